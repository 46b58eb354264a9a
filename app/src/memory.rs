//! What this program takes of the device's memory: a page and its worker have some each.

use js_sys::ArrayBuffer;
use js_sys::WebAssembly::Memory;
use wasm_bindgen::JsCast;

/// Bytes of this instance's own memory. It grows and never shrinks; a browser counts its own beside it.
pub fn bytes() -> u32 {
    let memory: Memory = wasm_bindgen::memory().unchecked_into();
    memory.buffer().unchecked_into::<ArrayBuffer>().byte_length()
}
