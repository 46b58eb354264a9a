//! Storage in a real browser: what was shown as saved is there, and nothing is there by half.
#![cfg(target_arch = "wasm32")]

#[cfg(test)]
mod tests {
    use app::clock;
    use app::storage::confirmed::{self, Checkpoint};
    use app::storage::connection::{ACKED, Connection, DELTAS, META, OUTBOX, read, strict};
    use app::storage::error::StorageError;
    use app::storage::imports;
    use app::storage::meta::{self, Device, Progress};
    use app::storage::outbox::{self, Draft, Made, Refused, Stored};
    use app::storage::recount;
    use app::storage::room;
    use app::storage::segments::Segment;
    use app::storage::staging;
    use domain::entity::{Entity, Scope};
    use domain::id::{ImportId, RecordId, UserId, WorkspaceId};
    use domain::sync::block::encode;
    use domain::sync::change::{Entry, ImportBlock};
    use domain::sync::envelope::{Envelope, Fields, Versions};
    use domain::sync::hash::sha256_hex;
    use indexed_db_futures::database::Database;
    use indexed_db_futures::prelude::*;
    use klantkompas::protocol::Rejection;
    use replica::tables::Tables;
    use serde_json::json;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_dedicated_worker);

    /// A database of its own for each test.
    fn fresh() -> Connection {
        Connection::of(WorkspaceId(clock::new_id()), UserId(clock::new_id()))
    }

    fn fields(name: &str) -> Fields {
        Fields::from_iter([("name".to_owned(), json!(name))])
    }

    fn draft(id: RecordId, name: &str, create: bool) -> Draft {
        let (entity, set) = (Entity::Customer, fields(name));
        Draft::Change {
            entity,
            id,
            create,
            set,
            base: Versions::new(),
            add: Vec::new(),
            remove: Vec::new(),
        }
    }

    fn row(id: RecordId, name: &str, seq: u64) -> Envelope {
        Envelope {
            entity: Entity::Customer,
            id,
            schema: 1,
            fields: fields(name),
            versions: Versions::new(),
            scope: Scope::Base,
            seq,
            erased: false,
        }
    }

    fn new_record() -> RecordId {
        RecordId(clock::new_id())
    }

    async fn save(connection: &Connection, name: &str) -> Stored {
        let text = outbox::append(connection, draft(new_record(), name, true)).await.unwrap();
        let entry: Entry = serde_json::from_str(&text).unwrap();
        Stored { n: entry.n(), text }
    }

    fn counts(entries: &[Stored]) -> Vec<u64> {
        entries.iter().map(|entry| entry.n).collect()
    }

    #[wasm_bindgen_test]
    async fn a_dropped_transaction_leaves_no_entry_and_no_gap() {
        let connection = fresh();
        let made = Made::now(&draft(new_record(), "Bakker", true)).unwrap();
        connection
            .sealed(async |seal| {
                let value = made.sealed(seal).await?;
                connection
                    .run(async |database| {
                        let transaction = strict(database, [META, OUTBOX])?;
                        outbox::stage(&transaction, &made, &value).await?;
                        drop(transaction);
                        Ok(())
                    })
                    .await
            })
            .await
            .unwrap();
        assert_eq!(outbox::waiting(&connection).await.unwrap(), []);
        assert_eq!(meta::load::<Device>(&connection).await.unwrap(), None);
        assert_eq!(save(&connection, "Bakker").await.n, 1);
    }

    #[wasm_bindgen_test]
    async fn entries_made_at_once_are_counted_without_gaps() {
        let connection = fresh();
        let other = connection.clone();
        let saves = (0..20).map(|count| {
            let connection = if count % 2 == 0 { &connection } else { &other };
            async move { save(connection, "Bakker").await.n }
        });
        let mut made = futures::future::join_all(saves).await;
        made.sort_unstable();
        assert_eq!(made, (1..=20).collect::<Vec<u64>>());
        let waiting = outbox::waiting(&connection).await.unwrap();
        assert_eq!(counts(&waiting), made);
    }

    #[wasm_bindgen_test]
    async fn rows_results_and_cursor_are_stored_together() {
        let connection = fresh();
        let entries = [save(&connection, "a").await, save(&connection, "b").await];
        let waiting = save(&connection, "c").await;
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        let [settled, unwanted] = entries;
        let refused =
            Refused { n: unwanted.n, text: unwanted.text, reason: Rejection::UnknownRecord };
        let checkpoint = Checkpoint {
            deltas: vec![row(new_record(), "a", 7)],
            settled: vec![settled.clone()],
            refused: vec![refused.clone()],
            progress: Progress { cursor: Some("7".into()), head: 7, ..Progress::default() },
            ..Checkpoint::default()
        };
        confirmed::store(&connection, epoch, &checkpoint).await.unwrap();
        let held = confirmed::load(&connection).await.unwrap();
        assert_eq!(held.outbox, [waiting]);
        assert_eq!(held.attention, [refused]);
        assert_eq!(held.deltas, checkpoint.deltas);
        assert_eq!(held.progress, checkpoint.progress);
        assert_eq!(confirmed::acked(&connection).await.unwrap(), [settled]);
    }

    #[wasm_bindgen_test]
    async fn of_what_is_settled_the_last_five_thousand_are_kept() {
        let connection = fresh();
        let first = save(&connection, "a").await;
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        // Round after round, as months go by.
        let mut settled: Vec<Stored> = Vec::new();
        for n in 1..=12_000 {
            let text = first.text.replace("\"n\":1,", &format!("\"n\":{n},"));
            settled.push(Stored { n, text });
            if settled.len() == 1_500 {
                let settled = std::mem::take(&mut settled);
                let checkpoint = Checkpoint { settled, ..Checkpoint::default() };
                confirmed::store(&connection, epoch, &checkpoint).await.unwrap();
            }
        }
        let kept = counts(&confirmed::acked(&connection).await.unwrap());
        assert_eq!(kept, (7_001..=12_000).collect::<Vec<u64>>());
    }

    #[wasm_bindgen_test]
    async fn a_leader_that_was_replaced_writes_nothing() {
        let connection = fresh();
        let entry = save(&connection, "a").await;
        let stale = meta::raise_epoch(&connection).await.unwrap();
        meta::raise_epoch(&connection).await.unwrap();
        let checkpoint = Checkpoint {
            deltas: vec![row(new_record(), "a", 7)],
            settled: vec![entry.clone()],
            ..Checkpoint::default()
        };
        let outcome = confirmed::store(&connection, stale, &checkpoint).await;
        assert_eq!(outcome, Err(StorageError::NotLeader));
        let held = confirmed::load(&connection).await.unwrap();
        assert_eq!((held.outbox, held.deltas), (vec![entry], vec![]));
    }

    #[wasm_bindgen_test]
    async fn what_is_shown_is_packed_rows_then_single_ones_then_entries() {
        let connection = fresh();
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        let ids = [new_record(), new_record(), new_record()];
        let packed: Vec<Envelope> = ids.iter().map(|id| row(*id, "packed", 1)).collect();
        let bytes = encode(&Entity::Customer, &packed).unwrap();
        let checkpoint = Checkpoint {
            segments: vec![Segment { key: 1, bytes }],
            deltas: vec![row(ids[1], "single", 2)],
            ..Checkpoint::default()
        };
        confirmed::store(&connection, epoch, &checkpoint).await.unwrap();
        outbox::append(&connection, draft(ids[2], "unsent", false)).await.unwrap();
        connection.close();

        let held = confirmed::load(&connection).await.unwrap();
        let mut tables = Tables::default();
        for segment in held.segments {
            tables.confirm_block(segment.bytes).unwrap();
        }
        held.deltas.into_iter().for_each(|row| tables.confirm_row(row));
        for entry in held.outbox {
            let pending = tables.pending_of(entry.text, Vec::new()).unwrap();
            tables.add_pending(pending);
        }
        let names = ids.map(|id| tables.find(&Entity::Customer, id).unwrap().text("name"));
        assert_eq!(names, ["packed", "single", "unsent"]);
        let unsent = ids.map(|id| {
            tables.is_unsent(&Entity::Customer, tables.row(&Entity::Customer, id).unwrap())
        });
        assert_eq!(unsent, [false, false, true]);
    }

    #[wasm_bindgen_test]
    async fn a_forked_device_counts_anew_and_keeps_its_entries() {
        let connection = fresh();
        let before = meta::device(&connection).await.unwrap();
        let settled = save(&connection, "a").await;
        let kept = [save(&connection, "b").await, save(&connection, "c").await];
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        let checkpoint = Checkpoint { settled: vec![settled], ..Checkpoint::default() };
        confirmed::store(&connection, epoch, &checkpoint).await.unwrap();

        recount::renumber(&connection).await.unwrap();
        let waiting = outbox::waiting(&connection).await.unwrap();
        assert_eq!(counts(&waiting), [1, 2]);
        let change =
            |stored: &Stored| serde_json::from_str::<Entry>(&stored.text).unwrap().change_id();
        assert_eq!(waiting.iter().map(change).collect::<Vec<_>>(), kept.each_ref().map(change));
        let after = meta::device(&connection).await.unwrap();
        assert_ne!(after.id, before.id);
        assert_eq!(save(&connection, "d").await.n, 3);
    }

    #[wasm_bindgen_test]
    async fn blocks_without_an_entry_are_swept_and_others_stay() {
        let connection = fresh();
        let (saved, orphan) = (b"saved".as_slice(), b"orphan".as_slice());
        for bytes in [saved, orphan] {
            imports::put(&connection, &sha256_hex(bytes), bytes).await.unwrap();
        }
        let block = ImportBlock { hash: sha256_hex(saved), entity: Entity::Customer, rows: 1 };
        let (id, name) = (ImportId(clock::new_id()), "folder".to_owned());
        let draft = Draft::Import { id, name, blocks: vec![block], undoes: None };
        outbox::append(&connection, draft).await.unwrap();
        assert_eq!(imports::sweep(&connection).await.unwrap(), 1);
        let found = imports::get(&connection, &sha256_hex(saved)).await.unwrap();
        assert_eq!(found.as_deref(), Some(saved));
        assert_eq!(imports::get(&connection, &sha256_hex(orphan)).await.unwrap(), None);
    }

    /// What is stored that could make way: ballast, settled entries, confirmed rows.
    async fn stored(connection: &Connection) -> (bool, usize, bool) {
        let ballast = connection
            .run(async |database| {
                let transaction = read(database, [META])?;
                let store = transaction.object_store(META)?;
                let key = store.get_key("ballast").with_key_type::<String>().primitive()?.await?;
                Ok(key.is_some())
            })
            .await
            .unwrap();
        let held = confirmed::load(connection).await.unwrap();
        let acked = confirmed::acked(connection).await.unwrap().len();
        (ballast, acked, !held.deltas.is_empty() && held.progress.cursor.is_some())
    }

    #[wasm_bindgen_test]
    async fn on_a_full_disk_what_can_be_had_again_makes_way_in_its_order() {
        let connection = fresh();
        let mut settled = Vec::new();
        for _ in 0..250 {
            settled.push(save(&connection, "a").await);
        }
        let waiting = save(&connection, "b").await;
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        let checkpoint = Checkpoint {
            deltas: vec![row(new_record(), "a", 7)],
            settled,
            progress: Progress { cursor: Some("7".into()), head: 7, ..Progress::default() },
            ..Checkpoint::default()
        };
        confirmed::store(&connection, epoch, &checkpoint).await.unwrap();
        room::lay_ballast(&connection).await.unwrap();
        assert_eq!(stored(&connection).await, (true, 250, true));

        for (gone, left) in
            [(1, (false, 250, true)), (2, (false, 199, true)), (3, (false, 199, false))]
        {
            let seen = std::cell::RefCell::new(Vec::new());
            let outcome = room::make_for(&connection, async |database| {
                let transaction = read(database, [META, DELTAS, ACKED])?;
                let store = transaction.object_store(META)?;
                let ballast = store.get_key("ballast").with_key_type::<String>().primitive()?;
                let ballast = ballast.await?.is_some();
                let acked = transaction.object_store(ACKED)?.count().primitive()?.await?;
                let rows = transaction.object_store(DELTAS)?.count().primitive()?.await?;
                let state = (ballast, usize::try_from(acked).unwrap(), rows > 0);
                seen.borrow_mut().push(state);
                if state == left { Ok(()) } else { Err(StorageError::Full) }
            })
            .await;
            assert_eq!(outcome, Ok(()), "step {gone}: {seen:?}");
            assert_eq!(stored(&connection).await, left);
        }
        let outcome: Result<(), _> =
            room::make_for(&connection, async |_| Err(StorageError::Full)).await;
        assert_eq!(outcome, Err(StorageError::Full));
        assert_eq!(outbox::waiting(&connection).await.unwrap(), [waiting]);

        // What builds upon rows that went is not stored; what stands by itself is.
        let progress = Progress { cursor: Some("8".into()), checkpoint: 2, ..Progress::default() };
        let next = Checkpoint { progress, ..Checkpoint::default() };
        let refused = confirmed::store(&connection, epoch, &next).await;
        assert_eq!(refused, Err(StorageError::Full));
        let whole = Checkpoint { reset: true, ..next };
        confirmed::store(&connection, epoch, &whole).await.unwrap();
    }

    #[wasm_bindgen_test]
    async fn what_a_tab_still_knows_goes_back_before_what_was_made_since() {
        let lost = fresh();
        let known = [save(&lost, "a").await, save(&lost, "b").await];
        let refused =
            Refused { n: 9, text: save(&lost, "c").await.text, reason: Rejection::UnknownRecord };
        let connection = fresh();
        let since = save(&connection, "d").await;
        let device = meta::device(&connection).await.unwrap();
        let texts: Vec<String> =
            known.iter().chain([&since]).map(|entry| entry.text.clone()).collect();
        let back = recount::put_back(&connection, &texts, std::slice::from_ref(&refused)).await;
        assert_eq!(back, Ok(2));
        let held = confirmed::load(&connection).await.unwrap();
        assert_eq!(counts(&held.outbox), [1, 2, 3]);
        let change =
            |stored: &Stored| serde_json::from_str::<Entry>(&stored.text).unwrap().change_id();
        let expected = [&known[0], &known[1], &since].map(change);
        assert_eq!(held.outbox.iter().map(change).collect::<Vec<_>>(), expected);
        assert_eq!(held.attention, [refused]);
        assert_ne!(meta::device(&connection).await.unwrap().id, device.id);
        // Once more: nothing is lost any more, and nothing is written.
        assert_eq!(recount::put_back(&connection, &texts, &[]).await, Ok(0));
        assert_eq!(outbox::waiting(&connection).await.unwrap(), held.outbox);
    }

    #[wasm_bindgen_test]
    async fn a_closed_connection_opens_again() {
        let connection = fresh();
        save(&connection, "a").await;
        connection.close();
        assert_eq!(save(&connection, "b").await.n, 2);
    }

    #[wasm_bindgen_test]
    async fn a_connection_that_nobody_holds_does_not_keep_its_database_from_being_deleted() {
        let name = {
            let connection = fresh();
            save(&connection, "a").await;
            connection.name().to_owned()
        };
        Database::delete_by_name(&name).unwrap().await.unwrap();
    }

    #[wasm_bindgen_test]
    async fn a_database_deleted_under_a_connection_is_noticed_and_made_anew() {
        let connection = fresh();
        save(&connection, "a").await;
        let device = meta::device(&connection).await.unwrap();
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        assert!(!connection.take_closed());
        Database::delete_by_name(connection.name()).unwrap().await.unwrap();
        assert!(connection.take_closed());
        let outcome = meta::still_leads(&connection, epoch).await;
        assert_eq!(outcome, Err(StorageError::NotLeader));
        assert_eq!(save(&connection, "b").await.n, 1);
        assert_ne!(meta::device(&connection).await.unwrap().id, device.id);
    }

    fn rows_as_segment(names: &[&str], seq: u64) -> (String, Vec<u8>) {
        let rows: Vec<Envelope> =
            (seq..).zip(names).map(|(seq, name)| row(new_record(), name, seq)).collect();
        let bytes = encode(&Entity::Customer, &rows).unwrap();
        (sha256_hex(&bytes), bytes)
    }

    /// A load that begins anew and brings these segments.
    fn whole(hashes: &[&String]) -> Checkpoint {
        let cursor = Some("base".to_owned());
        Checkpoint {
            reset: true,
            staged: (hashes.iter().map(|hash| (*hash).clone()).collect(), 4),
            progress: Progress { cursor, checkpoint: 1, ..Progress::default() },
            ..Checkpoint::default()
        }
    }

    #[wasm_bindgen_test]
    async fn segments_kept_aside_count_with_the_cursor_or_not_at_all() {
        let connection = fresh();
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        save(&connection, "Waits").await;
        let (one, two) = (rows_as_segment(&["A", "B"], 1), rows_as_segment(&["C"], 3));
        let old = rows_as_segment(&["Old"], 1);
        let both = [one.clone(), two.clone()];
        staging::put(&connection, epoch, &both).await.unwrap();
        staging::put(&connection, epoch, std::slice::from_ref(&old)).await.unwrap();
        // A tab that opens now shows nothing of it yet, and finds what is here.
        let held = confirmed::load(&connection).await.unwrap();
        assert_eq!((held.segments.len(), held.progress.cursor), (0, None));
        let wanted = [one.0.clone(), two.0.clone(), "missing".to_owned()];
        let mut here = staging::keep_only(&connection, &wanted).await.unwrap();
        here.sort_unstable();
        let mut hashes = vec![one.0.clone(), two.0.clone()];
        hashes.sort_unstable();
        assert_eq!(here, hashes);

        // Neither a former leader nor a load of which a segment is missing changes anything.
        let former = confirmed::store(&connection, meta::LeaderEpoch(0), &whole(&[&one.0])).await;
        assert_eq!(former.unwrap_err(), StorageError::NotLeader);
        let late = staging::put(&connection, meta::LeaderEpoch(0), &both).await;
        assert_eq!(late.unwrap_err(), StorageError::NotLeader);
        let part = confirmed::store(&connection, epoch, &whole(&[&one.0, &old.0])).await;
        assert_eq!(part.unwrap_err(), StorageError::Full);
        let held = confirmed::load(&connection).await.unwrap();
        assert_eq!((held.segments.len(), held.progress.cursor), (0, None));

        confirmed::store(&connection, epoch, &whole(&[&one.0, &two.0])).await.unwrap();
        let held = confirmed::load(&connection).await.unwrap();
        let expected = [Segment { key: 4, bytes: one.1 }, Segment { key: 5, bytes: two.1 }];
        assert_eq!(held.segments, expected);
        assert_eq!((held.progress.cursor.as_deref(), held.outbox.len()), (Some("base"), 1));
        assert_eq!(staging::keep_only(&connection, &wanted).await.unwrap(), Vec::<String>::new());
    }

    #[wasm_bindgen_test]
    async fn segments_kept_aside_go_before_what_was_confirmed() {
        let connection = fresh();
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        let (hash, bytes) = rows_as_segment(&["A"], 1);
        staging::put(&connection, epoch, &[(hash.clone(), bytes.clone())]).await.unwrap();
        confirmed::store(&connection, epoch, &whole(&[&hash])).await.unwrap();
        staging::put(&connection, epoch, &[(hash.clone(), bytes.clone())]).await.unwrap();
        assert!(room::throw_out(&connection, room::Goes::Staged).await.unwrap());
        assert!(!room::throw_out(&connection, room::Goes::Staged).await.unwrap());
        let here = staging::keep_only(&connection, std::slice::from_ref(&hash)).await.unwrap();
        assert_eq!(here, Vec::<String>::new());
        assert_eq!(confirmed::load(&connection).await.unwrap().segments.len(), 1);
    }

    #[wasm_bindgen_test]
    async fn segments_tell_of_who_was_erased_meanwhile() {
        let connection = fresh();
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        let (jan, order, piet) = (new_record(), new_record(), new_record());
        let sent = async |id: RecordId| {
            let text = outbox::append(&connection, draft(id, "secret", false)).await.unwrap();
            let entry: Entry = serde_json::from_str(&text).unwrap();
            Stored { n: entry.n(), text }
        };
        let settled =
            vec![sent(jan).await, sent(order).await, sent(piet).await, sent(new_record()).await];
        let mark = Envelope { erased: true, fields: Fields::new(), ..row(jan, "", 1) };
        let mut of_the_books = row(order, "", 2);
        of_the_books.fields = Fields::from_iter([("customer".to_owned(), json!(jan))]);
        let packed = encode(&Entity::Customer, &[mark, of_the_books, row(piet, "secret", 3)]);
        let bytes = packed.unwrap();
        let hash = sha256_hex(&bytes);
        staging::put(&connection, epoch, &[(hash.clone(), bytes.clone())]).await.unwrap();
        // Piet was erased after the segments were made.
        let news = Envelope { erased: true, fields: Fields::new(), ..row(piet, "", 4) };
        let gone = [piet].into_iter().collect::<std::collections::HashSet<_>>();
        let checkpoint = Checkpoint {
            settled,
            deltas: vec![news],
            emptied: gone.clone(),
            renewed: gone,
            ..whole(&[&hash])
        };
        confirmed::store(&connection, epoch, &checkpoint).await.unwrap();
        let left = confirmed::acked(&connection).await.unwrap();
        assert_eq!(counts(&left), [4]);
        let held = confirmed::load(&connection).await.unwrap();
        assert!(!String::from_utf8_lossy(&held.segments[0].bytes).contains("secret"));
        let mut tables = Tables::default();
        for segment in held.segments {
            tables.confirm_block(segment.bytes).unwrap();
        }
        held.deltas.into_iter().for_each(|row| tables.confirm_row(row));
        assert_eq!(tables.confirmed_sum().rows, 1, "the row of the books stays");
    }
}
