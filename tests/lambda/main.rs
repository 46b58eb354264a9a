//! The host as a function: behind a local stand-in for AWS Lambda and its gateway, on a real
//! PostgreSQL, with a fresh program for each request, it keeps the contract that every host keeps.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cloud;
mod cold_start;
mod database;
mod event;
mod function;
mod runtime;

use cloud::Cloud;

system_tests::contract!(Cloud::start);
