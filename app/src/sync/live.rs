//! The live stream: the host tells its head, the engine pulls when that is past ours.

use futures::channel::mpsc::UnboundedSender;
use klantkompas::protocol::{Live, PROTOCOL_VERSION};
use replica::json;
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent};

use super::engine::Event;
use super::news::Heard;

/// An open stream; closed when dropped.
#[derive(Debug)]
pub struct Stream {
    source: EventSource,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
}

impl Stream {
    /// Opens the stream; absent when the browser has none.
    pub fn open(events: UnboundedSender<Event>) -> Option<Self> {
        let source =
            EventSource::new(&format!("/sync/v1/live?protocol={PROTOCOL_VERSION}")).ok()?;
        let heads = events.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(Live { head }) = json::read(&text) {
                // Once the engine has ended nobody listens.
                drop(heads.unbounded_send(Event::Heard(Heard::Head(head))));
            }
        });
        let on_error = Closure::<dyn Fn()>::new(move || {
            drop(events.unbounded_send(Event::Heard(Heard::Broken)));
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { source, _on_message: on_message, _on_error: on_error })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}
