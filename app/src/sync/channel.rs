//! What tabs of one person tell each other.

use domain::sync::envelope::Envelope;
use futures::channel::mpsc::UnboundedSender;
use replica::json;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::engine::Event;
use crate::storage::meta::{Device, Progress};
use crate::storage::outbox::Refused;
use crate::worker::log;
use crate::worker::message::Link;

/// From one tab to all others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Note {
    /// This tab made an entry durable.
    Entry { text: String },
    /// The leader stored a checkpoint; `rows` is absent when there were many.
    Checkpoint {
        progress: Progress,
        rows: Option<Vec<Envelope>>,
        settled: Vec<u64>,
        refused: Vec<Refused>,
    },
    /// The leader rewrote what is stored: read everything anew.
    Rebased,
    /// The leader's connection to the host, and how far it has stored rows.
    Link {
        link: Link,
        last_synced: Option<i64>,
        checkpoint: u64,
        /// The disk is full; absent in what a tab of an older build tells.
        #[serde(default)]
        is_full: bool,
        /// As `Round::sent`; absent likewise.
        #[serde(default)]
        sent: Option<Device>,
    },
    /// A follower asks the leader to try the host now, and how things are.
    SyncNow,
}

/// The wire between tabs.
#[derive(Debug)]
pub struct Channel {
    channel: BroadcastChannel,
    _listener: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Opens the wire; what other tabs say arrives as events. Absent when the browser has none.
    pub fn open(name: &str, events: UnboundedSender<Event>) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let note = event.data().as_string().map(|text| json::read(&text));
            match note {
                // Once the engine has ended nobody listens.
                Some(Ok(note)) => drop(events.unbounded_send(Event::Note(note))),
                Some(Err(error)) => log(&format!("another tab says what we cannot read: {error}")),
                None => {}
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Self { channel, _listener: listener })
    }

    /// Tells all other tabs.
    pub fn tell(&self, note: &Note) {
        match serde_json::to_string(note) {
            Ok(text) => drop(self.channel.post_message(&text.into())),
            Err(error) => log(&format!("a note to other tabs: {error}")),
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
