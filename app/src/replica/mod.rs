//! The customer file in memory: in the worker all rows, on the page the directory.

pub mod directory;
pub mod message;
