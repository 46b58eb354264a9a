//! The customer file in memory: in the worker all rows (`tables` and what answers questions over
//! them), on the page the directory.

mod about;
mod answer;
mod as_json;
mod by_id;
pub mod desk;
pub mod directory;
mod dossier;
mod erasure;
mod facts;
mod figures;
mod import;
mod list;
pub mod message;
pub mod packet;
mod page;
pub mod pending;
mod sheet;
mod shelf;
pub mod table;
pub mod tables;
mod text;
mod view;

pub use page::{Page, log};
