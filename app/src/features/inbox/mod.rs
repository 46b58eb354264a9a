//! The inbox: entries that were copied to whoever works here, and what happened to customers they look
//! after or follow. What was read are marks in their own row, so that no row per notification exists.

mod bell;
mod line;
mod page;
mod source;

pub use bell::InboxBell;
pub use page::InboxPage;
