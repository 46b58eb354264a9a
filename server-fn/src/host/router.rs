//! What is answered where.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::{get_server_fn_service, register_explicit};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::trace::TraceLayer;

use super::reply::with_status;
use super::site::{self, Site};
use super::{Host, bootstrap, guard, poll, stream, sync};
use crate::functions::account::{AcceptInvitation, ReadInvitation, ReadSession, SignIn, SignOut};
use crate::functions::device::{ListDevices, RevokeDevice};
use crate::functions::history::ReadHistory;
use crate::functions::sync::{FindSegments, MissingBlocks, PullRows, PushChanges};
use crate::protocol::{BLOCK_MAX_BYTES, PUSH_MAX_BYTES};

/// Most bytes of a call. A push's texts are JSON inside JSON, where each byte may become two.
const CALL_MAX_BYTES: usize = 4 * PUSH_MAX_BYTES;

/// Shorter answers are not compressed: they fit into one packet as they are.
const WORTH_IT: u16 = 1_024;

/// Answers are compressed anew each time, so fast counts.
const PAGE_QUALITY: CompressionLevel = CompressionLevel::Fastest;

/// Everything the host answers.
pub fn router(host: Host, site: Site) -> Router {
    register();
    let calls = Router::new()
        .route("/api/v1/{*endpoint}", post(call))
        .route("/sync/v1/{*endpoint}", post(call))
        .layer(RequestBodyLimitLayer::new(CALL_MAX_BYTES))
        .layer(
            CompressionLayer::new().quality(PAGE_QUALITY).compress_when(SizeAbove::new(WORTH_IT)),
        );
    let streams = Router::new()
        .route("/sync/v1/live", get(stream::live))
        .route("/sync/v1/poll", get(poll::poll))
        .route("/sync/v1/segment/{hash}", get(bootstrap::segment))
        .route("/sync/v1/block/{hash}", put(sync::put_block))
        .layer(RequestBodyLimitLayer::new(BLOCK_MAX_BYTES));
    let policy = site.policy();
    let pages = Router::new().fallback(site::serve).with_state(site);
    calls
        .merge(streams)
        .route("/healthz", get(health))
        .layer(from_fn(guard::keep_nowhere))
        .with_state(host.clone())
        .fallback_service(pages)
        .layer(from_fn_with_state(host, guard::refuse_foreign))
        .layer(CatchPanicLayer::custom(guard::stumbled))
        .layer(from_fn_with_state(policy, guard::be_strict))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| {
            // Without the query: a link's token stands there.
            tracing::info_span!("request", method = %request.method(), path = request.uri().path())
        }))
}

/// Runs a server function.
async fn call(State(host): State<Host>, mut request: Request<Body>) -> Response {
    let (path, method) = (request.uri().path(), request.method().clone());
    if get_server_fn_service(path, method).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    // Our own page asks for JSON; a form's answer would be a redirect.
    request.headers_mut().remove(axum::http::header::ACCEPT);
    let provide = move || provide_context(host.clone());
    let response = leptos_axum::handle_server_fns_with_context(provide, request).await;
    with_status(response.into_response()).await
}

/// Whether the store answers.
async fn health(State(host): State<Host>) -> Response {
    match host.store.is_well().await {
        Ok(()) => "ok".into_response(),
        Err(error) => {
            tracing::error!(%error, "the store is not well");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer").into_response()
        }
    }
}

/// Makes the server functions known. They also register themselves, but a linker may leave out
/// what nobody names.
fn register() {
    register_explicit::<ReadSession>();
    register_explicit::<SignIn>();
    register_explicit::<SignOut>();
    register_explicit::<ReadInvitation>();
    register_explicit::<AcceptInvitation>();
    register_explicit::<PushChanges>();
    register_explicit::<PullRows>();
    register_explicit::<FindSegments>();
    register_explicit::<MissingBlocks>();
    register_explicit::<ReadHistory>();
    register_explicit::<ListDevices>();
    register_explicit::<RevokeDevice>();
}
