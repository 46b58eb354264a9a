//! Opening PostgreSQL: a database on a server, which any number of hosts share. What cannot work
//! is refused with a sentence that says what to do; none shows the password.

use std::io::ErrorKind;
use std::net::IpAddr;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection};

use super::dialect::Db;
use super::group::Groups;
use super::{Store, StoreError};

/// The oldest that is let in, and the one that the tests run on: 15.
const OLDEST: i64 = 15_00_00;

/// Connections of one host that write, most of them waiting for their turn.
const WRITERS: u32 = 6;

/// Connections of one host that read at once, and one that listens to the other hosts.
const READERS: u32 = 6 + 1;

/// How long a server may take to let us in, and to answer who only reads.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a request waits for a connection that writes: a little longer than for another writer.
const TURN: Duration = Duration::from_secs(35);

/// How long to wait for another writer of the same workspace, such as a large import; and how long
/// a host that stopped in the middle of a transaction may keep the others waiting.
const SETTINGS: [(&str, &str); 3] = [
    ("lock_timeout", "30s"),
    ("idle_in_transaction_session_timeout", "60s"),
    ("client_min_messages", "warning"),
];

/// What a server says of itself: version as a number and as text, encoding, whether it only
/// follows another, and when it says that something is safe.
type Server = (i64, String, String, bool, String);

impl Store {
    /// Opens the database at an address like `postgres://user:password@host/name`, and brings it up
    /// to date.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] with what to do; [`StoreError::Newer`] when a newer program has used
    /// it.
    pub async fn open_postgres(address: &str) -> Result<Self, StoreError> {
        let options = options(address)?;
        let connecting = tokio::time::timeout(PATIENCE, options.connect());
        let mut connection = match connecting.await {
            Ok(connected) => connected.map_err(|error| explain(&options, error))?,
            Err(_) => {
                let late = std::io::Error::from(ErrorKind::TimedOut);
                return Err(explain(&options, sqlx::Error::Io(late)));
            }
        };
        let server = describe(&mut connection).await?;
        if let Some(refusal) = refusal(&server) {
            return Err(StoreError::Refused(format!("{} {refusal}", place(&options))));
        }
        if server.4 == "off" {
            tracing::warn!(
                "synchronous_commit is off: what devices were told is kept can be lost when the \
                 server loses power; set it to on"
            );
        }
        sqlx::migrate!("./migrations/postgres").run(&mut connection).await.map_err(|error| {
            match error {
                MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                    explain(&options, error)
                }
                other => other.into(),
            }
        })?;
        connection.close().await?;
        let pool = |most, wait| PgPoolOptions::new().max_connections(most).acquire_timeout(wait);
        Ok(Self(
            Db::Postgres {
                writers: pool(WRITERS, TURN).connect_lazy_with(options.clone()),
                readers: pool(READERS, PATIENCE).connect_lazy_with(options),
            },
            Groups::default(),
        ))
    }
}

fn options(address: &str) -> Result<PgConnectOptions, StoreError> {
    let refused = |why: &str| {
        StoreError::Refused(format!(
            "the database's address {why}; write it as postgres://USER:PASSWORD@HOST:5432/NAME, \
             with %40 for an @ inside the password"
        ))
    };
    if !["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme)) {
        return Err(refused("does not begin with postgres://"));
    }
    let options: PgConnectOptions =
        address.parse().map_err(|error| refused(&format!("cannot be read ({error})")))?;
    let options = options.application_name("klantkompas").options(SETTINGS);
    let is_left_open = !address.contains("sslmode=");
    Ok(if is_left_open && !is_near(&options) {
        options.ssl_mode(PgSslMode::Require)
    } else {
        options
    })
}

/// Whether what is said to the server stays on this machine.
fn is_near(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let is_loopback = host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    options.get_socket().is_some() || host.starts_with('/') || host == "localhost" || is_loopback
}

async fn describe(connection: &mut PgConnection) -> Result<Server, StoreError> {
    let query = "SELECT current_setting('server_version_num')::bigint, \
                 current_setting('server_version'), current_setting('server_encoding'), \
                 pg_is_in_recovery(), current_setting('synchronous_commit')";
    Ok(sqlx::query_as(query).fetch_one(connection).await?)
}

/// Why a server cannot be used, if it cannot.
fn refusal((number, version, encoding, is_follower, _): &Server) -> Option<String> {
    if *number < OLDEST {
        Some(format!(
            "is PostgreSQL {version}, which is too old; Klantkompas needs {} or newer: update it \
             with pg_upgrade, or use another server",
            OLDEST / 10_000
        ))
    } else if encoding != "UTF8" {
        Some(format!(
            "keeps text as {encoding}, which cannot hold every name; make the database anew with \
             `createdb --encoding=UTF8 --template=template0`"
        ))
    } else if *is_follower {
        Some("is a standby, which can only be read; name the primary in --database".to_owned())
    } else {
        None
    }
}

/// Where the database is, without the password.
fn place(options: &PgConnectOptions) -> String {
    let name = database(options);
    match options.get_socket() {
        Some(folder) => format!("the database {name} at {}", folder.display()),
        None => format!("the database {name} at {}:{}", options.get_host(), options.get_port()),
    }
}

fn database(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or_else(|| options.get_username())
}

/// Says what to do about a server that does not let us in or does not let us work.
fn explain(options: &PgConnectOptions, error: sqlx::Error) -> StoreError {
    let (place, name, user) = (place(options), database(options), options.get_username());
    let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default();
    let is_unreadable =
        matches!(&error, sqlx::Error::Io(error) if error.kind() == ErrorKind::InvalidData);
    let advice = match (&error, code.as_ref()) {
        (sqlx::Error::Io(_), _) if !is_unreadable => {
            "is PostgreSQL running there? Start it, or correct the address in --database".to_owned()
        }
        // A certificate that is not trusted comes as data that cannot be read.
        (sqlx::Error::Tls(_) | sqlx::Error::Io(_), _) => {
            "have the server offer TLS and name its certificate as sslrootcert, or, where nobody \
             else can listen, add sslmode=disable to --database"
                .to_owned()
        }
        (_, "28P01" | "28000") => {
            format!("is {user} the right user? Correct the user and the password in --database")
        }
        (_, "3D000") => {
            format!("make it with `createdb --encoding=UTF8 --owner={user} {name}`")
        }
        (_, "42501") => format!(
            "give {user} the right to make tables: `ALTER DATABASE {name} OWNER TO {user}` in psql"
        ),
        (_, "53300") => "end other programs, or raise max_connections on the server".to_owned(),
        (_, "57P03") => "the server is starting or stopping; try again in a minute".to_owned(),
        _ => return error.into(),
    };
    let said = match &error {
        sqlx::Error::Io(error) => error.to_string(),
        sqlx::Error::Database(error) => error.message().to_owned(),
        error => error.to_string(),
    };
    StoreError::Refused(format!("cannot use {place}: {said}; {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(number: i64, encoding: &str, is_follower: bool) -> Server {
        (number, "x".into(), encoding.into(), is_follower, "on".into())
    }

    #[test]
    fn servers_that_cannot_do_it_are_refused() {
        let why = |server| refusal(&server).unwrap_or_default();
        assert_eq!(why(server(15_00_00, "UTF8", false)), "");
        assert!(why(server(14_00_13, "UTF8", false)).contains("needs 15 or newer"));
        assert!(why(server(17_00_01, "SQL_ASCII", false)).contains("--encoding=UTF8"));
        assert!(why(server(17_00_01, "UTF8", true)).contains("name the primary"));
    }

    #[test]
    fn over_a_network_the_connection_is_encrypted_unless_told_otherwise() {
        let requires =
            |address: &str| matches!(options(address).unwrap().get_ssl_mode(), PgSslMode::Require);
        assert!(requires("postgres://jo@db.example/crm"));
        assert!(requires("postgres://jo@10.0.0.7/crm"));
        assert!(!requires("postgres://jo@db.example/crm?sslmode=disable"));
        assert!(!requires("postgres://jo@db.example/crm?sslmode=verify-full"));
        assert!(!requires("postgres://jo@127.0.0.1/crm"));
        assert!(!requires("postgres:///crm?host=/run/postgresql"));
    }

    #[test]
    fn addresses_that_are_none_are_refused_without_showing_the_password() {
        for address in ["", "mysql://u:secret@h/n", "secret", "postgres://u:secret@h:port/n"] {
            let error = options(address).unwrap_err().to_string();
            assert!(error.contains("postgres://USER:PASSWORD@HOST:5432/NAME"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
