//! How a caller is found: telephone numbers, names by ear, addresses, and search over the directory.

pub mod address;
pub mod country;
pub mod index;
pub mod name;
pub mod number;
pub mod plan;
pub mod search;
mod split;
