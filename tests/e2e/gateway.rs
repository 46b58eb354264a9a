//! What stands between a browser and its host when one of them is of another time. The browser gets
//! answers of a newer host, which say more than it knows; and it can be made an application of before,
//! which speaks an older protocol.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use klantkompas::protocol::PROTOCOL_VERSION;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// More than any request or answer of a journey.
const MOST_BYTES: usize = 64 << 20;

/// A gateway before a host; it ends when dropped.
pub struct Gateway {
    pub origin: String,
    between: Arc<Between>,
    serving: JoinHandle<()>,
}

struct Between {
    http: reqwest::Client,
    host: String,
    is_of_before: AtomicBool,
}

impl Gateway {
    /// Listens, and passes everything on to a host.
    pub async fn before(host: String) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let between = Arc::new(Between { http, host, is_of_before: AtomicBool::new(false) });
        let router = Router::new().fallback(pass_on).with_state(between.clone());
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.ok();
        });
        Ok(Self { origin, between, serving })
    }

    /// Whether the browser's application is one of before from now on.
    pub fn set_of_before(&self, is_of_before: bool) {
        self.between.is_of_before.store(is_of_before, Ordering::Relaxed);
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn pass_on(State(between): State<Arc<Between>>, request: Request) -> Response {
    between.pass_on(request).await.unwrap_or_else(|error| {
        (StatusCode::BAD_GATEWAY, format!("the host is away: {error:#}")).into_response()
    })
}

impl Between {
    async fn pass_on(&self, request: Request) -> Result<Response> {
        let (parts, body) = request.into_parts();
        let is_sync = parts.uri.path().starts_with("/sync/");
        let mut path = parts.uri.to_string();
        let mut body = to_bytes(body, MOST_BYTES).await?;
        let mut headers = parts.headers;
        if is_sync {
            // What is said more is said in plain text.
            headers.remove(header::ACCEPT_ENCODING);
            if self.is_of_before.load(Ordering::Relaxed) {
                path = of_before(&path, "protocol=");
                if let Ok(text) = std::str::from_utf8(&body) {
                    body = of_before(text, "\"protocol\":").into();
                }
                headers.remove(header::CONTENT_LENGTH);
            }
        }
        let url = format!("{}{path}", self.host);
        let asked = self.http.request(parts.method, url).headers(headers).body(body).send().await?;
        if !(is_sync && is_json(asked.headers())) {
            let answer: axum::http::Response<reqwest::Body> = asked.into();
            return Ok(answer.map(Body::new));
        }
        let mut answer = Response::new(Body::empty());
        (*answer.status_mut(), *answer.headers_mut()) = (asked.status(), asked.headers().clone());
        answer.headers_mut().remove(header::CONTENT_LENGTH);
        *answer.body_mut() = Body::from(of_later(&asked.bytes().await?)?);
        Ok(answer)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes() == b"application/json")
}

/// A request as it was when the protocol was the one before.
fn of_before(text: &str, name: &str) -> String {
    text.replace(&format!("{name}{PROTOCOL_VERSION}"), &format!("{name}{}", PROTOCOL_VERSION - 1))
}

/// An answer that says more than this application knows: of itself and of each thing it lists.
fn of_later(answer: &Bytes) -> Result<Vec<u8>> {
    let mut answer: Value = serde_json::from_slice(answer)?;
    say_more(&mut answer);
    if let Some(fields) = answer.as_object_mut() {
        let lists = fields.values_mut().filter_map(Value::as_array_mut);
        lists.flatten().for_each(say_more);
    }
    Ok(serde_json::to_vec(&answer)?)
}

fn say_more(thing: &mut Value) {
    if let Some(fields) = thing.as_object_mut() {
        fields.insert("of_later".to_owned(), json!({ "since": [2, "unknown"], "is": null }));
    }
}
