//! What is owed, on whatever page it stands: the list of today and one dossier. How it is asked for, how
//! a line reads, and what can be done with it.

mod acts;
mod advice;
mod dialogs;
mod edits;
mod line;
mod source;
mod words;

pub use acts::Acts;
pub use advice::{CaseAdvice, PromiseAdvice};
pub use dialogs::OwedDialogs;
pub use line::OwedList;
pub use source::{Owed, use_owed};
