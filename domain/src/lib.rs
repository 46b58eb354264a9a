//! The business of Klantkompas, pure: no I/O, clock, randomness, async or framework.
//!
//! Time and new ids arrive as arguments. Devices, host and command line run the same code, so a
//! figure has one implementation wherever it is shown.
#![warn(missing_docs, clippy::missing_errors_doc)]

pub mod analytics;
pub mod bytes;
pub mod campaign;
pub mod case;
pub mod conflict;
pub mod consent;
pub mod contact;
pub mod customer;
pub mod duplicate;
pub mod effort;
pub mod employee;
pub mod entity;
pub mod erasure;
pub mod exchange;
pub mod goodbye;
pub mod id;
pub mod inbox;
pub mod interaction;
pub mod loose_ends;
pub mod money;
pub mod opportunity;
pub mod order;
pub mod pairing;
pub mod past_import;
pub mod period;
pub mod phone;
pub mod promise;
pub mod quote;
pub mod recognition;
pub mod row;
pub mod saved_view;
pub mod segment;
pub mod setting;
pub mod survey_response;
pub mod sync;
pub mod task;
pub mod today;
pub mod user;
pub mod word;
pub mod worktime;
