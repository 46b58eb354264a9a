//! A stand-in for the cloud: a gateway that takes ordinary HTTP and has each request answered by a
//! program of its own, which starts for it and ends with it.

use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use system_tests::contract::System;
use system_tests::person::Person;
use system_tests::program;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::sync::{RwLock, RwLockReadGuard};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::database;
use crate::event::{MOST_BYTES, event, response};
use crate::runtime::Runtime;

/// How long a function may take, by its settings.
const LIMIT: Duration = Duration::from_secs(30);

/// Whoever measures is alone; all others share.
pub static TURN: RwLock<()> = RwLock::const_new(());

/// A page as the build leaves it, and what stands beside it.
const SITE: [(&str, &[u8]); 4] = [
    ("index.html", b"<!doctype html>\xc3\xa9"),
    ("page-0a1b2c3d4e5f6071.js", b"// page"),
    ("page-0a1b2c3d4e5f6071.js.br", &[0x8b, 0x03, 0x80, 0xff, 0x00, 0xc3, 0x28]),
    ("page-0a1b2c3d4e5f6071_bg.wasm", b"\0asm\xff\xfe\x80"),
];

/// A gateway with its function.
pub struct Cloud {
    pub function: Arc<Function>,
    gateway: JoinHandle<()>,
    turn: Option<RwLockReadGuard<'static, ()>>,
}

/// The function: its settings, and how long each program took until it had answered.
pub struct Function {
    pub origin: String,
    pub database: String,
    folder: TempDir,
    pub starts: Mutex<Vec<Duration>>,
}

impl Cloud {
    /// A gateway before an empty store.
    pub async fn start() -> Result<Self> {
        let turn = TURN.read().await;
        let mut cloud = Self::alone().await?;
        cloud.turn = Some(turn);
        Ok(cloud)
    }

    /// As [`Cloud::start`], for who holds [`TURN`] already.
    pub async fn alone() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for (name, bytes) in SITE {
            std::fs::write(folder.path().join(name), bytes)?;
        }
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let database = database::fresh();
        let function = Arc::new(Function { origin, database, folder, starts: Mutex::default() });
        let router = Router::new().fallback(pass_on).with_state(function.clone());
        let gateway = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Ok(Self { function, gateway, turn: None })
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.gateway.abort();
        drop(self.turn.take());
    }
}

impl System for Cloud {
    async fn first_user(&self) -> Result<Person> {
        let link = self.function.command(&["user", "first"]).await?;
        Person::accept(&self.function.origin, &link, "admin@example.org").await
    }

    async fn invite(&self, email: &str, role: &str) -> Result<Person> {
        let words = ["user", "add", "--email", email, "--name", "Someone", "--role", role];
        let link = self.function.command(&words).await?;
        Person::accept(&self.function.origin, &link, email).await
    }

    async fn obey(&self, command: &[&str]) -> Result<()> {
        self.function.command(command).await.map(drop)
    }

    /// Every answer is followed by one.
    async fn cut_power(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Has a request answered, or says that it could not be.
async fn pass_on(State(function): State<Arc<Function>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let answered = function.answer(&event(&parts, &body)).await;
    match answered.and_then(|bytes| response(&bytes)) {
        Ok(response) => response,
        Err(error) => {
            let text = format!("the function failed: {error:#}");
            Response::builder().status(StatusCode::BAD_GATEWAY).body(Body::from(text)).unwrap()
        }
    }
}

impl Function {
    /// Starts a program for an event, waits for its answer, and ends it.
    async fn answer(&self, event: &Value) -> Result<Bytes> {
        ensure!(event.to_string().len() <= MOST_BYTES, "the event is too large");
        let mut runtime = Runtime::offer(event).await?;
        let began = Instant::now();
        let mut child = self.program(&runtime.address.to_string())?.spawn()?;
        let answered = tokio::select! {
            answered = timeout(LIMIT, runtime.answer()) => answered.context("it took too long")?,
            status = child.wait() => bail!("it ended by itself: {}", status?),
        };
        self.starts.lock().unwrap().push(began.elapsed());
        child.kill().await?;
        let bytes = answered?;
        ensure!(bytes.len() <= MOST_BYTES, "the answer is too large");
        Ok(bytes)
    }

    /// The program as the runtime starts it: without a command, knowing only its settings.
    pub fn program(&self, runtime: &str) -> Result<Command> {
        let mut program = Command::new(program::path("lambda")?);
        program
            .env_clear()
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", runtime),
                ("AWS_LAMBDA_FUNCTION_NAME", "klantkompas"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
                ("KLANTKOMPAS_DATABASE", &self.database),
                ("KLANTKOMPAS_PUBLIC_URL", &self.origin),
                ("KLANTKOMPAS_LOG", "error"),
            ])
            .env("KLANTKOMPAS_SITE", self.site())
            // Nothing can be written there.
            .current_dir("/proc")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true);
        Ok(program)
    }

    /// Runs a command beside the function, on the same database.
    pub async fn run(&self, words: &[&str]) -> Result<Output> {
        let mut command = Command::new(program::path("lambda")?);
        command.args(words).env("KLANTKOMPAS_PUBLIC_URL", &self.origin);
        command.env("KLANTKOMPAS_DATABASE", &self.database).env("KLANTKOMPAS_LOG", "error");
        Ok(command.output().await?)
    }

    /// What a command says, when it succeeds.
    pub async fn command(&self, words: &[&str]) -> Result<String> {
        let output = self.run(words).await?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    fn site(&self) -> &Path {
        self.folder.path()
    }
}
