//! Browsers under a test's hand: their engines and drivers, the host they look at, and what a person
//! does on each page. The journeys play with it, and the benchmarks.

pub mod axe;
pub mod browser;
pub mod cache;
pub mod engines;
pub mod footprint;
pub mod host;
pub mod pages;
pub mod process;
pub mod scene;
pub mod wait;
