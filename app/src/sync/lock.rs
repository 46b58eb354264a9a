//! The leader's lock: one tab per database holds it for its life. A tab that ends lets go of it.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;

/// The lock, held until dropped.
#[derive(Debug)]
pub struct Lock {
    release: Function,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Resolving a promise does not fail.
        self.release.call0(&JsValue::UNDEFINED).ok();
    }
}

/// Waits until this tab may lead; absent in a browser without locks, where the epoch in storage
/// alone keeps leaders apart.
pub async fn lead(name: &str) -> Option<Lock> {
    let (granted, waiting) = oneshot::channel::<Function>();
    let granted = Rc::new(RefCell::new(Some(granted)));
    let callback = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_lock| {
        // The lock is held until this promise is resolved.
        Promise::new(&mut |resolve, _reject| {
            let sent = granted.borrow_mut().take().map(|granted| granted.send(resolve));
            if let Some(Err(unwanted)) = sent {
                unwanted.call0(&JsValue::UNDEFINED).ok();
            }
        })
    });
    request(name, callback.as_ref()).ok()?;
    let release = waiting.await.ok()?;
    Some(Lock { release })
}

/// `navigator.locks.request(name, callback)`, which web-sys counts as unstable.
fn request(name: &str, callback: &JsValue) -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    request.call2(&locks, &name.into(), callback)
}
