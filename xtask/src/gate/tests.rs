//! The tests of each crate, the bundle, and the journeys of the whole product.

use std::fs;

use anyhow::{Context, Result};

use super::{Gate, browsers, postgresql};
use crate::host::{self, native_cargo};
use crate::tools::{GECKODRIVER, WASM_BINDGEN};
use crate::web::{self, Build, toolchain::TARGET};
use crate::{place, size};

/// The business rules, natively.
pub fn domain(gate: &mut Gate) -> Result<()> {
    gate.count(native_cargo().args(["test", "--quiet", "--package", "domain"]))
}

/// The host with its store, on SQLite and on PostgreSQL.
pub fn host(gate: &mut Gate) -> Result<()> {
    postgresql::ensure(&gate.system)?;
    gate.count(native_cargo().args([
        "test",
        "--quiet",
        "--package",
        "klantkompas",
        "--features",
        "ssr",
    ]))
}

/// These chores.
pub fn chores(gate: &mut Gate) -> Result<()> {
    gate.count(native_cargo().args(["test", "--quiet", "--package", "xtask"]))
}

/// The rows in memory and what the app decides without a browser. Of the app only its library: the two
/// programs start nothing here.
pub fn app(gate: &mut Gate) -> Result<()> {
    gate.count(native_cargo().args(["test", "--quiet", "--package", "replica"]))?;
    gate.count(native_cargo().args(["test", "--quiet", "--package", "app", "--lib"]))
}

/// The app's rounds of syncing over models of storage and host.
pub fn simulation(gate: &mut Gate) -> Result<()> {
    gate.count(native_cargo().args(["test", "--quiet", "--package", "app", "--test", "simulation"]))
}

/// Simulated devices over real HTTP, the host on SQLite and on PostgreSQL; and what all tests of the
/// whole system share.
pub fn sync(gate: &mut Gate) -> Result<()> {
    postgresql::ensure(&gate.system)?;
    let program = host::build(Build::Development)?;
    let mut cargo = native_cargo();
    cargo.args(["test", "--quiet", "--package", "system-tests", "--lib", "--test", "sync"]);
    gate.count(cargo.env("KLANTKOMPAS_HOST_BIN", program))
}

/// The same while host and database are killed.
pub fn crash(gate: &mut Gate) -> Result<()> {
    postgresql::ensure(&gate.system)?;
    let program = host::build(Build::Development)?;
    let mut cargo = native_cargo();
    cargo.args(["test", "--quiet", "--package", "system-tests", "--test", "crash"]);
    gate.count(cargo.env("KLANTKOMPAS_HOST_BIN", program))
}

/// The host as a function, behind a stand-in for the cloud.
pub fn lambda(gate: &mut Gate) -> Result<()> {
    postgresql::ensure(&gate.system)?;
    let program = host::build_function(Build::Development)?;
    let mut cargo = native_cargo();
    cargo.args(["test", "--quiet", "--package", "system-tests", "--test", "lambda"]);
    gate.count(cargo.env("KLANTKOMPAS_HOST_BIN", program))
}

/// Storage and what else needs a browser, inside Chromium.
pub fn web(gate: &mut Gate) -> Result<()> {
    let toolchain = gate.toolchain()?;
    let driver = browsers::chromium(&gate.system)?;
    let runner = WASM_BINDGEN.ensure()?.join("wasm-bindgen-test-runner");
    let settings = place::web_target().join("webdriver.json");
    fs::create_dir_all(place::web_target())?;
    fs::write(&settings, browsers::WEBDRIVER_JSON)
        .with_context(|| format!("cannot write {}", settings.display()))?;
    let mut cargo = toolchain.cargo()?;
    cargo.args(["test", "--package", "app", "--tests", "--target", TARGET]);
    cargo.env("CHROMEDRIVER", driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings);
    gate.count(cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner))
}

/// The bundle as people get it, and its size.
pub fn bundle(gate: &mut Gate) -> Result<()> {
    web::ensure_optimizer(&gate.system)?;
    let built = web::bundle(gate.toolchain()?, Build::Release);
    gate.check(built.and_then(|site| size::check(&site)));
    Ok(())
}

/// Journeys through the whole product in three engines, over the bundle as people get it.
pub fn journeys(gate: &mut Gate) -> Result<()> {
    browsers::all(&gate.system)?;
    let geckodriver = GECKODRIVER.ensure()?.join(GECKODRIVER.program);
    let site = Build::Release.site();
    if !site.join("index.html").is_file() {
        bundle(gate)?;
    }
    let program = host::build(Build::Development)?;
    let mut cargo = native_cargo();
    cargo.args(["test", "--quiet", "--package", "system-tests", "--test", "e2e"]);
    cargo.env("KLANTKOMPAS_HOST_BIN", program).env("KLANTKOMPAS_SITE", site);
    gate.count(cargo.env("GECKODRIVER", geckodriver))
}
