//! Import: files in, a dry run that says exactly what will happen, then all of it or nothing.

mod dropped;
mod failures;
mod mapping;
mod page;
mod past;
mod plan;
mod problems;
mod reason;
mod remembered;
mod work;

pub use page::ImportPage;
