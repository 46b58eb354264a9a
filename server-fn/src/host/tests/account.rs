//! Joining, signing in, staying in and being kept out.

use super::*;
use crate::protocol::Role;

on_both! {
    first_user_makes_the_workspace_once,
    link_works_once,
    a_new_start_voids_the_first_users_link,
    what_does_not_fit_is_said_and_the_link_stays,
    mail_address_counts_in_any_case_and_nobody_learns_which_exist,
    ten_wrong_passwords_close_the_door_for_a_while,
    right_password_clears_the_count_of_its_address_only,
    session_slides_and_ends,
    signing_out_ends_the_session_and_clears_the_cookie,
    a_browser_is_told_when_it_last_synced_as_this_person,
    cookie_is_strict_and_secure_behind_https,
    invited_people_join_with_the_address_and_role_of_their_link,
    another_password_ends_every_session,
    only_our_own_page_may_change_something,
    calls_that_cannot_be_read_are_refused,
}

async fn first_user_makes_the_workspace_once(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let session = world.session(&cookie).await.json();
    assert_eq!(session["firm"], "De Molen");
    assert_eq!(session["name"], "Jo Bakker");
    assert_eq!(session["email"], "jo@molen.nl");
    assert_eq!(session["role"], "admin");
    assert_eq!(session["today"], "2026-11-22");
    assert_eq!(people::first_user(&world.host.store).await.unwrap(), None);
}

async fn link_works_once(on: On) {
    let world = World::new(on).await;
    let token = people::first_user(&world.host.store).await.unwrap().unwrap();
    let ask = || world.call("/api/v1/account/invitation", json!({ "token": token }));
    assert_eq!(ask().await.json()["invitation"], "first_user");
    assert_eq!(world.accept(&token, "jo@molen.nl").await.status, StatusCode::OK);
    ask().await.is(404, "link_invalid");
    world.accept(&token, "eve@molen.nl").await.is(404, "link_invalid");
}

async fn a_new_start_voids_the_first_users_link(on: On) {
    let world = World::new(on).await;
    let old = people::first_user(&world.host.store).await.unwrap().unwrap();
    let new = people::first_user(&world.host.store).await.unwrap().unwrap();
    world.accept(&old, "jo@molen.nl").await.is(404, "link_invalid");
    assert_eq!(world.accept(&new, "jo@molen.nl").await.status, StatusCode::OK);
}

async fn what_does_not_fit_is_said_and_the_link_stays(on: On) {
    let world = World::new(on).await;
    let token = people::first_user(&world.host.store).await.unwrap().unwrap();
    let good = json!({
        "token": token, "firm": "De Molen", "name": "Jo", "email": "jo@molen.nl",
        "password": PASSWORD, "language": "nl",
    });
    let long = "x".repeat(2000);
    for (field, value) in [
        ("password", "too short"),
        ("password", &long),
        ("email", "jo"),
        ("firm", " "),
        ("firm", &long),
        ("name", "a\u{7}b"),
    ] {
        let mut wrong = good.clone();
        wrong[field] = value.into();
        let body = json!({ "acceptance": wrong });
        world.call("/api/v1/account/accept", body).await.is(400, "invalid");
    }
    let answer = world.call("/api/v1/account/accept", json!({ "acceptance": good })).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

async fn mail_address_counts_in_any_case_and_nobody_learns_which_exist(on: On) {
    let (world, _) = World::with_admin(on).await;
    assert_eq!(world.sign_in(" JO@Molen.nl", PASSWORD).await.status, StatusCode::OK);
    let wrong = world.sign_in("jo@molen.nl", "wrong password").await;
    let unknown = world.sign_in("eve@molen.nl", "wrong password").await;
    wrong.is(422, "wrong_password");
    assert_eq!(wrong.body, unknown.body);
    world.sign_in("jo\0@molen.nl", PASSWORD).await.is(422, "wrong_password");
}

async fn ten_wrong_passwords_close_the_door_for_a_while(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    for _ in 0..10 {
        world.sign_in("jo@molen.nl", "wrong password").await.is(422, "wrong_password");
        world.host.clock.advance_ms(MINUTE_MS / 10);
    }
    let closed = world.sign_in("jo@molen.nl", PASSWORD).await;
    closed.is(429, "too_many");
    assert_eq!(closed.json()["seconds"], 14 * 60);
    // The address is closed too, for whichever account; sessions that are open are not touched.
    world.sign_in("someone@molen.nl", PASSWORD).await.is(429, "too_many");
    assert_eq!(world.session(&cookie).await.status, StatusCode::OK);

    world.host.clock.advance_ms(14 * MINUTE_MS - 1);
    world.sign_in("jo@molen.nl", PASSWORD).await.is(429, "too_many");
    world.host.clock.advance_ms(1);
    assert_eq!(world.sign_in("jo@molen.nl", PASSWORD).await.status, StatusCode::OK);
}

async fn right_password_clears_the_count_of_its_address_only(on: On) {
    let (world, _) = World::with_admin(on).await;
    for _ in 0..9 {
        world.sign_in("jo@molen.nl", "wrong password").await.is(422, "wrong_password");
    }
    assert_eq!(world.sign_in("jo@molen.nl", PASSWORD).await.status, StatusCode::OK);
    world.sign_in("jo@molen.nl", "wrong password").await.is(422, "wrong_password");
    for _ in 0..9 {
        world.sign_in("eve@molen.nl", "wrong password").await.is(422, "wrong_password");
        assert_eq!(world.sign_in("jo@molen.nl", PASSWORD).await.status, StatusCode::OK);
    }
}

async fn session_slides_and_ends(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    assert_eq!(world.session(&cookie).await.header("set-cookie"), "");
    world.host.clock.advance_ms(29 * DAY_MS);
    // A stream sets no cookie, so it leaves the end where the cookie has it.
    let headers = [("cookie", cookie.as_str())];
    let stream = request(Method::GET, "/sync/v1/live", &headers, Body::empty());
    assert_eq!(world.send(stream).await.status(), StatusCode::OK);
    assert!(world.session(&cookie).await.header("set-cookie").contains("Max-Age=2592000"));
    world.host.clock.advance_ms(29 * DAY_MS);
    assert_eq!(world.session(&cookie).await.status, StatusCode::OK);
    world.host.clock.advance_ms(30 * DAY_MS);
    world.session(&cookie).await.is(401, "signed_out");
}

async fn signing_out_ends_the_session_and_clears_the_cookie(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let out = world.call_as(&cookie, "/api/v1/account/sign_out", json!({})).await;
    assert_eq!(out.status, StatusCode::OK);
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{out:?}");
    world.session(&cookie).await.is(401, "signed_out");
    assert_eq!(world.call("/api/v1/account/sign_out", json!({})).await.status, StatusCode::OK);
}

async fn a_browser_is_told_when_it_last_synced_as_this_person(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let mark = |answer: &Answer| {
        let cookies = answer.headers.get_all("set-cookie").iter();
        let mut texts = cookies.map(|text| text.to_str().unwrap().to_owned());
        texts.rfind(|text| text.starts_with("synced="))
    };
    assert_eq!(world.session(&cookie).await.json().get("synced_at"), None);
    let push = world.call_as(&cookie, "/sync/v1/push", super::stream::batch()).await;
    let mark_of_push = mark(&push).unwrap();
    let flags = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000";
    assert!(mark_of_push.ends_with(flags), "{mark_of_push}");

    let both = |mark: &str| format!("{cookie}; {}", mark.split(';').next().unwrap());
    let session = world.session(&both(&mark_of_push)).await.json();
    assert_eq!(session["synced_at"], NOW_MS);
    world.host.clock.advance_ms(MINUTE_MS);
    let request = json!({ "request": {
        "device": uuid::Uuid::from_u128(9), "protocol": 1, "cursor": null, "limit": 10,
    }});
    let pull = world.call_as(&cookie, "/sync/v1/pull", request).await;
    let mark_of_pull = mark(&pull).unwrap();
    let session = world.session(&both(&mark_of_pull)).await.json();
    assert_eq!(session["synced_at"], NOW_MS + MINUTE_MS);

    let (store, clock) = (&world.host.store, &world.host.clock);
    let token = people::add(store, clock, "an@molen.nl", "An", Role::Agent).await.unwrap();
    let other = world.accept(&token, "").await.cookie();
    let theirs = format!("{other}; {}", mark_of_pull.split(';').next().unwrap());
    assert_eq!(world.session(&theirs).await.json().get("synced_at"), None);

    let out = world.call_as(&cookie, "/api/v1/account/sign_out", json!({})).await;
    assert!(mark(&out).unwrap().starts_with("synced=; "), "{out:?}");
    assert!(mark(&out).unwrap().contains("Max-Age=0"), "{out:?}");
}

async fn cookie_is_strict_and_secure_behind_https(on: On) {
    let (world, _) = World::with_admin(on).await;
    let plain = world.sign_in("jo@molen.nl", PASSWORD).await;
    let flags = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000";
    assert!(plain.header("set-cookie").starts_with("session="), "{plain:?}");
    assert!(plain.header("set-cookie").ends_with(flags), "{plain:?}");

    let world = World::behind(Public::parse("https://crm.example").unwrap(), on).await;
    let token = people::first_user(&world.host.store).await.unwrap().unwrap();
    let secure = world.accept(&token, "jo@molen.nl").await;
    assert!(secure.header("set-cookie").starts_with("__Host-session="), "{secure:?}");
    assert!(secure.header("set-cookie").ends_with(&format!("{flags}; Secure")), "{secure:?}");
    assert_eq!(world.session(&secure.cookie()).await.status, StatusCode::OK);
}

async fn invited_people_join_with_the_address_and_role_of_their_link(on: On) {
    let (world, _) = World::with_admin(on).await;
    let (store, clock) = (&world.host.store, &world.host.clock);
    let token = people::add(store, clock, "An@Molen.nl", "An", Role::Viewer).await.unwrap();
    let offer = world.call("/api/v1/account/invitation", json!({ "token": token })).await.json();
    let expected = json!({
        "invitation": "join", "firm": "De Molen", "email": "an@molen.nl", "role": "viewer",
    });
    assert_eq!(offer, expected);
    let joined = world.accept(&token, "admin@molen.nl").await.json();
    assert_eq!((&joined["email"], &joined["role"]), (&json!("an@molen.nl"), &json!("viewer")));
    let listed = people::list(store).await.unwrap();
    assert_eq!(listed, ["an@molen.nl\tviewer\tJo Bakker", "jo@molen.nl\tadmin\tJo Bakker"]);

    let late = people::add(store, clock, "bo@molen.nl", "Bo", Role::Agent).await.unwrap();
    clock.advance_ms(7 * DAY_MS);
    world.accept(&late, "").await.is(404, "link_invalid");
    let twice = people::add(store, clock, "an@molen.nl", "An", Role::Agent).await;
    assert!(twice.unwrap_err().to_string().contains("has an account already"));
}

async fn another_password_ends_every_session(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let (store, clock) = (&world.host.store, &world.host.clock);
    let token = people::reset_password(store, clock, "jo@molen.nl").await.unwrap();
    let offer = world.call("/api/v1/account/invitation", json!({ "token": token })).await.json();
    assert_eq!(offer["invitation"], "new_password");
    let acceptance = json!({
        "token": token, "firm": "", "name": "", "email": "", "password": "battery staple",
        "language": "",
    });
    let body = json!({ "acceptance": acceptance });
    let fresh = world.call("/api/v1/account/accept", body).await;
    assert_eq!(fresh.json()["name"], "Jo Bakker");
    assert_eq!(world.session(&fresh.cookie()).await.status, StatusCode::OK);
    world.session(&cookie).await.is(401, "signed_out");
    world.sign_in("jo@molen.nl", PASSWORD).await.is(422, "wrong_password");
    assert_eq!(world.sign_in("jo@molen.nl", "battery staple").await.status, StatusCode::OK);
}

async fn only_our_own_page_may_change_something(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    let from = |origin: &'static str| {
        let headers = [
            ("cookie", cookie.clone()),
            ("host", "127.0.0.1:8787".into()),
            ("origin", origin.into()),
        ];
        let world = &world;
        async move {
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value): &(_, String)| (*name, value.as_str())).collect();
            world.call_with("/api/v1/account/session", &headers, json!({})).await
        }
    };
    assert_eq!(from("http://127.0.0.1:8787").await.status, StatusCode::OK);
    from("https://evil.example").await.is(403, "forbidden");
    from("null").await.is(403, "forbidden");
}

#[tokio::test]
async fn each_error_has_its_status() {
    use crate::error::ApiError;
    let reason = || "why".to_owned();
    for (error, status) in [
        (ApiError::SignedOut, 401),
        (ApiError::Forbidden, 403),
        (ApiError::LinkInvalid, 404),
        (ApiError::WrongPassword, 422),
        (ApiError::TooMany { seconds: 9 }, 429),
        (ApiError::Invalid { reason: reason() }, 400),
        (ApiError::Unavailable { reason: reason() }, 503),
    ] {
        let text = serde_json::to_string(&error).unwrap();
        let mut raw = Response::new(Body::from(text.clone()));
        *raw.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        let answer = Answer::read(super::super::reply::with_status(raw).await).await;
        assert_eq!((answer.status.as_u16(), answer.body), (status, text));
    }
}

async fn calls_that_cannot_be_read_are_refused(on: On) {
    let (world, cookie) = World::with_admin(on).await;
    world.call_as(&cookie, "/sync/v1/push", json!("nonsense")).await.is(400, "invalid");
    let long = json!({ "batch": "x".repeat(2 * 1024 * 1024) });
    let refused = world.call_as(&cookie, "/sync/v1/push", long).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    let unknown = world.call("/api/v1/account/nothing", json!({})).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
