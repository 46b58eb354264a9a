//! Seeing devices, and having one forget everything.

use super::*;
use crate::protocol::Role;

on_both! {
    devices_are_listed_by_what_runs_there,
    a_revoked_device_hears_so_until_it_has_forgotten,
    only_an_admin_sees_and_revokes_devices_of_others,
}

const LAPTOP: &str = "11111111-1111-4111-8111-111111111111";
const TABLET: &str = "22222222-2222-4222-8222-222222222222";

impl World {
    /// Asks for rows, as a device that runs Firefox on Linux.
    async fn pull(&self, cookie: &str, device: &str) -> Answer {
        let request = json!({ "device": device, "protocol": 1, "cursor": null, "limit": 10 });
        let headers = [("cookie", cookie), ("user-agent", "X11; Linux; Firefox/128.0")];
        self.call_with("/sync/v1/pull", &headers, json!({ "request": request })).await
    }

    async fn devices(&self, cookie: &str) -> Vec<Value> {
        let answer = self.call_as(cookie, "/api/v1/device/list", json!({})).await;
        answer.json().as_array().unwrap_or_else(|| panic!("{answer:?}")).clone()
    }

    async fn revoke(&self, cookie: &str, device: &str) -> Answer {
        self.call_as(cookie, "/api/v1/device/revoke", json!({ "device": device })).await
    }

    /// The cookie of someone who signs in once more.
    async fn sign_in_again(&self, email: &str) -> String {
        let answer = self.sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.cookie()
    }

    async fn with_agent(on: On) -> (Self, String, String) {
        let (world, admin) = Self::with_admin(on).await;
        let Shared { store, clock, .. } = &*world.host;
        let token = people::add(store, clock, "els@molen.nl", "Els", Role::Agent).await.unwrap();
        let agent = world.accept(&token, "els@molen.nl").await.cookie();
        (world, admin, agent)
    }
}

async fn devices_are_listed_by_what_runs_there(on: On) {
    let (world, laptop) = World::with_admin(on).await;
    assert!(world.devices(&laptop).await.is_empty());
    let tablet = world.sign_in_again("jo@molen.nl").await;
    world.pull(&laptop, LAPTOP).await;
    world.host.clock.advance_ms(MINUTE_MS);
    world.pull(&tablet, TABLET).await;
    let devices = world.devices(&laptop).await;
    let told: Vec<_> = devices.iter().map(|line| (&line["id"], &line["is_this"])).collect();
    assert_eq!(told, [(&json!(TABLET), &json!(false)), (&json!(LAPTOP), &json!(true))]);
    assert_eq!(devices[1]["label"], "Firefox, Linux");
    assert_eq!(devices[1]["seen_at"], NOW_MS);
    assert_eq!(devices[1]["revoked_at"], Value::Null);

    // A visit is noted after a while only, and is told the tablet by then.
    world.pull(&laptop, LAPTOP).await;
    assert_eq!(world.devices(&tablet).await[1]["seen_at"], NOW_MS);
    world.host.clock.advance_ms(10 * MINUTE_MS);
    world.pull(&laptop, LAPTOP).await;
    assert_eq!(world.devices(&tablet).await[0]["seen_at"], NOW_MS + 11 * MINUTE_MS);
}

async fn a_revoked_device_hears_so_until_it_has_forgotten(on: On) {
    let (world, laptop) = World::with_admin(on).await;
    let tablet = world.sign_in_again("jo@molen.nl").await;
    world.pull(&laptop, LAPTOP).await;
    world.pull(&tablet, TABLET).await;
    world.host.clock.advance_ms(MINUTE_MS);
    assert_eq!(world.revoke(&laptop, TABLET).await.status, StatusCode::OK);
    let line = |devices: Vec<Value>| devices.into_iter().find(|line| line["id"] == TABLET).unwrap();
    let before = line(world.devices(&laptop).await);
    assert_eq!(before["revoked_at"], NOW_MS + MINUTE_MS);
    assert!(before["seen_at"].as_i64() < before["revoked_at"].as_i64());

    world.host.clock.advance_ms(MINUTE_MS);
    let refused = world.session(&tablet).await;
    refused.is(410, "revoked");
    assert_eq!(refused.json()["device"], TABLET);
    world.pull(&tablet, TABLET).await.is(410, "revoked");
    assert_eq!(line(world.devices(&laptop).await)["seen_at"], NOW_MS + 2 * MINUTE_MS);

    // Signed in anew it is still to forget; only then it may begin as another.
    let again = world.sign_in_again("jo@molen.nl").await;
    world.pull(&again, TABLET).await.is(410, "revoked");
    let anew = "33333333-3333-4333-8333-333333333333";
    assert_eq!(world.pull(&again, anew).await.status, StatusCode::OK);
    assert_eq!(world.pull(&laptop, LAPTOP).await.status, StatusCode::OK);
}

async fn only_an_admin_sees_and_revokes_devices_of_others(on: On) {
    let (world, admin, agent) = World::with_agent(on).await;
    world.pull(&admin, LAPTOP).await;
    world.pull(&agent, TABLET).await;
    assert_eq!(world.devices(&admin).await.len(), 2);
    let own = world.devices(&agent).await;
    assert_eq!((own.len(), &own[0]["id"]), (1, &json!(TABLET)));
    world.revoke(&agent, LAPTOP).await.is(403, "forbidden");
    assert_eq!(world.session(&admin).await.status, StatusCode::OK);
    assert_eq!(world.revoke(&admin, TABLET).await.status, StatusCode::OK);
    world.session(&agent).await.is(410, "revoked");
    world.call("/api/v1/device/list", json!({})).await.is(401, "signed_out");
}
