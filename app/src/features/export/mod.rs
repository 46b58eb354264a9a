//! Export: what a list shows, as a file for other programs.

mod cards;
mod columns;
mod dialog;
mod table;

pub use dialog::ListExport;
