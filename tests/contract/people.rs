//! Joining, signing in and out, and being kept out.

use anyhow::Result;
use klantkompas::error::ApiError;
use klantkompas::protocol::{Live, PushReceipt, Session};
use serde_json::json;

use super::System;
use crate::device::Device;
use crate::person::{CallError, PASSWORD, Person};

async fn session(person: &Person) -> Result<Session, CallError> {
    person.call("api/v1/account/session", &json!({})).await
}

async fn sign_in(person: &Person, password: &str) -> Result<Session, CallError> {
    let arguments = json!({ "email": "admin@example.org", "password": password });
    person.call("api/v1/account/sign_in", &arguments).await
}

/// The cookie that comes with an answer is the one that counts, until it is taken back.
pub async fn people_join_sign_in_and_out(system: &mut impl System) -> Result<()> {
    let admin = system.first_user().await?;
    let joined = session(&admin).await?;
    assert_eq!(
        (joined.firm.as_str(), joined.email.as_str()),
        ("Bakkerij Test", "admin@example.org")
    );
    admin.call::<()>("api/v1/account/sign_out", &json!({})).await?;
    assert_eq!(session(&admin).await.unwrap_err().refusal(), ApiError::SignedOut);
    let wrong = sign_in(&admin, "another password").await.unwrap_err();
    assert_eq!(wrong.refusal(), ApiError::WrongPassword);
    assert_eq!(session(&admin).await.unwrap_err().refusal(), ApiError::SignedOut);
    assert_eq!(sign_in(&admin, PASSWORD).await?, joined);
    assert_eq!(session(&admin).await?, joined);

    let agent = system.invite("agent@example.org", "agent").await?;
    assert_eq!(session(&agent).await?.workspace, joined.workspace);
    Ok(())
}

/// Attempts count wherever they are made, also all at once.
pub async fn wrong_passwords_close_the_door(system: &mut impl System) -> Result<()> {
    let admin = system.first_user().await?;
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let stranger = Person::stranger(&admin.origin)?;
        attempts.spawn(async move { sign_in(&stranger, "another password").await });
    }
    let outcomes = attempts.join_all().await;
    let refusals: Vec<ApiError> =
        outcomes.into_iter().map(|outcome| outcome.unwrap_err().refusal()).collect();
    let wrong = refusals.iter().filter(|error| **error == ApiError::WrongPassword).count();
    assert_eq!(wrong, 10, "{refusals:?}");
    let right = sign_in(&Person::stranger(&admin.origin)?, PASSWORD).await.unwrap_err();
    assert!(matches!(right.refusal(), ApiError::TooMany { .. }));
    // Who is in stays in.
    session(&admin).await?;
    Ok(())
}

/// A page of somebody else may make a browser send, but not change anything.
pub async fn a_foreign_page_is_refused(system: &mut impl System) -> Result<()> {
    let admin = system.first_user().await?;
    let push = async |name: &str, value: &str| -> Result<u16> {
        let request = admin.http.post(admin.url("api/v1/account/sign_out")).header(name, value);
        Ok(request.json(&json!({})).send().await?.status().as_u16())
    };
    assert_eq!(push("origin", "https://evil.example").await?, 403);
    assert_eq!(push("origin", "null").await?, 403);
    assert_eq!(push("sec-fetch-site", "cross-site").await?, 403);
    session(&admin).await?;
    let forged = Person::stranger(&admin.origin)?;
    let cookies = [("cookie", format!("session={}", "0".repeat(64)))];
    let request = forged.http.get(forged.url("sync/v1/poll")).header(cookies[0].0, &cookies[0].1);
    assert_eq!(request.send().await?.status().as_u16(), 401);
    assert_eq!(push("origin", &admin.origin).await?, 200);
    assert_eq!(session(&admin).await.unwrap_err().refusal(), ApiError::SignedOut);
    Ok(())
}

/// A poll with a head that is behind is answered at once, in no cache, to nobody else.
pub async fn polls_tell_the_head_to_the_signed_in(system: &mut impl System) -> Result<()> {
    let mut device = Device::new(&system.first_user().await?);
    let person = device.person.clone();
    let Live { head } = person.get("sync/v1/poll?head=0&wait=0").await?;
    device.create(json!({"last_name": "Bakker"}));
    device.push_all().await?;
    let polled = person.get(&format!("sync/v1/poll?head={head}&wait=25")).await?;
    assert_eq!(Live { head: head + 1 }, polled);
    assert_eq!(
        person.get::<Live>(&format!("sync/v1/poll?head={}&wait=0", head + 1)).await?,
        polled
    );
    let response = person.http.get(person.url("sync/v1/poll")).send().await?;
    assert_eq!(response.headers()["cache-control"], "no-store");
    let stranger = Person::stranger(&person.origin)?;
    let refused = stranger.get::<Live>("sync/v1/poll").await.unwrap_err();
    assert_eq!(refused.refusal(), ApiError::SignedOut);
    // The same head comes with a push, so that a device need not ask for its own.
    let texts = vec!["{}".to_owned()];
    let receipt = device.send_batch(2, texts).await?;
    assert!(matches!(receipt, PushReceipt::Stored { head: now, .. } if now >= polled.head));
    Ok(())
}
