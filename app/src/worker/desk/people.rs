//! The page's directory: what of it the page lacks is packed and handed over. The code comes in a part
//! of the program, for the first list is shown without it: see [`crate::parts::hand_people`].

use domain::entity::Entity;
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use replica::sheet::{self, Whole};
use replica::tables::Place;
use wasm_bindgen_futures::spawn_local;

use super::super::message::{Changed, FromWorker};
use super::Desk;
use crate::parts;
use crate::storage::directory::Mark;

/// Milliseconds until the part of the program is asked for again that could not be fetched.
const FETCH_AGAIN_MS: u32 = 5_000;

/// How long the page may take to say whether it has read a directory, milliseconds.
const HEAR_MS: u32 = 2_000;

/// What of the page's directory is to be handed over.
#[derive(Debug, Default)]
pub(super) struct People {
    /// All of it.
    is_whole: bool,
    /// Rows that changed.
    places: Vec<Place>,
    /// It is on its way.
    is_coming: bool,
    /// The page has said whether it has read a directory that was kept.
    is_heard: bool,
    /// It is given some time to say so.
    is_awaited: bool,
    /// What that one shows, if it has.
    known: Option<Mark>,
    /// Hash of the whole directory, if the page was handed that last.
    last: Option<u64>,
}

impl People {
    /// Takes what changed.
    pub fn add(&mut self, changed: &Changed, places: Vec<Place>) {
        // The firm's country decides what a number means.
        self.is_whole |= places.is_empty() || changed.entities.contains(&Entity::Setting);
        if self.is_whole {
            self.places.clear();
        } else {
            self.places.extend(places);
        }
    }

    /// Whether the page does not hold the directory of this hash yet: when many entries settle at once,
    /// every row was touched and none may look different.
    fn is_news(&mut self, hash: Option<u64>) -> bool {
        let last = std::mem::replace(&mut self.last, hash);
        hash.is_none() || hash != last
    }
}

/// Goes on with the hash of a directory's parts. Nobody gains from two directories with one hash, so a quick
/// one does.
fn hash(before: u64, part: &[u8]) -> u64 {
    let mut hash = before;
    let mut add = |word: [u8; 8]| {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517C_C1B7_2722_0A95);
    };
    let (words, rest) = part.as_chunks();
    words.iter().for_each(|word| add(*word));
    rest.iter().for_each(|byte| add([*byte; 8]));
    hash
}

impl Desk {
    /// The page has read a directory that shows this, or none.
    pub fn page_knows(&self, mark: Option<Mark>) {
        let mut people = self.people.borrow_mut();
        (people.is_heard, people.known) = (true, mark);
        drop(people);
        self.page_has_read();
        self.list_people();
    }

    /// Hands over what the page lacks, as soon as the code for it is here. Without a network it is tried
    /// again: nobody is found before.
    pub(super) fn list_people(&self) {
        let Some(desk) = self.itself.upgrade() else { return };
        let mut people = self.people.borrow_mut();
        if !people.is_heard {
            if !std::mem::replace(&mut people.is_awaited, true) {
                spawn_local(async move {
                    TimeoutFuture::new(HEAR_MS).await;
                    desk.hear_no_longer();
                });
            }
            return;
        }
        if std::mem::replace(&mut people.is_coming, true) {
            return;
        }
        drop(people);
        spawn_local(async move {
            while !desk.is_closed() && parts::hand_people(desk.clone()).await.is_err() {
                TimeoutFuture::new(FETCH_AGAIN_MS).await;
            }
        });
    }

    /// A page that says nothing gets a directory all the same.
    fn hear_no_longer(&self) {
        let is_heard = std::mem::replace(&mut self.people.borrow_mut().is_heard, true);
        if !is_heard {
            self.list_people();
        }
    }

    /// Hands over what the page lacks, and then what changed meanwhile.
    pub async fn hand_people(&self) {
        while !self.is_closed() && self.hand_some_people().await {}
    }

    /// Whether there is more by now.
    async fn hand_some_people(&self) -> bool {
        let (is_whole, places, known) = {
            let mut people = self.people.borrow_mut();
            let is_whole = std::mem::take(&mut people.is_whole);
            let known = people.known.take().filter(|_| is_whole);
            (is_whole, std::mem::take(&mut people.places), known)
        };
        let mark = {
            let tables = self.tables.borrow();
            Mark {
                checkpoint: self.progress.borrow().checkpoint,
                made: tables.made(),
                waiting: u64::try_from(tables.pending().len()).unwrap_or(u64::MAX),
            }
        };
        let told = FromWorker::Directory { mark, whole: is_whole };
        if !is_whole {
            let sheet = sheet::patch(&mut self.tables.borrow_mut(), &places);
            let is_news = sheet.is_some() && self.people.borrow_mut().is_news(None);
            let sheet = sheet.as_deref().filter(|_| is_news).map(buffer);
            self.page.hand(&told, &sheet.into_iter().collect());
        } else if known == Some(mark) {
            self.page.hand(&told, &Array::new());
        } else if let Some((parts, hash)) = self.whole_directory().await {
            let is_news = self.people.borrow_mut().is_news(Some(hash));
            self.page.hand(&told, &if is_news { parts } else { Array::new() });
        }
        let mut people = self.people.borrow_mut();
        let is_more = people.is_whole || !people.places.is_empty();
        people.is_coming = is_more;
        is_more
    }

    /// Makes the whole directory and its hash, with a pause after each part in which others are answered:
    /// a first list is not to wait for it. None when it is to be begun anew, or for nobody.
    async fn whole_directory(&self) -> Option<(Array, u64)> {
        let (parts, mut sum) = (Array::new(), 0);
        let mut whole = Whole::of(&self.tables.borrow());
        loop {
            let Some(part) = whole.next_part(&mut self.tables.borrow_mut()) else {
                return Some((parts, sum));
            };
            sum = hash(sum, &part);
            parts.push(&buffer(&part));
            TimeoutFuture::new(0).await;
            if self.is_closed() || self.people.borrow().is_whole {
                return None;
            }
        }
    }
}

/// Outside the program's own memory, which never shrinks.
fn buffer(part: &[u8]) -> ArrayBuffer {
    Uint8Array::from(part).buffer()
}
