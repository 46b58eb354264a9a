//! The dossier: one customer on one page, that any department understands in five seconds.

mod add_box;
mod arrival;
mod conflicts;
mod contacts;
mod copying;
mod details;
mod entry;
mod erase;
mod follow;
mod goodbye;
mod head;
mod history;
mod merged;
mod more;
mod open_card;
mod page;
mod sales;
mod source;
mod story;
mod timeline;
mod why;
mod worth;

pub use page::DossierPage;
