//! The browser application: pages over a replica of the firm's customer file. Two programs share
//! it: the page (`main.rs`) and its worker (`bin/worker.rs`).

pub mod clock;
pub mod replica;
pub mod state;
pub mod storage;
pub mod sync;
