//! The gap experiment with real clients: several write with pauses, one polls, and in the end what
//! was delivered is what was committed. On a server through two hosts, while someone in another
//! database of it leaves a transaction open: nothing may wait for that.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use domain::entity::Entity;
use domain::id::RecordId;
use klantkompas::protocol::{PROTOCOL_VERSION, PullReply, PullRequest};
use klantkompas::store::Store;
use serde_json::json;
use system_tests::contract::System;
use system_tests::device::Device;
use system_tests::host::{Database, Host};
use system_tests::on_both;
use system_tests::person::Person;
use system_tests::random::Random;
use tokio::task::JoinSet;

const WRITERS: u64 = 6;
const PUSHES: usize = 20;
const POLL: Duration = Duration::from_millis(5);

on_both! {
    what_is_delivered_is_what_was_committed,
}

async fn what_is_delivered_is_what_was_committed(on: Database) -> Result<()> {
    let host = Host::start(on).await?;
    let person = host.first_user().await?;
    let (other, idle) = match on {
        Database::Sqlite => (None, None),
        Database::Postgres => (Some(host.beside().await?), Some(idle_elsewhere().await?)),
    };
    let mut people = vec![person.clone()];
    people.extend(other.iter().map(|other| Person { origin: other.origin(), ..person.clone() }));
    let mut writing = JoinSet::new();
    for (writer, person) in (0..WRITERS).zip(people.iter().cycle()) {
        writing.spawn(write(Device::new(person), Random(writer)));
    }
    let mut reader = Reader { person, device: Device::new(&people[0]), cursor: None };
    let (mut committed, mut delivered) = (BTreeSet::new(), BTreeSet::new());
    while committed.len() < usize::try_from(WRITERS)? * PUSHES * 2 {
        delivered.extend(reader.poll().await?);
        while let Some(written) = writing.try_join_next() {
            committed.extend(written??);
        }
        tokio::time::sleep(POLL).await;
    }
    // All were told of; one look to the head is enough, whatever stays open elsewhere.
    delivered.extend(reader.poll().await?);
    assert_eq!(delivered, committed);
    drop((idle, other));
    Ok(())
}

/// A transaction that has written and does not end, in another database of the server.
async fn idle_elsewhere() -> Result<klantkompas::store::Tx> {
    let address = Database::Postgres.address().context("a server has an address")?;
    Ok(Store::open_postgres(&address).await?.begin_write().await?)
}

/// Pushes pairs of new contacts, with pauses; answers which.
async fn write(mut device: Device, mut random: Random) -> Result<Vec<RecordId>> {
    let mut made = Vec::new();
    for _ in 0..PUSHES {
        tokio::time::sleep(Duration::from_millis(random.draw() % 20)).await;
        made.extend([(); 2].map(|()| device.create(json!({"last_name": "Bakker"}))));
        device.push_all().await?;
    }
    Ok(made)
}

/// One who keeps nothing but a cursor: a row that it passes is never seen again.
struct Reader {
    person: Person,
    device: Device,
    cursor: Option<String>,
}

impl Reader {
    /// The contacts of all pages up to the head.
    async fn poll(&mut self) -> Result<Vec<RecordId>> {
        let mut found = Vec::new();
        loop {
            let request = PullRequest {
                device: self.device.id,
                protocol: PROTOCOL_VERSION,
                cursor: self.cursor.take(),
                limit: 7,
                sum: false,
            };
            let request = json!({ "request": request });
            let reply = self.person.call("sync/v1/pull", &request).await?;
            let PullReply::Page { rows, cursor, more, .. } = reply else { bail!("{reply:?}") };
            let contacts = rows.into_iter().filter(|row| row.entity == Entity::Contact);
            found.extend(contacts.map(|row| row.id));
            self.cursor = Some(cursor);
            if !more {
                return Ok(found);
            }
        }
    }
}
