//! Customers and everything around them as lists: five kinds of record, each with its own columns,
//! filter and order. The address holds what is shown.

mod cells;
mod kinds;
mod list;
mod listing;
mod page;
mod view_state;

pub use page::CustomersPage;
