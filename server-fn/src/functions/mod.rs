//! The server functions, one file per area, a few lines each. Endpoints are fixed for ever.

pub mod account;
pub mod device;
pub mod history;
pub mod sync;
