//! The router called in process, on a store of its own for each test: a file, or a real server.

mod account;
mod database;
mod device;
mod loading;
mod poll;
mod serve;
mod shared;
mod site;
mod stream;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use super::clock::Clock;
use super::public::Public;
use super::router::router;
use super::site::Site;
use super::{Host, Life, Shared, others, people};
use crate::store::Store;
use crate::store::testing::{On, Place, on_both};

const PAGE: &str = r#"<!doctype html><script type="module">alert(1)</script>"#;
const PASSWORD: &str = "correct horse";
/// 22 November 2026, 09:00 in Amsterdam.
const NOW_MS: i64 = 1_795_334_400_000;
const MINUTE_MS: i64 = 60 * 1000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// A host with an empty store, and a clock that the test moves.
struct World {
    host: Host,
    router: Router,
    folder: TempDir,
    place: Arc<Place>,
}

/// What came back, read to its end.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl World {
    async fn new(on: On) -> Self {
        Self::behind(Public::Loopback, on).await
    }

    async fn behind(public: Public, on: On) -> Self {
        Self::at(Arc::new(on.place().await), public).await
    }

    async fn at(place: Arc<Place>, public: Public) -> Self {
        Self::living(place, public, Life::Server).await
    }

    async fn living(place: Arc<Place>, public: Public, life: Life) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = site_folder(&folder);
        let store = place.open().await;
        let host = Host::new(store, Clock::standing_at(NOW_MS), public, life);
        others::follow(&host).await.unwrap();
        let router = router(host.clone(), Site::open(&site).unwrap());
        Self { host, router, folder, place }
    }

    /// One more host on the same data.
    async fn another(&self) -> Self {
        Self::at(self.place.clone(), Public::Loopback).await
    }

    /// A workspace with its admin, and the admin's cookie.
    async fn with_admin(on: On) -> (Self, String) {
        let world = Self::new(on).await;
        let token = people::first_user(&world.host.store).await.unwrap().unwrap();
        let answer = world.accept(&token, "jo@molen.nl").await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let cookie = answer.cookie();
        (world, cookie)
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        Answer::read(self.send(request(Method::GET, path, headers, Body::empty())).await).await
    }

    async fn call(&self, path: &str, body: Value) -> Answer {
        self.call_with(path, &[], body).await
    }

    async fn call_as(&self, cookie: &str, path: &str, body: Value) -> Answer {
        self.call_with(path, &[("cookie", cookie)], body).await
    }

    async fn call_with(&self, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let body = Body::from(body.to_string());
        Answer::read(self.send(request(Method::POST, path, headers, body)).await).await
    }

    async fn accept(&self, token: &str, email: &str) -> Answer {
        let acceptance = json!({
            "token": token, "firm": "De Molen", "name": "Jo Bakker", "email": email,
            "password": PASSWORD, "language": "nl",
        });
        self.call("/api/v1/account/accept", json!({ "acceptance": acceptance })).await
    }

    async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password });
        self.call("/api/v1/account/sign_in", body).await
    }

    async fn session(&self, cookie: &str) -> Answer {
        self.call_as(cookie, "/api/v1/account/session", json!({})).await
    }
}

impl Answer {
    async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: parts.status, headers: parts.headers, body }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie to send back.
    fn cookie(&self) -> String {
        self.header(header::SET_COOKIE.as_str()).split(';').next().unwrap().to_owned()
    }

    #[track_caller]
    fn is(&self, status: u16, error: &str) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.json()["error"], error, "{self:?}");
    }
}

fn request(method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).unwrap()
}

/// A bundle as the build leaves it.
fn site_folder(folder: &TempDir) -> std::path::PathBuf {
    let site = folder.path().join("site");
    std::fs::create_dir(&site).unwrap();
    for (name, text) in [
        ("index.html", PAGE),
        ("sw.js", "// worker"),
        ("page-0a1b2c3d4e5f6071.js", "// page"),
        ("page-0a1b2c3d4e5f6071.js.br", "brotli"),
        ("page-0a1b2c3d4e5f6071.js.gz", "gzip"),
    ] {
        std::fs::write(site.join(name), text).unwrap();
    }
    site
}
