//! Servers that cannot be used: refused at start, with what to do, and never with the password.

use super::super::data::Data;
use super::*;
use crate::store::testing::{address, psql};

async fn error(address: &str) -> String {
    let data = Data { data: "/nowhere".into(), database: Some(address.to_owned()) };
    data.check().unwrap();
    format!("{:#}", data.open().await.unwrap_err())
}

async fn check(address: &str, advice: &[&str]) {
    let error = error(address).await;
    assert!(advice.iter().all(|advice| error.contains(advice)), "{error}");
    assert!(!error.contains("secret"), "{error}");
    println!("{error}");
}

#[tokio::test]
async fn an_address_must_be_one_of_postgresql_and_answer() {
    check("mysql://jo:secret@db/crm", &["write it as postgres://USER:PASSWORD@HOST:5432/NAME"])
        .await;
    let nobody = "postgres://jo:secret@127.0.0.1:1/crm";
    check(nobody, &["cannot use the database crm at 127.0.0.1:1", "is PostgreSQL running"]).await;
    let unknown = "postgres://jo:secret@nowhere.invalid/crm";
    check(unknown, &["cannot use the database crm at nowhere.invalid", "correct the address"])
        .await;
}

#[tokio::test]
async fn who_is_not_let_in_is_told_what_to_correct() {
    let folder = address("postgres");
    let at = |user: &str, database: &str| {
        folder.replace("/postgres?", &format!("/{database}?")).replace("user=klantkompas", user)
    };
    for text in [
        "CREATE ROLE locked LOGIN PASSWORD 'right'",
        "CREATE ROLE poor LOGIN",
        "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER 'libc' \
         TEMPLATE template0",
    ] {
        psql(&folder, text.into()).await;
    }
    let wrong = ["password authentication failed", "Correct the user and the password"];
    check(&at("user=locked&password=secret", "postgres"), &wrong).await;
    check(&at("user=stranger", "postgres"), &["is stranger the right user?"]).await;
    check(&at("user=poor", "none"), &["make it with `createdb", "--owner=poor none`"]).await;
    check(&at("user=poor", "postgres"), &["`ALTER DATABASE postgres OWNER TO poor`"]).await;
    check(&at("user=klantkompas", "latin"), &["keeps text as LATIN1", "--encoding=UTF8"]).await;
    check(&at("user=klantkompas&sslmode=require", "postgres"), &["sslmode"]).await;
}

#[tokio::test]
async fn backup_names_the_servers_own_tool() {
    let world = World::new(On::Postgres).await;
    let file = world.folder.path().join("copy");
    let refused = world.host.store.backup(&file).await.unwrap_err();
    assert!(refused.to_string().contains("pg_dump"), "{refused}");
    assert!(!file.exists());
    let Place::Address(address) = &*world.place else { panic!("no server") };
    psql(address, "UPDATE workspace SET epoch = gen_random_uuid()".into()).await;
}
