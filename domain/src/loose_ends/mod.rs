//! Loose ends: what reached us and was not answered, what was wished and not taken up, and possible
//! sales that nobody is to follow. What was put aside ([`PutAside`]) is told with its reason, and counts as
//! settled.

mod answer;
mod aside;
mod idle;

pub use answer::{FirstAnswers, Listener, Unanswered};
pub use aside::PutAside;
pub use idle::{Follow, Idle};
