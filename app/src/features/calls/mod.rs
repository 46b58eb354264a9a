//! The desk: a number becomes the person who calls, before the greeting ends. Opening the page
//! changes no data.

mod card;
mod choices;
mod desk;
mod last;
mod lines;
mod number;
mod ring;
mod stranger;

pub use desk::CallPage;
pub use ring::{RingNotice, Rings, provide_rings};
