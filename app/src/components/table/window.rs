//! Which rows of a table are in sight.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::memory;

/// Rows drawn beyond the edges, so that a wheel's turn meets no blanks.
const MARGIN: u32 = 8;

/// The headings stay at the top, above the rows; `table.css` draws them as high.
const HEAD: u32 = 36;

/// Rows are 44 px under a finger and 36 px under a mouse.
pub fn row_height() -> u32 {
    let coarse = window().match_media("(pointer: coarse)").ok().flatten();
    if coarse.is_some_and(|query| query.matches()) { 44 } else { 36 }
}

/// The part of a table that is in sight.
#[derive(Clone, Copy)]
pub struct Window {
    scroller: NodeRef<html::Div>,
    row: u32,
    top: RwSignal<u32>,
    height: RwSignal<u32>,
    name: &'static str,
}

impl Window {
    /// The window of a scroller; it begins where it was left under this name.
    pub fn new(scroller: NodeRef<html::Div>, row: u32, name: &'static str) -> Self {
        let window = Self { scroller, row, top: RwSignal::new(0), height: RwSignal::new(0), name };
        window.measure_when_drawn();
        window
    }

    /// First row in sight, and how many, with a margin: as many at the end of the list as elsewhere.
    pub fn in_sight(self, total: u32) -> (u32, u32) {
        let count = (self.height.get() / self.row).saturating_add(1 + 2 * MARGIN).min(total);
        let first = (self.top.get() / self.row).saturating_sub(MARGIN);
        (first.min(total.saturating_sub(count)), count)
    }

    /// Rows that fit.
    pub fn rows_per_page(self) -> u32 {
        (self.height.get_untracked() / self.row).max(1)
    }

    /// The scroller moved.
    pub fn note_scroll(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let top = u32::try_from(scroller.scroll_top()).unwrap_or(0);
        self.top.set(top);
        memory::keep(self.name, top);
    }

    /// Scrolls as little as needed to show a row.
    pub fn bring_into_sight(self, index: u32) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let above = index.saturating_mul(self.row);
        let below = above.saturating_add(self.row);
        let bottom = self.top.get_untracked().saturating_add(self.height.get_untracked());
        let to = if above < self.top.get_untracked() {
            above
        } else if below > bottom {
            below.saturating_sub(self.height.get_untracked())
        } else {
            return;
        };
        scroller.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
    }

    fn measure_when_drawn(self) {
        let observer = StoredValue::new_local(None::<web_sys::ResizeObserver>);
        self.scroller.on_load(move |scroller| {
            let measured = scroller.clone();
            let measure = move || {
                let height = u32::try_from(measured.client_height()).unwrap_or(0);
                self.height.set(height.saturating_sub(HEAD));
            };
            measure();
            let restored = scroller.clone();
            // The rows' space has its height once it is drawn.
            request_animation_frame(move || {
                let top = i32::try_from(memory::recall(self.name)).unwrap_or(0);
                restored.set_scroll_top(top);
            });
            let changed = Closure::<dyn FnMut()>::new(measure).into_js_value();
            if let Ok(made) = web_sys::ResizeObserver::new(changed.unchecked_ref()) {
                made.observe(&scroller);
                observer.set_value(Some(made));
            }
        });
        on_cleanup(move || {
            observer.update_value(|observer| {
                if let Some(observer) = observer.take() {
                    observer.disconnect();
                }
            });
        });
    }
}
