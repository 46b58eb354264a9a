//! Loose ends: what reached us and was not answered, what was wished and not taken up, and possible
//! sales that nobody is to follow.

mod answer;
mod idle;

pub use answer::{FirstAnswers, Listener, Unanswered};
pub use idle::{Follow, Idle};
