//! What the pages of one person's tabs tell each other about the key: a tab opened beside an unlocked
//! one need not ask for the passphrase, and all lock together.

use js_sys::Object;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::storage::cipher::Cipher;

const ASK: &str = "ask";
const LOCK: &str = "lock";

/// From one page to all others.
#[derive(Clone, Debug)]
pub enum Word {
    /// Who has the key is to give it.
    Ask,
    /// The key.
    Key(Cipher),
    /// All forget the key.
    Lock,
}

/// The wire between pages.
#[derive(Debug)]
pub struct Tabs {
    channel: BroadcastChannel,
    _listener: Closure<dyn Fn(MessageEvent)>,
}

impl Tabs {
    /// Opens the wire of a database's pages. Absent when the browser has none.
    pub fn open(database: &str, heard: impl Fn(Word) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(&format!("{database}/key")).ok()?;
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            match (data.as_string().as_deref(), Cipher::of_message(&data)) {
                (_, Some(cipher)) => heard(Word::Key(cipher)),
                (Some(ASK), _) => heard(Word::Ask),
                (Some(LOCK), _) => heard(Word::Lock),
                _ => {}
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Self { channel, _listener: listener })
    }

    /// Tells all other pages.
    pub fn tell(&self, word: &Word) {
        let message = match word {
            Word::Ask => ASK.into(),
            Word::Lock => LOCK.into(),
            Word::Key(cipher) => cipher.beside(Object::new()).into(),
        };
        // A browser that hands no keys over asks for the passphrase in each tab.
        drop(self.channel.post_message(&message));
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.close();
    }
}
