//! `serve`: checks what it was told, opens the store, answers until it is asked to stop.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use tokio::net::TcpListener;

use super::clock::Clock;
use super::data::Data;
use super::public::Public;
use super::router::router;
use super::site::Site;
use super::{Host, Life, others, people};

/// Requests under way get this long to end.
const GRACE: Duration = Duration::from_secs(5);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Where to listen, what to serve, and to whom.
#[derive(Clone, Debug, clap::Args)]
pub struct Serve {
    /// Address and port to listen on.
    #[arg(long, env = "KLANTKOMPAS_LISTEN", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,
    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
    /// Folder with the browser's bundle.
    #[arg(long, env = "KLANTKOMPAS_SITE", default_value = "dist")]
    pub site: PathBuf,
    /// The address people use, when it is not the one listened on: `https://crm.example`.
    #[arg(long, env = "KLANTKOMPAS_PUBLIC_URL")]
    pub public_url: Option<String>,
}

/// A host that is ready to answer.
pub struct Ready {
    /// Where it listens.
    pub address: SocketAddr,
    /// What to open in a browser.
    pub url: String,
    /// The first user's token, while there is no workspace.
    pub first_user: Option<String>,
    host: Host,
    site: Site,
    listener: TcpListener,
}

impl Serve {
    /// Checks everything that can be wrong, in one sentence each, and opens store and port.
    ///
    /// # Errors
    ///
    /// The sentence.
    pub async fn prepare(self) -> anyhow::Result<Ready> {
        let public = self.public()?;
        let site = Site::open(&self.site)?;
        self.data.check()?;
        // The port comes first: a database in use by another program is not brought up to date.
        let listener = TcpListener::bind(self.listen).await.map_err(|error| {
            let listen = self.listen;
            match error.kind() {
                ErrorKind::AddrInUse => anyhow!(
                    "port {} is in use, perhaps by another Klantkompas; stop that, or choose \
                     another with --listen",
                    listen.port()
                ),
                ErrorKind::PermissionDenied => {
                    anyhow!("this user may not listen on {listen}; choose a port above 1023")
                }
                _ => anyhow!("cannot listen on {listen}: {error}"),
            }
        })?;
        let store = self.data.make().await?;
        let address = listener.local_addr()?;
        let url = match &public {
            Public::Origin { origin, .. } => origin.clone(),
            Public::Loopback => format!("http://{address}"),
        };
        let first_user = people::first_user(&store).await?;
        let host = Host::new(store, Clock::default(), public, Life::Server);
        others::follow(&host).await?;
        Ok(Ready { address, url, first_user, host, site, listener })
    }

    /// Refuses plain http over a network: there browsers give no service worker, no locks and no
    /// cryptography, and passwords would travel readable.
    fn public(&self) -> anyhow::Result<Public> {
        let public = match &self.public_url {
            Some(url) => Public::parse(url).map_err(anyhow::Error::msg)?,
            None => Public::Loopback,
        };
        if !self.listen.ip().is_loopback() && !public.is_secure() {
            bail!(
                "{} can be reached from the network, and browsers run the application over https \
                 only: put a proxy with a certificate in front and name it with --public-url \
                 https://…, or listen on 127.0.0.1",
                self.listen
            );
        }
        Ok(public)
    }
}

impl Ready {
    /// Answers until the program is asked to stop, then ends streams at once and lets other
    /// requests finish, for five seconds at most.
    ///
    /// # Errors
    ///
    /// When the port fails.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { host, site, listener, .. } = self;
        let (live, store) = (host.live.clone(), host.store.clone());
        let sweeping = tokio::spawn(sweep_daily(host.clone()));
        let mut stopping = live.stopping();
        let service = router(host, site).into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
            stop.await;
            tracing::info!("stopping");
            live.stop();
        });
        let overdue = async {
            if stopping.wait_for(|stop| *stop).await.is_ok() {
                tokio::time::sleep(GRACE).await;
            }
        };
        tokio::select! {
            served = serving.into_future() => served.context("the port failed")?,
            () = overdue => tracing::warn!("some requests did not end in time"),
        }
        sweeping.abort();
        store.close().await;
        Ok(())
    }
}

/// Removes what is too old, at start and every day. Several hosts may do so at once.
async fn sweep_daily(host: Host) {
    loop {
        if let Err(error) = host.store.sweep(host.clock.now_ms()).await {
            tracing::error!(%error, "what is too old was not removed; it is tried again tomorrow");
        }
        tokio::time::sleep(DAY).await;
    }
}

/// Resolves when someone asks the program to stop: Ctrl-C, or SIGTERM from a service manager.
pub async fn asked_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await;
}
