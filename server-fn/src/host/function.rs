//! As a function: the same router, asked through the runtime interface of AWS Lambda instead of a
//! port. Nothing but connections to the store lives on between two requests, and nothing needs to.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use anyhow::{Context, anyhow};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use clap::Parser;
use lambda_http::request::RequestContext;
use lambda_http::tower::ServiceExt;
use lambda_http::{Request, RequestExt, service_fn};

use super::clock::Clock;
use super::public::Public;
use super::router::router;
use super::serve::Serve;
use super::site::Site;
use super::{Host, Life};

/// What `serve` takes, from the environment alone.
#[derive(Debug, Parser)]
struct Settings {
    #[command(flatten)]
    serve: Serve,
}

/// Answers requests until the runtime ends the program.
///
/// # Errors
///
/// When a setting is missing or wrong, in one sentence; when the runtime fails.
pub async fn run() -> anyhow::Result<()> {
    let Settings { serve } = Settings::try_parse_from(["klantkompas"])?;
    let (host, router) = prepare(serve).await?;
    let answering = service_fn(|request| answer(host.clone(), router.clone(), request));
    let ran = lambda_http::run(answering).await;
    ran.map_err(|error| anyhow!("the function's runtime failed: {error}"))
}

/// Opens the store and the bundle. Makes no link for the first user: each start would void the one
/// before, so that is for `klantkompas user first`.
async fn prepare(serve: Serve) -> anyhow::Result<(Host, Router)> {
    let url = serve.public_url.context(
        "a function needs the address people use: set KLANTKOMPAS_PUBLIC_URL, as https://crm.example",
    )?;
    let public = Public::parse(&url).map_err(anyhow::Error::msg)?;
    anyhow::ensure!(
        serve.data.database.is_some(),
        "a function has no disk that lasts, so it keeps no SQLite file: name a PostgreSQL database \
         in KLANTKOMPAS_DATABASE"
    );
    let site = Site::open(&serve.site)?;
    let store = serve.data.make().await?;
    let host = Host::new(store, Clock::default(), public, Life::Function);
    Ok((host.clone(), router(host, site)))
}

/// Answers one request. The program may be frozen as soon as it has, so nothing is left under way.
async fn answer(host: Host, router: Router, request: Request) -> Result<Response, Infallible> {
    let peer = peer(&request);
    let mut request = request.map(Body::new);
    if let Some(peer) = peer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer, 0)));
    }
    let response = router.oneshot(request).await?;
    host.store.rest().await;
    Ok(response)
}

/// The network address of whoever asks, as the gateway saw it.
fn peer(request: &Request) -> Option<IpAddr> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}
