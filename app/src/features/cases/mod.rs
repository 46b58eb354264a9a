//! Cases: complaints, questions, requests, wishes and compliments, as a board, as a list, and each on a
//! page of its own. The address holds what is shown.

mod board;
mod card;
mod closing;
mod controls;
mod edits;
mod ending;
mod file;
mod list;
mod log;
mod moves;
mod page;
mod source;
mod strip;
mod view_state;
mod words;

pub use file::CasePage;
pub use page::CasesPage;
