//! Encryption in a real browser: what is sealed opens with its key and in its place only, entries are
//! sent as they were made, and rewriting may be interrupted anywhere.
#![cfg(target_arch = "wasm32")]

#[cfg(test)]
mod tests {
    use app::clock;
    use app::storage::cipher::Value;
    use app::storage::confirmed::{self, Checkpoint, Held};
    use app::storage::connection::{
        ACKED, ATTENTION, Connection, DELTAS, IMPORTS, OUTBOX, SEGMENTS, read, strict,
    };
    use app::storage::error::StorageError;
    use app::storage::meta::{self, LeaderEpoch, Progress};
    use app::storage::outbox::{self, Draft, Refused, Stored};
    use app::storage::segments::Segment;
    use app::storage::vault::{self, Turning, Vault};
    use app::storage::{imports, passphrase, recount, reopen, rewrite};
    use domain::entity::{Entity, Scope};
    use domain::id::{ImportId, RecordId, UserId, WorkspaceId};
    use domain::sync::block::encode;
    use domain::sync::change::{Entry, ImportBlock};
    use domain::sync::envelope::{Envelope, Fields, Versions};
    use domain::sync::hash::sha256_hex;
    use futures::future::{Either, select};
    use gloo::timers::future::TimeoutFuture;
    use indexed_db_futures::database::Database;
    use indexed_db_futures::prelude::*;
    use klantkompas::protocol::Rejection;
    use serde_json::json;
    use wasm_bindgen::JsValue;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_dedicated_worker);

    const PASSPHRASE: &str = "een lange wachtzin";

    /// A name that must not stand anywhere in what is sealed.
    const NAME: &str = "Bakkerij Vlaar";

    const STORES: [&str; 6] = [SEGMENTS, DELTAS, OUTBOX, ACKED, ATTENTION, IMPORTS];

    fn fresh() -> Connection {
        Connection::of(WorkspaceId(clock::new_id()), UserId(clock::new_id()))
    }

    /// Another tab on the same data.
    fn beside(connection: &Connection) -> Connection {
        let mut parts = connection.name().split('/').skip(1);
        let mut id = || parts.next().unwrap().parse().unwrap();
        Connection::of(WorkspaceId(id()), UserId(id()))
    }

    fn row(seq: u64) -> Envelope {
        Envelope {
            entity: Entity::Customer,
            id: RecordId(clock::new_id()),
            schema: 1,
            fields: Fields::from_iter([("name".to_owned(), json!(format!("{NAME} {seq}")))]),
            versions: Versions::new(),
            scope: Scope::Base,
            seq,
            erased: false,
        }
    }

    fn draft() -> Draft {
        let row = row(0);
        let (entity, id, set) = (row.entity, row.id, row.fields);
        Draft::Change {
            entity,
            id,
            create: true,
            set,
            base: Versions::new(),
            add: Vec::new(),
            remove: Vec::new(),
        }
    }

    async fn save(connection: &Connection) -> Stored {
        let text = outbox::append(connection, draft()).await.unwrap();
        let entry: Entry = serde_json::from_str(&text).unwrap();
        Stored { n: entry.n(), text }
    }

    fn block(key: u64) -> Segment {
        Segment { key, bytes: encode(&Entity::Customer, &[row(key)]).unwrap() }
    }

    /// Data of every kind: settled, refused and waiting entries, rows, the block of an import.
    async fn fill(connection: &Connection) -> LeaderEpoch {
        let settled = save(connection).await;
        let unwanted = save(connection).await;
        let epoch = meta::raise_epoch(connection).await.unwrap();
        let refused =
            Refused { n: unwanted.n, text: unwanted.text, reason: Rejection::UnknownRecord };
        let checkpoint = Checkpoint {
            segments: vec![block(1), block(2)],
            deltas: vec![row(8), row(9)],
            settled: vec![settled],
            refused: vec![refused],
            progress: Progress { cursor: Some("9".into()), head: 9, ..Progress::default() },
            ..Checkpoint::default()
        };
        confirmed::store(connection, epoch, &checkpoint).await.unwrap();
        let bytes = block(3).bytes;
        let hash = sha256_hex(&bytes);
        imports::put(connection, &hash, &bytes).await.unwrap();
        let blocks = vec![ImportBlock { hash, entity: Entity::Customer, rows: 1 }];
        let draft = Draft::Import {
            id: ImportId(clock::new_id()),
            name: format!("{NAME}.csv"),
            blocks,
            undoes: None,
        };
        outbox::append(connection, draft).await.unwrap();
        save(connection).await;
        epoch
    }

    /// Turns encryption on, as the settings do, and leaves everything as it is stored.
    async fn turn_on(connection: &Connection) {
        let (vault, cipher) = passphrase::make(PASSPHRASE, 15).await.unwrap();
        meta::keep(connection, &vault).await.unwrap();
        connection.unlock(cipher);
        connection.learn().await.unwrap();
    }

    async fn sealed() -> (Connection, LeaderEpoch) {
        let connection = fresh();
        let epoch = fill(&connection).await;
        turn_on(&connection).await;
        rewrite::rewrite(&connection, epoch).await.unwrap();
        (connection, epoch)
    }

    /// What a tab reads, with the settled entries and the import's block.
    async fn all(connection: &Connection) -> (Held, Vec<Stored>, Vec<Option<Vec<u8>>>) {
        let held = confirmed::load(connection).await.unwrap();
        let acked = confirmed::acked(connection).await.unwrap();
        let mut blocks = Vec::new();
        for hash in held.outbox.iter().flat_map(|entry| imports::blocks_of(&entry.text)) {
            blocks.push(imports::get(connection, &hash).await.unwrap());
        }
        (held, acked, blocks)
    }

    fn assert_same(
        left: &(Held, Vec<Stored>, Vec<Option<Vec<u8>>>),
        right: &(Held, Vec<Stored>, Vec<Option<Vec<u8>>>),
    ) {
        assert_eq!(left.0.segments, right.0.segments);
        assert_eq!(left.0.deltas, right.0.deltas);
        assert_eq!(left.0.outbox, right.0.outbox);
        assert_eq!(left.0.attention, right.0.attention);
        assert_eq!((&left.1, &left.2), (&right.1, &right.2));
        assert!(left.2.iter().all(Option::is_some) && !left.2.is_empty());
    }

    async fn raw(connection: &Connection, store: &'static str) -> Vec<(JsValue, Value)> {
        let read = connection.run(async |database| {
            let transaction = read(database, [store])?;
            let store = transaction.object_store(store)?;
            let keys = store.get_all_keys::<JsValue>().primitive()?.await?;
            let keys: Vec<JsValue> = keys.collect::<Result<_, _>>()?;
            let values = store.get_all::<JsValue>().primitive()?.await?;
            keys.into_iter().zip(values).map(|(key, value)| Ok((key, Value::of(value?)?))).collect()
        });
        read.await.unwrap()
    }

    async fn put_raw(connection: &Connection, store: &'static str, key: &JsValue, value: &Value) {
        let put = connection.run(async |database| {
            let transaction = strict(database, [store])?;
            let store = transaction.object_store(store)?;
            store.put(value.stored()).with_key(key.clone()).without_key_type().primitive()?;
            Ok(transaction.commit().await?)
        });
        put.await.unwrap();
    }

    /// How many values are sealed, of how many; nothing sealed shows the name.
    async fn sealed_of(connection: &Connection) -> (usize, usize) {
        let (mut sealed, mut count) = (0, 0);
        for store in STORES {
            for (_, value) in raw(connection, store).await {
                count += 1;
                if let Value::Sealed(bytes) = value {
                    sealed += 1;
                    let text = String::from_utf8_lossy(&bytes.to_vec()).into_owned();
                    assert!(!text.contains("Bakkerij"));
                }
            }
        }
        (sealed, count)
    }

    #[wasm_bindgen_test]
    async fn everything_is_sealed_and_reads_the_same_and_back() {
        let connection = fresh();
        let epoch = fill(&connection).await;
        let before = all(&connection).await;
        turn_on(&connection).await;
        rewrite::rewrite(&connection, epoch).await.unwrap();
        let (sealed, count) = sealed_of(&connection).await;
        assert_eq!((sealed, count), (count, 9));
        assert_same(&all(&connection).await, &before);
        let stored: Vault = meta::load(&connection).await.unwrap().unwrap();
        assert_eq!(stored.turning, Turning::Done);

        vault::change(&connection, &stored.id, |it| it.turning = Turning::Off).await.unwrap();
        rewrite::rewrite(&connection, epoch).await.unwrap();
        assert_eq!(sealed_of(&connection).await, (0, 9));
        assert_same(&all(&beside(&connection)).await, &before);
        assert_eq!(meta::load::<Vault>(&connection).await.unwrap(), None);
    }

    #[wasm_bindgen_test]
    async fn rewriting_may_be_interrupted_anywhere() {
        let connection = fresh();
        let epoch = fill(&connection).await;
        for n in 10..60 {
            outbox::append(&connection, draft()).await.unwrap();
            let checkpoint = Checkpoint { deltas: vec![row(n)], ..Checkpoint::default() };
            confirmed::store(&connection, epoch, &checkpoint).await.unwrap();
        }
        let before = all(&connection).await;
        turn_on(&connection).await;
        let cipher = connection.cipher().unwrap();
        let mut interrupted = 0;
        for wait in (0..).step_by(3) {
            let other = beside(&connection);
            other.unlock(cipher.clone());
            let work = std::pin::pin!(rewrite::rewrite(&other, epoch));
            match select(work, TimeoutFuture::new(wait)).await {
                Either::Left((outcome, _)) => {
                    outcome.unwrap();
                    break;
                }
                Either::Right(_) => interrupted += 1,
            }
            assert_same(&all(&other).await, &before);
            other.close();
        }
        assert!(interrupted > 0);
        let (sealed, count) = sealed_of(&connection).await;
        assert_eq!(sealed, count);
        assert_same(&all(&connection).await, &before);
    }

    #[wasm_bindgen_test]
    async fn a_changed_bit_is_noticed() {
        let (connection, _) = sealed().await;
        let (key, value) = raw(&connection, OUTBOX).await.pop().unwrap();
        let Value::Sealed(bytes) = value else { panic!("not sealed") };
        let last = bytes.length() - 1;
        bytes.set_index(last, bytes.get_index(last) ^ 1);
        put_raw(&connection, OUTBOX, &key, &Value::Sealed(bytes)).await;
        let outcome = outbox::waiting(&connection).await;
        assert!(matches!(outcome, Err(StorageError::Damaged(_))), "{outcome:?}");
    }

    #[wasm_bindgen_test]
    async fn a_value_opens_in_its_place_only() {
        for store in [SEGMENTS, DELTAS] {
            let (connection, _) = sealed().await;
            let values = raw(&connection, store).await;
            put_raw(&connection, store, &values[0].0, &values[1].1).await;
            put_raw(&connection, store, &values[1].0, &values[0].1).await;
            let outcome = confirmed::load(&connection).await;
            assert!(matches!(outcome, Err(StorageError::Damaged(_))), "{store}");
        }
        let (connection, _) = sealed().await;
        let (key, value) = raw(&connection, OUTBOX).await.pop().unwrap();
        put_raw(&connection, ACKED, &key, &value).await;
        let outcome = confirmed::acked(&connection).await;
        assert!(matches!(outcome, Err(StorageError::Damaged(_))), "{outcome:?}");
    }

    #[wasm_bindgen_test]
    async fn another_passphrase_opens_nothing_and_changing_it_wraps_anew() {
        let (connection, _) = sealed().await;
        let before = all(&connection).await;
        let stored: Vault = meta::load(&connection).await.unwrap().unwrap();
        assert!(passphrase::open(&stored, "een andere wachtzin").await.unwrap().is_none());
        assert!(
            passphrase::change(&stored, "een andere", "nieuw en lang").await.unwrap().is_none()
        );
        let changed = passphrase::change(&stored, PASSPHRASE, "nieuw en lang").await.unwrap();
        let changed = changed.unwrap();
        assert!(changed.salt != stored.salt && changed.wrapped != stored.wrapped);
        assert!(passphrase::open(&changed, PASSPHRASE).await.unwrap().is_none());
        let cipher = passphrase::open(&changed, "nieuw en lang").await.unwrap().unwrap();
        assert!(!cipher.key.extractable());
        let other = beside(&connection);
        other.unlock(cipher);
        assert_same(&all(&other).await, &before);
    }

    #[wasm_bindgen_test]
    async fn an_entry_is_read_as_it_was_made_under_its_count() {
        let (connection, epoch) = sealed().await;
        let made = [save(&connection).await, save(&connection).await];
        let (first, again) = (outbox::waiting(&connection), outbox::waiting(&connection));
        let (first, again) = (first.await.unwrap(), again.await.unwrap());
        assert_eq!(first, again);
        assert_eq!(first[first.len() - 2..], made);
        let counts: Vec<u64> = first.iter().map(|entry| entry.n).collect();
        assert_eq!(counts, [3, 4, 5, 6]);

        let settled = Checkpoint { settled: made.to_vec(), ..Checkpoint::default() };
        confirmed::store(&connection, epoch, &settled).await.unwrap();
        assert_eq!(confirmed::acked(&connection).await.unwrap()[1..], made);
        reopen::reopen(&connection, epoch, 4).await.unwrap();
        assert_eq!(outbox::waiting(&connection).await.unwrap(), first);

        recount::renumber(&connection).await.unwrap();
        let anew = outbox::waiting(&connection).await.unwrap();
        assert_eq!(anew.iter().map(|entry| entry.n).collect::<Vec<_>>(), [1, 2, 3, 4]);
        for (entry, before) in anew.iter().zip(&first) {
            assert_eq!(entry.text, outbox_text(&before.text, entry.n));
        }
    }

    /// The text of an entry under another count, encoded anew.
    fn outbox_text(text: &str, n: u64) -> String {
        let entry: Entry = serde_json::from_str(text).unwrap();
        serde_json::to_string(&entry.counted(n)).unwrap()
    }

    #[wasm_bindgen_test]
    async fn a_tab_without_the_key_neither_reads_nor_writes() {
        let (connection, epoch) = sealed().await;
        let other = beside(&connection);
        assert_eq!(outbox::append(&other, draft()).await, Err(StorageError::Locked));
        let rows = Checkpoint { deltas: vec![row(9)], ..Checkpoint::default() };
        let stored = confirmed::store(&other, epoch, &rows).await;
        assert_eq!(stored, Err(StorageError::Locked));
        assert_eq!(imports::put(&other, "hash", b"rows").await, Err(StorageError::Locked));
        assert!(matches!(confirmed::load(&other).await, Err(StorageError::Locked)));
        assert_eq!(vault::unsent(&other).await, Ok(2));
        other.unlock(connection.cipher().unwrap());
        let saved = save(&other).await;
        assert_eq!(saved.n, 5);
        let (_, value) = raw(&connection, OUTBOX).await.pop().unwrap();
        assert_eq!(value.count(), Some(5));
    }

    #[wasm_bindgen_test]
    async fn without_its_key_nothing_is_read_or_written_any_more() {
        let (connection, _) = sealed().await;
        vault::destroy(&connection).await.unwrap();
        let gone: Vault = meta::load(&connection).await.unwrap().unwrap();
        assert!(!gone.is_whole());
        assert!(passphrase::open(&gone, PASSPHRASE).await.is_err());
        assert_eq!(outbox::append(&connection, draft()).await, Err(StorageError::Locked));
        assert_eq!(sealed_of(&connection).await, (9, 9));
    }

    #[wasm_bindgen_test]
    async fn what_comes_after_a_removal_is_sealed_as_well() {
        let (connection, _) = sealed().await;
        connection.close();
        Database::delete_by_name(connection.name()).unwrap().await.unwrap();
        let saved = save(&connection).await;
        assert_eq!(saved.n, 1);
        assert_eq!(sealed_of(&connection).await, (1, 1));
        let kept: Vault = meta::load(&connection).await.unwrap().unwrap();
        let cipher = passphrase::open(&kept, PASSPHRASE).await.unwrap().unwrap();
        let other = beside(&connection);
        other.unlock(cipher);
        assert_eq!(outbox::waiting(&other).await.unwrap(), [saved]);
    }
}
