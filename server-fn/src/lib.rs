//! What browser and host say to each other, and behind `ssr` the host itself.
#![warn(missing_docs, clippy::missing_errors_doc)]

pub mod error;
pub mod functions;
pub mod protocol;

#[cfg(feature = "ssr")]
pub mod host;
#[cfg(feature = "ssr")]
pub mod store;
