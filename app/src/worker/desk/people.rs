//! The page's directory: what of it the page lacks is packed and handed over. The code comes in a part
//! of the program, for the first list is shown without it: see [`crate::parts::hand_people`].

use domain::entity::Entity;
use gloo::timers::future::TimeoutFuture;
use replica::sheet;
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

    /// Whether the page does not hold this directory yet: when many entries settle at once, every
    /// row was touched and none may look different.
    fn is_news(&mut self, is_whole: bool, parts: &[Vec<u8>]) -> bool {
        let hash = is_whole.then(|| hash(parts));
        let last = std::mem::replace(&mut self.last, hash);
        hash.is_none() || hash != last
    }
}

/// Nobody gains from two directories with one hash, so a quick one does.
fn hash(parts: &[Vec<u8>]) -> u64 {
    let mut hash = 0u64;
    let mut add = |word: [u8; 8]| {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517C_C1B7_2722_0A95);
    };
    for part in parts {
        let (words, rest) = part.as_chunks();
        words.iter().for_each(|word| add(*word));
        rest.iter().for_each(|byte| add([*byte; 8]));
    }
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

    /// Hands over what the page lacks.
    pub fn hand_people(&self) {
        let mut tables = self.tables.borrow_mut();
        let mut people = self.people.borrow_mut();
        let (is_whole, places) = (people.is_whole, std::mem::take(&mut people.places));
        (people.is_whole, people.is_coming) = (false, false);
        let mark = Mark {
            checkpoint: self.progress.borrow().checkpoint,
            made: tables.made(),
            waiting: u64::try_from(tables.pending().len()).unwrap_or(u64::MAX),
        };
        let parts = match is_whole {
            true if people.known.take() == Some(mark) => None,
            true => Some(sheet::whole(&mut tables)),
            false => sheet::patch(&mut tables, &places).map(|sheet| vec![sheet]),
        };
        let told = FromWorker::Directory { mark, whole: is_whole };
        let parts = parts.filter(|parts| people.is_news(is_whole, parts));
        self.page.hand(&told, parts.unwrap_or_default());
    }
}
