//! Whether the browser says it has a network.

use leptos::ev;
use leptos::prelude::*;

/// Follows the browser; it may say yes where no host can be reached, never no where one can.
pub fn use_online() -> Signal<bool> {
    let online = RwSignal::new(window().navigator().on_line());
    let came = window_event_listener(ev::online, move |_| online.set(true));
    let went = window_event_listener(ev::offline, move |_| online.set(false));
    on_cleanup(move || {
        came.remove();
        went.remove();
    });
    online.into()
}
