//! The sync engine, in the worker of the leading tab: moves entries to the host and rows from it.
