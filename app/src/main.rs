//! The application's only program: the page, and in a worker the page's worker.

fn main() {
    // A release stops at a panic without composing a text.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    if app::office::is_here() {
        app::office::start();
    } else {
        leptos::mount::mount_to_body(app::shell::App);
    }
}
