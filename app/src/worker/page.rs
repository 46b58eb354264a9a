//! `Page`: the worker's wire to its tab's page.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

use super::message::FromWorker;
use super::packet::{packed, with};

/// The worker's wire to its tab's page.
#[derive(Clone, Debug)]
pub struct Page(DedicatedWorkerGlobalScope);

impl Page {
    /// The page of the worker this runs in; absent elsewhere.
    pub fn of_worker() -> Option<Self> {
        js_sys::global().dyn_into().ok().map(Self)
    }

    /// The worker's scope, for listening.
    pub fn scope(&self) -> &DedicatedWorkerGlobalScope {
        &self.0
    }

    /// Tells the page something.
    pub fn tell(&self, message: &FromWorker) {
        self.hand(message, &Array::new());
    }

    /// Hands the page buffers; their memory moves, nothing is copied there.
    pub fn hand(&self, message: &FromWorker, buffers: &Array) {
        let posted = packed(message).map_err(JsValue::from).and_then(|packet| {
            let packet = with(packet, "buffers", buffers);
            self.0.post_message_with_transfer(&packet, buffers)
        });
        if let Err(error) = posted {
            log(&format!("the page cannot be told: {error:?}"));
        }
    }
}

/// Writes to the browser's console, for whoever looks into a problem.
pub fn log(text: &str) {
    web_sys::console::warn_1(&text.into());
}
