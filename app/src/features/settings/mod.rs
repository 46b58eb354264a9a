//! Settings: how it looks, whose it is, what this device holds.

mod account;
mod device;
mod page;

pub use self::page::SettingsPage;
