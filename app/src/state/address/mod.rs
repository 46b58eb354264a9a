//! The address of the page: its path and its query, links followed without loading, and back and
//! forward. Which page a path shows is said in `shell/routes`.

mod query;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

pub use query::Query;

/// Where the page is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    path: String,
    query: Query,
}

/// The address; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Address {
    place: RwSignal<Place>,
    path: Memo<String>,
    query: Memo<Query>,
}

/// Reads the address and follows it. Called once, by the shell.
pub fn provide_address() -> Address {
    let place = RwSignal::new(Place::now());
    let address = Address {
        place,
        path: Memo::new(move |_| place.read().path.clone()),
        query: Memo::new(move |_| place.read().query.clone()),
    };
    provide_context(address);
    // Both listeners stay for the page's life.
    drop(window_event_listener(ev::popstate, move |_| place.set(Place::now())));
    drop(window_event_listener(ev::click, move |event| address.follow(&event)));
    address
}

/// The address that the shell provided.
pub fn use_address() -> Address {
    use_context().unwrap_or_else(provide_address)
}

/// What stands behind `?` in the address.
pub fn use_query() -> Memo<Query> {
    use_address().query
}

impl Address {
    /// The path: `/customers`.
    pub fn path(self) -> Memo<String> {
        self.path
    }

    /// Goes to an address of the app, or replaces this one so that back skips it.
    pub fn go(self, address: &str, replace: bool) {
        let Ok(history) = window().history() else { return };
        let changed = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(address))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(address))
        };
        // A browser refuses when a page changes its address hundreds of times a minute; what is
        // shown then follows all the same.
        drop(changed);
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        self.place.set(Place { path: path.to_owned(), query: Query::read(query) });
    }

    /// Follows a link within the app without loading it; other links are the browser's.
    fn follow(self, event: &MouseEvent) {
        let is_special =
            event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key();
        if event.default_prevented() || event.button() != 0 || is_special {
            return;
        }
        let Some(link) = link_of(event) else { return };
        let location = window().location();
        let origin = location.origin().unwrap_or_default();
        let is_ours = link.href().starts_with(&format!("{origin}/"));
        let opens_elsewhere = !matches!(link.target().as_str(), "" | "_self");
        if !is_ours || opens_elsewhere || link.has_attribute("download") {
            return;
        }
        let address = format!("{}{}", link.pathname(), link.search());
        let here = Place::now();
        let is_here = address == format!("{}{}", here.path, location.search().unwrap_or_default());
        if is_here && !link.hash().is_empty() {
            return;
        }
        event.prevent_default();
        self.go(&address, is_here);
    }
}

impl Place {
    fn now() -> Self {
        let location = window().location();
        Self {
            path: location.pathname().unwrap_or_default(),
            query: Query::read(&location.search().unwrap_or_default()),
        }
    }
}

/// The link that was clicked, on itself or on something within.
fn link_of(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let clicked: Element = event.target()?.dyn_into().ok()?;
    clicked.closest("a[href]").ok()??.dyn_into().ok()
}
