//! The application's only program: the page, and in a worker the page's worker.

use wasm_bindgen_futures::spawn_local;

fn main() {
    // A release stops at a panic without composing a text.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    if app::office::is_here() {
        app::office::start();
    } else {
        // The browser opens its storage while the page is put together.
        spawn_local(app::storage::profiles::open());
        spawn_local(async { leptos::mount::mount_to_body(app::shell::App) });
    }
}
