//! What holds for every request: only our own pages may change something, and every answer carries
//! the headers that keep a browser strict.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Host;
use super::reply::Refused;
use crate::error::ApiError;

/// Headers of every answer.
const STRICT: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=()",
        ),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Refuses requests that a foreign page makes a browser send.
pub async fn refuse_foreign(State(host): State<Host>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && !host.public.is_ours(request.headers()) {
        tracing::warn!(path = request.uri().path(), "a request of a foreign page was refused");
        return Refused(ApiError::Forbidden).into_response();
    }
    next.run(request).await
}

/// Adds the headers of every answer.
pub async fn be_strict(
    State(policy): State<HeaderValue>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.extend(STRICT);
    response
}

/// Keeps answers with data out of every cache.
pub async fn keep_nowhere(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that gathers a stream before passing it on would keep it silent.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// The answer to a request that made the program stumble: nothing of the cause.
pub fn stumbled(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request made the program panic");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
