//! What is particular to a function: how it is set up, and what it cannot do.

use anyhow::Result;
use serde_json::json;
use system_tests::contract::System;
use system_tests::contract::converging::devices_converge;
use system_tests::person::Person;

use crate::cloud::Cloud;
use crate::database;
use crate::event::PEER;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_converge_with_a_program_for_each_request() -> Result<()> {
    devices_converge(&mut Cloud::start().await?, 4, 60).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_no_stream_and_no_poll_that_waits() -> Result<()> {
    let cloud = Cloud::start().await?;
    let person = cloud.first_user().await?;
    let live = person.http.get(person.url("sync/v1/live")).send().await?;
    assert_eq!(live.status().as_u16(), 404);
    let began = tokio::time::Instant::now();
    let polled = person.http.get(person.url("sync/v1/poll?head=99&wait=25")).send().await?;
    assert_eq!(polled.text().await?, "{\"head\":2}");
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bundle_comes_through_byte_by_byte() -> Result<()> {
    let cloud = Cloud::start().await?;
    let person = Person::stranger(&cloud.function.origin)?;
    let get = async |path: &str| -> Result<(Vec<u8>, String)> {
        let request = person.http.get(person.url(path)).header("accept-encoding", "br");
        let response = request.send().await?;
        assert_eq!(response.status().as_u16(), 200, "{path}");
        let header =
            |name| response.headers().get(name).map_or("", |value| value.to_str().unwrap());
        let described = format!("{} {}", header("content-type"), header("content-encoding"));
        Ok((response.bytes().await?.to_vec(), described))
    };
    let (page, described) = get("customers").await?;
    assert_eq!(
        (page.as_slice(), described.as_str()),
        ("<!doctype html>é".as_bytes(), "text/html ")
    );
    let (script, described) = get("page-0a1b2c3d4e5f6071.js").await?;
    assert_eq!(script, [0x8b, 0x03, 0x80, 0xff, 0x00, 0xc3, 0x28]);
    assert_eq!(described, "text/javascript br");
    let (module, described) = get("page-0a1b2c3d4e5f6071_bg.wasm").await?;
    assert_eq!(
        (module.as_slice(), described.as_str()),
        (&b"\0asm\xff\xfe\x80"[..], "application/wasm ")
    );
    let health = person.http.get(person.url("healthz")).send().await?;
    assert_eq!(health.text().await?, "ok");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_user_comes_in_by_a_command_and_only_once() -> Result<()> {
    let cloud = Cloud::start().await?;
    let old = cloud.function.command(&["user", "first"]).await?;
    let new = cloud.function.command(&["user", "first"]).await?;
    assert!(new.starts_with(&format!("{}/join?token=", cloud.function.origin)), "{new}");
    let person = Person::stranger(&cloud.function.origin)?;
    assert!(person.join(&old, "admin@example.org").await.is_err());
    // Programs that start meanwhile leave the link alone.
    person.join(&new, "admin@example.org").await?;
    let late = cloud.function.run(&["user", "first"]).await?;
    let said = String::from_utf8(late.stderr)?;
    assert!(!late.status.success() && said.contains("there is a workspace already"), "{said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_is_who_the_gateway_saw() -> Result<()> {
    let cloud = Cloud::start().await?;
    let stranger = Person::stranger(&cloud.function.origin)?;
    let body = json!({ "email": "eve@example.org", "password": "another password" });
    let request = stranger.http.post(stranger.url("api/v1/account/sign_in")).json(&body);
    let refused = request.header("x-forwarded-for", "10.0.0.1").send().await?;
    assert_eq!(refused.status().as_u16(), 422);
    let counted = "SELECT email, address FROM sign_in_failure";
    let found = database::run(&cloud.function.database, counted)?;
    assert_eq!(found, format!("eve@example.org|{PEER}"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_cannot_work_are_refused_with_the_reason() -> Result<()> {
    let cloud = Cloud::start().await?;
    let refused = async |name: &str, value: Option<&str>, reason: &str| -> Result<()> {
        let mut program = cloud.function.program("127.0.0.1:9")?;
        match value {
            Some(value) => program.env(name, value),
            None => program.env_remove(name),
        };
        let output = program.output().await?;
        let said = String::from_utf8(output.stderr)?;
        assert!(!output.status.success() && said.contains(reason), "{said}");
        Ok(())
    };
    let (database, url) = ("KLANTKOMPAS_DATABASE", "KLANTKOMPAS_PUBLIC_URL");
    refused(database, None, "name a PostgreSQL database in KLANTKOMPAS_DATABASE").await?;
    let file = Some("sqlite:data/klantkompas.db");
    refused(database, file, "write it as postgres://USER:PASSWORD@HOST:5432/NAME").await?;
    refused(url, None, "set KLANTKOMPAS_PUBLIC_URL, as https://crm.example").await?;
    refused(url, Some("http://crm.example"), "is not https").await?;
    refused("KLANTKOMPAS_SITE", Some("/nowhere"), "the site folder /nowhere is not there").await
}
