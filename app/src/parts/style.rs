//! The style sheet of what parts show, which a release fetches with the first of them.

use async_once_cell::OnceCell;
use js_sys::Promise;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// That the sheet is here. Who asks while it comes waits for the same; after a failure the next one tries.
static HERE: OnceCell<()> = OnceCell::new();

/// Has the sheet fetched, once, and waits until it applies.
///
/// # Errors
///
/// Without a network.
pub(super) async fn fetch() -> Result<(), JsValue> {
    HERE.get_or_try_init(load()).await.copied()
}

/// Puts the sheet where the page names it. Other bundles than a release's name none: they load both
/// sheets from the start.
async fn load() -> Result<(), JsValue> {
    let Some(named) = document().query_selector("meta[name=part-style]")? else { return Ok(()) };
    let path = named.get_attribute("content").unwrap_or_default();
    let link: HtmlElement = document().create_element("link")?.unchecked_into();
    link.set_attribute("rel", "stylesheet")?;
    link.set_attribute("href", &path)?;
    let loaded = Promise::new(&mut |resolve, reject| {
        link.set_onload(Some(&resolve));
        link.set_onerror(Some(&reject));
    });
    named.after_with_node_1(&link)?;
    let outcome = JsFuture::from(loaded).await;
    if outcome.is_err() {
        // The next try needs a link of its own.
        link.remove();
    }
    outcome.map(drop)
}
