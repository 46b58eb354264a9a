//! How long relations last, counting those still running for what they are: at least so long.

mod curve;
mod logrank;

pub use curve::{Curve, Observation, Point};
pub use logrank::LogRank;
