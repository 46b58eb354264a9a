//! Export: what a list shows, as a file for other programs.

mod dialog;

pub use dialog::CardExport;
