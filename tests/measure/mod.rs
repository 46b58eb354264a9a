//! What benchmarks share: the same made-up firm for everyone who is measured, and what many samples
//! come down to.

pub mod firm;
pub mod statistics;
