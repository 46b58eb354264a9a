//! The command line of `klantkompas`.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use super::clock::Clock;
use super::data::Data;
#[cfg(feature = "lambda")]
use super::function::run as run_as_function;
use super::nps::NpsOf;
use super::numbers::Numbers;
use super::people;
use super::public::Public;
use super::report::Report;
use super::serve::{Serve, asked_to_stop};
use crate::protocol::{PROTOCOL_VERSION, Role};
use crate::store::account;

/// Where the runtime of AWS Lambda is; set for functions.
const RUNTIME: &str = "AWS_LAMBDA_RUNTIME_API";

/// Customer relations that work with or without a network.
#[derive(Debug, Parser)]
#[command(name = "klantkompas", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the application and keep its data.
    Serve(Serve),
    /// Let people in.
    #[command(subcommand)]
    User(UserCommand),
    /// Print the figures of a folder of tables.
    Report(Report),
    /// Print how the telephone numbers of a file are read.
    Numbers(Numbers),
    /// Print the Net Promoter Score of a file of answers.
    Nps(NpsOf),
    /// Remove what is kept for 90 days only. `serve` does so daily; a function needs it from a timer.
    Sweep {
        #[command(flatten)]
        data: Data,
    },
    /// Give rows only to versions of the application that speak this protocol or a newer one; what
    /// older ones send is still taken.
    DemandProtocol {
        #[command(flatten)]
        data: Data,
        /// The oldest protocol; 0 for any.
        #[arg(long, value_parser = clap::value_parser!(u32).range(..=i64::from(PROTOCOL_VERSION)))]
        least: u32,
    },
    /// Write a copy of the SQLite database, also while it is in use.
    Backup {
        #[command(flatten)]
        data: Data,
        /// File to write; it must not be there yet.
        #[arg(long)]
        to: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Print a link with which the first user makes the firm; it works once, and earlier ones no
    /// longer. `serve` prints one too.
    First {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        link: Link,
    },
    /// Print a link with which someone new joins; it works once, for 7 days.
    Add {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        link: Link,
        /// Their mail address.
        #[arg(long)]
        email: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// What they may do: admin, manager, agent or viewer.
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Print who may sign in: mail address, role and name.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Print a link with which someone chooses another password; it works once, for 7 days.
    ResetPassword {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        link: Link,
        /// Their mail address.
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, clap::Args)]
struct Link {
    /// The address people use.
    #[arg(long, env = "KLANTKOMPAS_PUBLIC_URL", default_value = "http://127.0.0.1:8787")]
    public_url: String,
}

/// Does what the command line says; what goes wrong ends as one line on stderr.
pub async fn run() -> ExitCode {
    let filter = EnvFilter::try_from_env("KLANTKOMPAS_LOG").unwrap_or_else(|_| "info".into());
    let colors = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colors);
    // A line that a full disk does not take is lost; to say so on stderr would end the request.
    lines.with_writer(std::io::stderr).log_internal_errors(false).init();
    match act().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("klantkompas: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The runtime of a function starts the program without a command.
async fn act() -> anyhow::Result<()> {
    if std::env::var_os(RUNTIME).is_none() || std::env::args_os().len() > 1 {
        return Box::pin(obey(Cli::parse().command)).await;
    }
    run_as_function().await
}

#[cfg(not(feature = "lambda"))]
async fn run_as_function() -> anyhow::Result<()> {
    anyhow::bail!(
        "this program is not built to run as a function: build it with `--features lambda`"
    )
}

async fn obey(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(serve) => {
            let ready = serve.prepare().await?;
            say(format_args!("Klantkompas is ready on {}", ready.url))?;
            if let Some(token) = &ready.first_user {
                say(format_args!("First user: {}", join_link(&ready.url, token)))?;
            }
            ready.run(asked_to_stop()).await
        }
        Command::User(command) => manage(command).await,
        Command::Report(report) => say(format_args!("{}", report.text()?)),
        Command::Numbers(numbers) => say(format_args!("{}", numbers.text()?)),
        Command::Nps(nps) => say(format_args!("{}", nps.text()?)),
        Command::Sweep { data } => Ok(data.open().await?.sweep(Clock::default().now_ms()).await?),
        Command::DemandProtocol { data, least } => {
            Ok(data.open().await?.demand_protocol(least).await?)
        }
        Command::Backup { data, to } => {
            anyhow::ensure!(!to.exists(), "{} is there already", to.display());
            data.open().await?.backup(&to).await?;
            say(format_args!("Written to {}", to.display()))
        }
    }
}

async fn manage(command: UserCommand) -> anyhow::Result<()> {
    let clock = Clock::default();
    match command {
        UserCommand::First { data, link } => {
            let origin = origin(&link.public_url)?;
            let token = people::first_user(&data.open().await?).await?;
            let token = token.context(
                "there is a workspace already; `klantkompas user add` lets more people in",
            )?;
            say(format_args!("{}", join_link(&origin, &token)))?;
        }
        UserCommand::Add { data, link, email, name, role } => {
            let origin = origin(&link.public_url)?;
            let store = data.open().await?;
            let token = people::add(&store, &clock, &email, &name, role).await?;
            say(format_args!("{}", join_link(&origin, &token)))?;
        }
        UserCommand::List { data } => {
            for line in people::list(&data.open().await?).await? {
                say(format_args!("{line}"))?;
            }
        }
        UserCommand::ResetPassword { data, link, email } => {
            let origin = origin(&link.public_url)?;
            let store = data.open().await?;
            let token = people::reset_password(&store, &clock, &email).await?;
            say(format_args!("{}", join_link(&origin, &token)))?;
        }
    }
    Ok(())
}

fn origin(url: &str) -> anyhow::Result<String> {
    match Public::parse(url).map_err(anyhow::Error::msg)? {
        Public::Origin { origin, .. } => Ok(origin),
        Public::Loopback => Ok(url.to_owned()),
    }
}

fn join_link(origin: &str, token: &str) -> String {
    format!("{origin}/join?token={token}")
}

fn role(name: &str) -> Result<Role, String> {
    let found = account::role_from(name).ok();
    found.ok_or_else(|| "a role is admin, manager, agent or viewer".to_owned())
}

/// Answers on stdout; a reader that left is an error, not a panic.
fn say(line: std::fmt::Arguments<'_>) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
