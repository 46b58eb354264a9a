//! Simulated devices and a real host over real HTTP, on both databases: what is sent is recorded once,
//! whatever happens between sending and answer, and every device ends with the same rows.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod absence;
mod converge;
mod faults;
mod loading;
mod wire;

mod sqlite {
    use system_tests::host::{Database, Host};

    async fn start() -> anyhow::Result<Host> {
        Host::start(Database::Sqlite).await
    }

    system_tests::contract!(start);
}

mod postgres {
    use system_tests::host::{Database, Host};

    async fn start() -> anyhow::Result<Host> {
        Host::start(Database::Postgres).await
    }

    system_tests::contract!(start);
}
