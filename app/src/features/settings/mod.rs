//! Settings: how it looks, whose it is, which devices hold what.

mod account;
mod device;
mod devices;
mod page;

pub use self::page::SettingsPage;
