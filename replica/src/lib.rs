//! The firm's customer file in memory, without browser or host: in the worker all rows and what answers
//! questions over them ([`tables`]), on the page the directory ([`directory`]).
//!
//! A crate of its own so that it can be tested and measured as native code. In the browser it is built
//! for size like the app: for speed it took 6 KB more of a first visit, which has not that many left.
#![warn(clippy::missing_errors_doc)]

mod aliases;
pub mod as_bytes;
pub mod as_json;
pub mod bulk;
mod by_id;
pub mod cards;
pub mod cases;
pub mod device;
pub mod directory;
pub mod dossier;
pub mod duplicates;
mod erasure;
pub mod export;
mod facts;
pub mod figures;
pub mod inbox;
pub mod json;
pub mod list;
pub mod loose_ends;
pub mod message;
pub mod owed;
pub mod pending;
mod rows;
pub mod segment;
pub mod sheet;
mod sheet_text;
mod shelf;
pub mod table;
pub mod tables;
mod text;
pub mod undo;
mod view;
