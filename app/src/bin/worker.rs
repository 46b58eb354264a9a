//! The worker: listens to its page.

fn main() {
    console_error_panic_hook::set_once();
    app::office::start();
}
