//! The browser application: pages over a replica of the firm's customer file. One program (`main.rs`),
//! which is the page and, in a worker, the page's worker.

pub mod clock;
pub mod components;
pub mod features;
pub mod i18n;
pub mod memory;
pub mod office;
pub mod parts;
pub mod records;
pub mod shell;
pub mod state;
pub mod storage;
pub mod sync;
pub mod worker;
