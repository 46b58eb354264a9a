//! Devices under a seeded schedule against a host that is killed now and then.

use anyhow::Result;
use system_tests::contract::converging::devices_converge;
use system_tests::host::{Database, Host};
use system_tests::on_both;

on_both! {
    devices_converge_under_seed_1,
    devices_converge_under_seed_2,
    devices_converge_under_seed_3,
}

const STEPS: usize = 120;

async fn devices_converge_under_seed_1(on: Database) -> Result<()> {
    devices_converge(&mut Host::start(on).await?, 1, STEPS).await
}

async fn devices_converge_under_seed_2(on: Database) -> Result<()> {
    devices_converge(&mut Host::start(on).await?, 2, STEPS).await
}

async fn devices_converge_under_seed_3(on: Database) -> Result<()> {
    devices_converge(&mut Host::start(on).await?, 3, STEPS).await
}
