//! Start and stop: what is refused and why, and that stopping ends everything.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::super::data::Data;
use super::super::serve::{Ready, Serve};
use super::*;
use crate::store::query::Query;

on_both! {
    newer_database_is_refused,
}

fn serve(folder: &TempDir) -> Serve {
    Serve {
        listen: ([127, 0, 0, 1], 0).into(),
        data: Data { data: folder.path().join("data"), database: None },
        site: site_folder(folder),
        public_url: None,
    }
}

async fn prepare(change: impl FnOnce(&mut Serve, &Path)) -> anyhow::Result<Ready> {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = serve(&folder);
    change(&mut serve, folder.path());
    serve.prepare().await
}

async fn refused(change: impl FnOnce(&mut Serve, &Path), reason: &str) {
    let error = match prepare(change).await {
        Ok(_) => panic!("not refused: {reason}"),
        Err(error) => format!("{error:#}"),
    };
    assert!(error.contains(reason), "{error}");
}

#[tokio::test]
async fn bad_configuration_is_refused_with_the_reason() {
    refused(|serve, _| serve.site = "/nowhere".into(), "the site folder /nowhere is not there")
        .await;
    refused(
        |serve, _| std::fs::remove_file(serve.site.join("index.html")).unwrap(),
        "the site folder has no readable",
    )
    .await;
    refused(|serve, _| serve.public_url = Some("crm".into()), "the public URL \"crm\"").await;
    refused(
        |serve, _| serve.listen = ([0, 0, 0, 0], 0).into(),
        "0.0.0.0:0 can be reached from the network",
    )
    .await;
    refused(
        |serve, folder| {
            serve.data.data = folder.join("file");
            std::fs::write(&serve.data.data, "").unwrap();
        },
        "cannot make the data folder",
    )
    .await;
    refused(
        |serve, _| serve.data.data = "/proc/1".into(),
        "the data folder /proc/1 cannot be written",
    )
    .await;
    refused(
        |serve, _| {
            std::fs::create_dir(&serve.data.data).unwrap();
            std::fs::write(serve.data.data.join(crate::store::FILE), "no database at all").unwrap();
        },
        "cannot open the database",
    )
    .await;
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap();
    refused(|serve, _| serve.listen = address, &format!("port {} is in use", address.port())).await;
}

#[tokio::test]
async fn network_address_is_fine_behind_https() {
    let ready = prepare(|serve, _| {
        serve.listen = ([0, 0, 0, 0], 0).into();
        serve.public_url = Some("https://crm.example".into());
    });
    assert_eq!(ready.await.unwrap().url, "https://crm.example");
}

async fn newer_database_is_refused(on: On) {
    let place = on.place().await;
    let store = place.open().await;
    let mut tx = store.begin_write().await.unwrap();
    Query::new(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (999999, 'later', TRUE, $1, 0)",
    )
    .bind(&[0][..])
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    let error = place.try_open().await.unwrap_err();
    assert!(error.to_string().contains("newer than this program"), "{error}");
}

#[tokio::test]
async fn stopping_ends_open_streams_and_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let ready = serve(&folder).prepare().await.unwrap();
    let address = ready.address;
    assert_eq!(ready.url, format!("http://{address}"));
    let token = ready.first_user.clone().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(ready.run(async { stopped.await.unwrap() }));

    let body = json!({ "acceptance": {
        "token": token, "firm": "De Molen", "name": "Jo", "email": "jo@molen.nl",
        "password": PASSWORD, "language": "nl",
    }});
    let accepted = exchange(address, "POST /api/v1/account/accept", "", &body.to_string()).await;
    let cookie = accepted.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
    let headers = format!("cookie: {cookie}\r\n");
    let listening = tokio::spawn(async move {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET /sync/v1/live HTTP/1.1\r\nhost: {address}\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut heard = vec![0; 4096];
        let mut count = 0;
        while !String::from_utf8_lossy(&heard[..count]).contains("\"head\":2") {
            count += stream.read(&mut heard[count..]).await.unwrap();
        }
        stop.send(()).unwrap();
        stream.read_to_end(&mut Vec::new()).await.unwrap();
    });
    let both = async { (listening.await, running.await) };
    let (listened, ran) = tokio::time::timeout(Duration::from_secs(60), both).await.unwrap();
    listened.unwrap();
    ran.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

async fn exchange(address: std::net::SocketAddr, line: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n\
         {headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn backup_is_a_store_of_its_own() {
    let (world, _) = World::with_admin(On::Sqlite).await;
    let copy = world.folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    let file = copy.join(crate::store::FILE);
    world.host.store.backup(&file).await.unwrap();
    assert_eq!(std::fs::read_dir(&copy).unwrap().count(), 1);
    let restored = Store::open_existing(&copy).await.unwrap();
    let listed = people::list(&restored).await.unwrap();
    assert_eq!(listed, ["jo@molen.nl\tadmin\tJo Bakker"]);
    assert!(world.host.store.backup(&file).await.is_err());
}

#[tokio::test]
async fn a_backup_that_is_put_back_twice_begins_two_epochs() {
    let (world, _) = World::with_admin(On::Sqlite).await;
    let file = world.folder.path().join("backup");
    world.host.store.backup(&file).await.unwrap();
    let mut epochs = vec![epoch(&world.host.store).await];
    for name in ["first", "second"] {
        let folder = world.folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::copy(&file, folder.join(crate::store::FILE)).unwrap();
        let restored = Store::open_existing(&folder).await.unwrap();
        epochs.push(epoch(&restored).await);
        // What is opened again goes on.
        restored.close().await;
        let again = Store::open_existing(&folder).await.unwrap();
        assert_eq!(epochs.last(), Some(&epoch(&again).await));
    }
    epochs.sort();
    epochs.dedup();
    assert_eq!(epochs.len(), 3, "{epochs:?}");
    assert!(epochs.iter().all(|epoch| !epoch.is_empty()));
}

async fn epoch(store: &Store) -> String {
    let mut tx = store.begin_read().await.unwrap();
    let (epoch,): (String,) = Query::new("SELECT epoch FROM workspace").one(&mut tx).await.unwrap();
    epoch
}
