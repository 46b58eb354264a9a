//! Whether the browser may clear what this device holds. It is asked once by itself, when there is
//! something to keep; a browser that asks the person in turn does so that one time.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// Marks that the browser was asked.
const ASKED: &str = "klantkompas.keeping_asked";

/// What the browser says about its storage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Bytes in use.
    pub used: f64,
    /// Bytes there may be.
    pub quota: f64,
    /// Whether the browser keeps what is stored, whatever it needs room for.
    pub is_kept: bool,
}

/// What the browser says; absent in browsers and contexts without a storage manager.
pub async fn usage() -> Option<Usage> {
    let manager = manager()?;
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let number =
        |name: &str| js_sys::Reflect::get(&estimate, &name.into()).ok().and_then(|it| it.as_f64());
    let kept = JsFuture::from(manager.persisted().ok()?).await.ok()?;
    Some(Usage { used: number("usage")?, quota: number("quota")?, is_kept: kept.is_truthy() })
}

/// Asks the browser to keep what is stored, and says whether it does.
pub async fn ask() -> bool {
    let Some(asking) = manager().and_then(|manager| manager.persist().ok()) else { return false };
    JsFuture::from(asking).await.is_ok_and(|kept| kept.is_truthy())
}

/// Asks the first time.
pub async fn ask_once() {
    let Some(store) = window().local_storage().ok().flatten() else { return };
    let was_asked = store.get_item(ASKED).ok().flatten().is_some();
    if !was_asked && store.set_item(ASKED, "1").is_ok() {
        ask().await;
    }
}

fn manager() -> Option<StorageManager> {
    let navigator = window().navigator();
    js_sys::Reflect::get(&navigator, &"storage".into()).ok()?.dyn_into().ok()
}
