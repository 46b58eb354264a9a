//! The runtime interface of AWS Lambda (version 2018-06-01), for one program and one request.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const REQUEST: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

/// A runtime that has one event to hand out.
pub struct Runtime {
    /// Where it is, for `AWS_LAMBDA_RUNTIME_API`.
    pub address: SocketAddr,
    outcome: oneshot::Receiver<Outcome>,
    serving: JoinHandle<()>,
}

/// What the program makes of its event.
enum Outcome {
    Answered(Bytes),
    Failed(Bytes),
}

#[derive(Clone)]
struct Desk {
    event: Arc<Mutex<Option<String>>>,
    outcome: Arc<Mutex<Option<oneshot::Sender<Outcome>>>>,
}

impl Runtime {
    /// Offers an event.
    pub async fn offer(event: &Value) -> Result<Self> {
        let (sender, outcome) = oneshot::channel();
        let desk = Desk {
            event: Arc::new(Mutex::new(Some(event.to_string()))),
            outcome: Arc::new(Mutex::new(Some(sender))),
        };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route(&format!("/2018-06-01/runtime/invocation/{REQUEST}/response"), post(answered))
            .route(&format!("/2018-06-01/runtime/invocation/{REQUEST}/error"), post(failed))
            .route("/2018-06-01/runtime/init/error", post(failed))
            .layer(DefaultBodyLimit::disable())
            .with_state(desk);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Ok(Self { address, outcome, serving })
    }

    /// The program's answer, as it wrote it.
    pub async fn answer(&mut self) -> Result<Bytes> {
        match (&mut self.outcome).await.context("the program said nothing")? {
            Outcome::Answered(bytes) => Ok(bytes),
            Outcome::Failed(bytes) => bail!("{}", String::from_utf8_lossy(&bytes)),
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Hands out the event; who asks for another one waits, as a function does that is frozen.
async fn next(State(desk): State<Desk>) -> Response {
    let event = desk.event.lock().unwrap().take();
    let Some(event) = event else { return std::future::pending().await };
    let headers = [
        ("lambda-runtime-aws-request-id", REQUEST),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-1:1:function:klantkompas"),
        ("content-type", "application/json"),
    ];
    (headers, event).into_response()
}

async fn answered(State(desk): State<Desk>, body: Bytes) -> StatusCode {
    settle(&desk, Outcome::Answered(body))
}

async fn failed(State(desk): State<Desk>, body: Bytes) -> StatusCode {
    settle(&desk, Outcome::Failed(body))
}

fn settle(desk: &Desk, outcome: Outcome) -> StatusCode {
    // The gateway may have left meanwhile.
    desk.outcome.lock().unwrap().take().map(|sender| sender.send(outcome).ok());
    StatusCode::ACCEPTED
}
