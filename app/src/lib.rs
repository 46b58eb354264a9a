//! The browser application: pages over a replica of the firm's customer file. Two programs share
//! it: the page (`main.rs`) and its worker (`bin/worker.rs`).

pub mod clock;
pub mod components;
pub mod features;
pub mod i18n;
pub mod office;
pub mod records;
pub mod replica;
pub mod shell;
pub mod state;
pub mod storage;
pub mod sync;
