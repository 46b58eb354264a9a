//! Browser journeys over the whole product, in Chromium, Firefox and WebKit.
//!
//! `cargo test -p system-tests --test e2e -- [ENGINE] [JOURNEY]` plays them; `-- --screens FOLDER`
//! takes a picture of every page instead.

mod gateway;
mod journeys;
mod runner;
mod screens;
mod site_map;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use system_tests::driver::{axe, browser, engines, footprint, host, pages, scene, wait};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let is_good = match words.as_slice() {
        ["--screens", folder] => screens::take(Path::new(folder)).await.map(|()| true)?,
        _ => runner::play(&arguments).await?,
    };
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
