//! The program `klantkompas`: serves the application, prints reports, lets people in.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    klantkompas::host::cli::run().await
}
