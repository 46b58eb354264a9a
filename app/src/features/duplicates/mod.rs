//! Duplicates: customers that are likely one, side by side, to be merged or set apart.

mod choice;
mod compare;
mod link;
mod page;
mod queue;

pub use link::DuplicatesLink;
pub use page::DuplicatesPage;
