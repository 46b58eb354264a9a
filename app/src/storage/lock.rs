//! Locks between the tabs of one browser: one tab holds a lock until it lets go or ends.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

/// A lock, held until dropped.
#[derive(Debug)]
pub struct Lock {
    release: Option<Function>,
}

/// How to come by a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Wait for one's turn.
    Queue,
    /// Only if nobody holds it.
    IfFree,
    /// Take it from a tab that no longer answers.
    Steal,
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // Resolving a promise does not fail.
            release.call0(&JsValue::UNDEFINED).ok();
        }
    }
}

/// Comes by the lock of that name; absent only when it was wanted if free, and is not. In a browser
/// without locks everybody has it: what is stored is checked again where it is written.
pub async fn claim(name: &str, claim: Claim) -> Option<Lock> {
    let (granted, waiting) = oneshot::channel::<Option<Function>>();
    let granted = Rc::new(RefCell::new(Some(granted)));
    let callback = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| {
        let granted = granted.clone();
        if lock.is_null() {
            let answered = granted.borrow_mut().take().map(|granted| granted.send(None));
            return Promise::resolve(&JsValue::from_bool(answered.is_some()));
        }
        // The lock is held until this promise is resolved.
        Promise::new(&mut |resolve, _reject| {
            let sent = granted.borrow_mut().take().map(|granted| granted.send(Some(resolve)));
            if let Some(Err(Some(unwanted))) = sent {
                unwanted.call0(&JsValue::UNDEFINED).ok();
            }
        })
    });
    let Ok(request) = request(name, claim, callback.as_ref()) else {
        return Some(Lock { release: None });
    };
    // It is rejected when the lock is stolen later; the epoch in storage tells the holder.
    let ignore = Closure::<dyn FnMut(JsValue)>::new(|_| {});
    drop(request.catch(&ignore));
    ignore.forget();
    let release = waiting.await.ok().flatten()?;
    Some(Lock { release: Some(release) })
}

/// `navigator.locks.request(name, options, callback)`, which web-sys counts as unstable.
fn request(name: &str, claim: Claim, callback: &JsValue) -> Result<Promise, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    match claim {
        Claim::Queue => {}
        Claim::IfFree => drop(Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?),
        Claim::Steal => drop(Reflect::set(&options, &"steal".into(), &JsValue::TRUE)?),
    }
    let arguments = Array::of3(&name.into(), &options, callback);
    request.apply(&locks, &arguments)?.dyn_into()
}
