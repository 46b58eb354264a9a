//! Customers and everything around them as lists: five kinds of record, each with its own columns,
//! filter and order. The address holds what is shown.

mod bulk;
mod cells;
mod choosing;
mod columns;
mod list;
mod listing;
mod page;
mod views;

pub use bulk::SelectionBar;
pub use columns::ColumnChoice;

pub use page::CustomersPage;
pub use views::ViewBar;
