//! What a person does on each page, told once.

pub mod account;
pub mod call;
pub mod customers;
pub mod dossier;
pub mod import;
pub mod locking;
pub mod looks;
pub mod opening;
pub mod settings;
pub mod storage;
pub mod sync_pill;
pub mod words;
