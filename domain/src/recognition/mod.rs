//! How a caller is found: telephone numbers, names by ear, addresses, and search over the directory.

pub mod country;
pub mod index;
pub mod number;
pub mod plan;
mod split;
