//! The sync pill and its panel: what is not sent yet, what the host refused, and what to do.

mod notice;
mod panel;
mod pill;
mod words;

pub use self::notice::StorageNotice;
pub use self::panel::SyncPanel;
pub use self::pill::SyncPill;
