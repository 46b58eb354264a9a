//! After each navigation the page's heading has focus and names the document, so that a screen
//! reader says where one is and the keyboard goes on from there.

use crate::state::address::use_address;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Follows the heading of whatever page is shown.
pub fn follow_page(page: NodeRef<html::Main>) {
    let has_arrived = StoredValue::new(true);
    begin_at_top_after_navigation(page, has_arrived);
    follow_heading(page, has_arrived);
}

/// The page has focus until its heading is there.
fn begin_at_top_after_navigation(page: NodeRef<html::Main>, has_arrived: StoredValue<bool>) {
    let path = use_address().path();
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            has_arrived.set_value(false);
            request_animation_frame(move || {
                let Some(page) = page.get_untracked() else { return };
                window().scroll_to_with_x_and_y(0.0, 0.0);
                drop(page.focus());
                arrive(&page, has_arrived);
            });
        }
        path
    });
}

/// Focus goes to the heading once, unless it has gone elsewhere meanwhile.
fn arrive(page: &web_sys::Element, has_arrived: StoredValue<bool>) {
    let is_waiting = !has_arrived.get_value() && document().active_element().as_ref() == Some(page);
    let found = heading(page).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(heading) = found.filter(|_| is_waiting) {
        has_arrived.set_value(true);
        drop(heading.set_attribute("tabindex", "-1"));
        drop(heading.focus());
    }
}

fn follow_heading(page: NodeRef<html::Main>, has_arrived: StoredValue<bool>) {
    let observer = StoredValue::new_local(None::<web_sys::MutationObserver>);
    page.on_load(move |page| {
        let watched = page.clone();
        let follow = move || {
            arrive(&watched, has_arrived);
            let heading = heading(&watched).and_then(|heading| heading.text_content());
            let heading = heading.unwrap_or_default();
            let title = match heading.trim() {
                "" => "Klantkompas".to_owned(),
                heading => format!("{heading} · Klantkompas"),
            };
            if document().title() != title {
                document().set_title(&title);
            }
        };
        follow();
        let changed = Closure::<dyn FnMut()>::new(follow).into_js_value();
        let Ok(made) = web_sys::MutationObserver::new(changed.unchecked_ref()) else { return };
        let options = web_sys::MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        options.set_character_data(true);
        drop(made.observe_with_options(&page, &options));
        observer.set_value(Some(made));
    });
    on_cleanup(move || {
        if let Some(observer) = observer.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
}

fn heading(page: &web_sys::Element) -> Option<web_sys::Element> {
    page.query_selector("h1").ok()?
}
