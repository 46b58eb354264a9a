//! The areas of the application, one folder each. A feature imports no other feature.

pub mod calls;
pub mod cases;
pub mod command;
pub mod customers;
pub mod dossier;
pub mod duplicates;
pub mod export;
pub mod import;
pub mod inbox;
pub mod loose_ends;
pub mod segments;
pub mod settings;
pub mod sign_in;
#[cfg(debug_assertions)]
pub mod styleguide;
pub mod surveys;
pub mod sync_panel;
pub mod today;
