//! Segments: a rule that reads as a sentence, counted while it is typed.

mod page;
mod rule;
mod sentence;
mod stages;

pub use page::SegmentsPage;
