//! The tab's worker: the open data of one person over a replica of the firm's file, the answers to the
//! page's questions, and the messages between the two.

mod about;
mod answer;
mod cases;
pub mod desk;
mod import;
mod jobs;
pub mod message;
pub mod packet;
mod page;

pub use page::{Page, log};
