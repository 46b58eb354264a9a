//! Customers and everything around them as lists: five kinds of record, each with its own columns,
//! filter and order. The address holds what is shown.

mod bulk;
mod cells;
mod choosing;
mod columns;
mod list;
mod listing;
mod other_cells;
mod page;
mod tools;
mod views;

pub use choosing::ListChoosing;
pub use columns::ColumnChoice;
pub use list::{List, OtherTable};

pub use page::CustomersPage;
pub use tools::{ListTools, OtherChips};
pub use views::ViewBar;
