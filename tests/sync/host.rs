//! The host under test: the real program, on a port and data folder of its own, that can be killed
//! and started again.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use klantkompas::error::ApiError;
use klantkompas::protocol::{Acceptance, Session};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running host.
pub struct Host {
    folder: TempDir,
    address: String,
    first_user: Option<String>,
    child: Child,
}

/// Someone who is signed in.
#[derive(Clone)]
pub struct Person {
    pub http: reqwest::Client,
    pub origin: String,
}

/// A call that did not end in an answer of the host's own.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The host says why it could not.
    #[error("{0}")]
    Refused(ApiError),
    /// No answer, or half of one.
    #[error("no answer: {0}")]
    Lost(reqwest::Error),
}

impl Host {
    /// Starts a host with an empty store.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let site = folder.path().join("site");
        std::fs::create_dir(&site)?;
        std::fs::write(site.join("index.html"), "<!doctype html>")?;
        let (child, address, first_user) = launch(folder.path(), "127.0.0.1:0").await?;
        Ok(Self { folder, address, first_user, child })
    }

    /// Kills the program without a word, as a power cut would.
    pub async fn kill(&mut self) -> Result<()> {
        self.child.kill().await.context("the host was not running")
    }

    /// Starts it again on the same store and port.
    pub async fn restart(&mut self) -> Result<()> {
        let (child, _, _) = launch(self.folder.path(), &self.address).await?;
        self.child = child;
        Ok(())
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The first user, who makes the firm.
    pub async fn first_user(&self) -> Result<Person> {
        let link = self.first_user.as_deref().context("no first-user link was printed")?;
        self.accept(link, "admin@example.org").await
    }

    /// Someone else, let in by the command line.
    pub async fn invite(&self, email: &str, role: &str) -> Result<Person> {
        let output = Command::new(program()?)
            .args(["user", "add", "--email", email, "--name", "Someone", "--role", role])
            .arg("--public-url")
            .arg(self.origin())
            .arg("--data")
            .arg(self.folder.path().join("data"))
            .output()
            .await?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let link = String::from_utf8(output.stdout)?;
        self.accept(link.trim(), email).await
    }

    async fn accept(&self, link: &str, email: &str) -> Result<Person> {
        let (_, token) = link.split_once("token=").context("a link without a token")?;
        let acceptance = Acceptance {
            token: token.to_owned(),
            firm: "Bakkerij Test".to_owned(),
            name: "Someone".to_owned(),
            email: email.to_owned(),
            password: "a long password".to_owned(),
            language: "en".to_owned(),
        };
        let http = reqwest::Client::builder().cookie_store(true).build()?;
        let arguments = json!({ "acceptance": acceptance });
        let origin = self.origin();
        let _: Session = call(&http, &origin, "api/v1/account/accept", &arguments).await?;
        Ok(Person { http, origin })
    }
}

impl Person {
    /// Calls a server function.
    pub async fn call<Answer: serde::de::DeserializeOwned>(
        &self,
        endpoint: &str,
        arguments: &serde_json::Value,
    ) -> Result<Answer, CallError> {
        call(&self.http, &self.origin, endpoint, arguments).await
    }

    /// Calls a server function and drops its answer as it begins to arrive.
    pub async fn call_unheard(
        &self,
        endpoint: &str,
        arguments: &serde_json::Value,
    ) -> Result<(), CallError> {
        let request = self.http.post(format!("{}/{endpoint}", self.origin)).json(arguments);
        request.send().await.map(drop).map_err(CallError::Lost)
    }

    /// Sends one block of an import; answers the status.
    pub async fn put_block(&self, hash: &str, bytes: Vec<u8>) -> Result<u16, CallError> {
        let url = format!("{}/sync/v1/block/{hash}", self.origin);
        let response = self.http.put(url).body(bytes).send().await.map_err(CallError::Lost)?;
        Ok(response.status().as_u16())
    }
}

/// Calls a server function.
pub async fn call<Answer: serde::de::DeserializeOwned>(
    http: &reqwest::Client,
    origin: &str,
    endpoint: &str,
    arguments: &serde_json::Value,
) -> Result<Answer, CallError> {
    let request = http.post(format!("{origin}/{endpoint}")).json(arguments);
    let response = request.send().await.map_err(CallError::Lost)?;
    if response.status().is_success() {
        return response.json().await.map_err(CallError::Lost);
    }
    Err(CallError::Refused(response.json().await.map_err(CallError::Lost)?))
}

/// Starts the program and reads what it says until it is ready: its address and, on an empty store,
/// the first user's link.
async fn launch(folder: &Path, listen: &str) -> Result<(Child, String, Option<String>)> {
    let mut child = Command::new(program()?)
        .args(["serve", "--listen", listen])
        .arg("--data")
        .arg(folder.join("data"))
        .arg("--site")
        .arg(folder.join("site"))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = child.stdout.take().context("no stdout")?;
    let mut lines = BufReader::new(stdout).lines();
    let Some(ready) = lines.next_line().await? else { bail!("the host ended at once") };
    let address = ready.rsplit_once("http://").context(ready.clone())?.1.to_owned();
    let is_new = !folder.join("known").exists();
    std::fs::write(folder.join("known"), "")?;
    let first_user = if is_new { lines.next_line().await? } else { None };
    Ok((child, address, first_user))
}

/// `KLANTKOMPAS_HOST_BIN`, else the development build of this checkout.
fn program() -> Result<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/klantkompas");
    let path = std::env::var_os("KLANTKOMPAS_HOST_BIN").map_or(built, PathBuf::from);
    ensure!(
        path.is_file(),
        "no host program at {}: build it with `cargo build -p klantkompas --features ssr`, or name \
         one in KLANTKOMPAS_HOST_BIN",
        path.display()
    );
    Ok(path)
}
