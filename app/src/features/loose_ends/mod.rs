//! Loose ends: what nobody answered, took up or takes further, by department.

mod acts;
mod line;
mod page;

pub use page::LooseEndsPage;
