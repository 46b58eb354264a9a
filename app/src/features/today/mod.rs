//! Today: what is owed to people, the most urgent first.

mod page;

pub use page::TodayPage;
