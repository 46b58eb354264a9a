//! A PostgreSQL server of the tests' own: on a socket in a temporary folder, for this program only.
//!
//! A shell waits for this program's end, however it comes, then stops the server and removes the
//! folder. Nothing else on the machine is touched.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

/// The user without rights, on every Linux: PostgreSQL refuses to run as root.
const NOBODY: u32 = 65_534;

/// What the keeper does: waits for the pipe to close, stops the server, removes the folder.
const KEEPER: &str = r#"trap "" INT TERM HUP; cat; "$@"; cd /; rm -rf "$0""#;

/// Only on a socket, whose folder is added. Without fsync nothing is lost when only programs die:
/// what they wrote is the system's.
const SETTINGS: &str =
    "\nfsync = off\nlisten_addresses = ''\nmax_connections = 200\nunix_socket_directories = ";

/// Who may come in: one user by password, everyone else as they are.
const DOORS: &str = "local all locked scram-sha-256\nlocal all all trust\n";

/// One server for all tests of this program, started by the first that needs it.
static SHARED: LazyLock<Cluster> = LazyLock::new(Cluster::start);

/// A server that runs until this program ends.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    /// Its pipe closes with this program.
    _keeper: Child,
}

impl Cluster {
    /// The server that all tests of this program share. It is never crashed.
    pub fn shared() -> &'static Self {
        &SHARED
    }

    /// Makes the files and starts the server.
    pub fn start() -> Self {
        let programs = programs();
        // Not $TMPDIR: the name of a socket may have 107 bytes.
        let folder = tempfile::Builder::new().prefix("klantkompas-pg-").tempdir_in("/tmp");
        let folder = folder.unwrap().keep();
        let data = folder.join("data");
        let keeper = Command::new("sh")
            .args(["-c", KEEPER])
            .arg(&folder)
            .args(words(&as_nobody(&programs.join("pg_ctl"))))
            .args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(&data)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        if is_root() {
            chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        // The order of a Dutch dictionary, so that nothing rests on that of bytes by chance.
        run(as_nobody(&programs.join("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=klantkompas", "--encoding=UTF8"])
            .args(["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=nl", "--pgdata"])
            .arg(&data));
        let settings = data.join("postgresql.conf");
        let text = fs::read_to_string(&settings).unwrap();
        let socket = folder.display();
        fs::write(&settings, format!("{text}{SETTINGS}'{socket}'\n")).unwrap();
        fs::write(data.join("pg_hba.conf"), DOORS).unwrap();
        let cluster = Self { folder, programs, _keeper: keeper };
        cluster.resume();
        cluster
    }

    /// The address of one of its databases.
    pub fn address(&self, database: &str) -> String {
        format!("postgres:///{database}?host={}&user=klantkompas", self.folder.display())
    }

    /// Makes an empty database.
    pub fn create(&self, database: &str) {
        run(Command::new(self.programs.join("createdb"))
            .args(["--username=klantkompas", "--template=template0", "--host"])
            .arg(&self.folder)
            .arg(database));
    }

    /// Ends the server in the middle of everything, as when it crashes; its files are as they are.
    pub fn crash(&self) {
        run(self.control("stop").arg("--mode=immediate"));
    }

    /// Starts the server again; answers when it has recovered.
    pub fn resume(&self) {
        run(self.control("start").arg("--log").arg(self.data().join("log")));
    }

    fn control(&self, order: &str) -> Command {
        let mut command = as_nobody(&self.programs.join("pg_ctl"));
        command.args([order, "--silent", "--wait", "--pgdata"]).arg(self.data());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

/// Where the server's programs are: Debian keeps them apart by version, others in the path.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = versions.into_iter().rev().chain(std::env::split_paths(&path));
    folders.find(|folder| folder.join("initdb").is_file()).expect(
        "much is tested on a real PostgreSQL too, which is not installed: install Debian's package \
         postgresql, or run `cargo xtask test host`, which does",
    )
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

fn as_nobody(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    let [user, group] = ["--reuid", "--regid"].map(|flag| format!("{flag}={NOBODY}"));
    command.args([user, group, "--clear-groups".to_owned()]).arg(program);
    command
}

/// A command as words for a shell.
fn words(command: &Command) -> Vec<std::ffi::OsString> {
    std::iter::once(command.get_program()).chain(command.get_args()).map(Into::into).collect()
}

#[track_caller]
fn run(command: &mut Command) {
    // A server that stays must not hold this program's pipes.
    let output = command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
    let output = output.stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
