//! Settings: how it looks, whose it is, which devices hold what.

mod account;
mod device;
mod devices;
mod encryption;
mod encryption_dialog;
mod page;

pub use self::page::SettingsPage;
