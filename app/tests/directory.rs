//! The kept directory in a real browser: read only when it shows what is stored, and gone with whom it
//! told of.
#![cfg(target_arch = "wasm32")]

#[cfg(test)]
mod tests {
    use app::clock;
    use app::storage::confirmed::{self, Checkpoint};
    use app::storage::connection::Connection;
    use app::storage::directory::{self, Mark, Part};
    use app::storage::error::StorageError;
    use app::storage::meta::{self, LeaderEpoch, Progress};
    use app::storage::outbox::{self, Draft};
    use app::storage::passphrase;
    use app::storage::room::{self, Goes};
    use domain::entity::Entity;
    use domain::id::{RecordId, UserId, WorkspaceId};
    use domain::sync::envelope::{Fields, Versions};
    use js_sys::Uint8Array;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_dedicated_worker);

    fn fresh() -> Connection {
        Connection::of(WorkspaceId(clock::new_id()), UserId(clock::new_id()))
    }

    fn mark(checkpoint: u64, made: u64, waiting: u64) -> Mark {
        Mark { checkpoint, made, waiting }
    }

    /// Keeps a directory of two parts.
    async fn keep(connection: &Connection, mark: Mark, by: &str) -> Result<bool, StorageError> {
        for (at, byte) in [(0, 1), (1, 2)] {
            let part = Uint8Array::from([byte].as_slice());
            if !directory::put(connection, mark, by, at, &part).await? {
                return Ok(false);
            }
        }
        directory::complete(connection, mark, by, 1, 2).await
    }

    /// What is read: rows and what is searched, then changes.
    async fn shown(connection: &Connection) -> Option<(Mark, Vec<u8>, Vec<u8>)> {
        let take = |taken: &mut (Vec<u8>, Vec<u8>), part: Part, bytes: &[u8]| {
            let taken = if part == Part::Change { &mut taken.1 } else { &mut taken.0 };
            taken.extend(bytes);
            true
        };
        let stored = directory::load(connection, take).await.unwrap()?;
        let (mut whole, changes) = stored.taken;
        let search = directory::load_search(connection, &stored.search).await.unwrap()?;
        search.iter().for_each(|part| whole.extend(part.to_vec()));
        Some((stored.mark, whole, changes))
    }

    async fn edit(connection: &Connection) {
        let (entity, id) = (Entity::Customer, RecordId(clock::new_id()));
        let (set, base) = (Fields::new(), Versions::new());
        let draft = Draft::Change {
            entity,
            id,
            create: true,
            set,
            base,
            add: Vec::new(),
            remove: Vec::new(),
        };
        outbox::append(connection, draft).await.unwrap();
    }

    async fn store(connection: &Connection, epoch: LeaderEpoch, checkpoint: Checkpoint) {
        confirmed::store(connection, epoch, &checkpoint).await.unwrap();
    }

    fn progress(checkpoint: u64) -> Progress {
        Progress { cursor: Some("c".to_owned()), checkpoint, ..Progress::default() }
    }

    #[wasm_bindgen_test]
    async fn it_is_read_only_while_it_shows_what_is_stored() {
        let connection = fresh();
        assert!(shown(&connection).await.is_none());
        assert!(keep(&connection, mark(0, 0, 0), "a").await.unwrap());
        assert_eq!(shown(&connection).await, Some((mark(0, 0, 0), vec![1, 2], vec![])));
        edit(&connection).await;
        assert!(shown(&connection).await.is_none(), "an entry is missing in it");
        let kept = directory::append(&connection, mark(0, 0, 0), mark(0, 1, 1), &[vec![3]]).await;
        assert!(kept.unwrap());
        assert_eq!(shown(&connection).await, Some((mark(0, 1, 1), vec![1, 2], vec![3])));
    }

    #[wasm_bindgen_test]
    async fn what_is_out_of_date_is_not_written() {
        let connection = fresh();
        edit(&connection).await;
        assert!(!keep(&connection, mark(0, 0, 0), "a").await.unwrap());
        assert!(!directory::complete(&connection, mark(0, 0, 0), "a", 1, 2).await.unwrap());
        assert!(keep(&connection, mark(0, 1, 1), "a").await.unwrap());
        let late = directory::append(&connection, mark(0, 0, 0), mark(0, 1, 1), &[vec![9]]).await;
        assert!(!late.unwrap());
        // Another tab's takes its place whole.
        assert!(keep(&connection, mark(0, 1, 1), "b").await.unwrap());
        assert_eq!(shown(&connection).await, Some((mark(0, 1, 1), vec![1, 2], vec![])));
    }

    #[wasm_bindgen_test]
    async fn a_checkpoint_that_empties_a_row_throws_it_away() {
        let connection = fresh();
        let epoch = meta::raise_epoch(&connection).await.unwrap();
        let first = Checkpoint { reset: true, progress: progress(1), ..Checkpoint::default() };
        store(&connection, epoch, first).await;
        assert!(keep(&connection, mark(1, 0, 0), "a").await.unwrap());
        let next = Checkpoint { progress: progress(2), ..Checkpoint::default() };
        store(&connection, epoch, next).await;
        assert!(directory::append(&connection, mark(1, 0, 0), mark(2, 0, 0), &[]).await.unwrap());
        let emptied = [RecordId(clock::new_id())].into_iter().collect();
        let erased = Checkpoint { emptied, progress: progress(3), ..Checkpoint::default() };
        store(&connection, epoch, erased).await;
        let late = directory::append(&connection, mark(2, 0, 0), mark(3, 0, 0), &[vec![9]]).await;
        assert!(!late.unwrap(), "a change was written behind what is gone");
        assert!(!room::throw_out(&connection, Goes::Directory).await.unwrap(), "a part is left");
    }

    #[wasm_bindgen_test]
    async fn a_device_that_encrypts_keeps_none() {
        let connection = fresh();
        assert!(keep(&connection, mark(0, 0, 0), "a").await.unwrap());
        let (vault, cipher) = passphrase::make("vergeet mij niet", 0).await.unwrap();
        connection.unlock(cipher);
        meta::keep(&connection, &vault).await.unwrap();
        assert!(shown(&connection).await.is_none());
        let refused = keep(&connection, mark(0, 0, 0), "b").await;
        assert!(matches!(refused, Err(StorageError::Turned)), "{refused:?}");
    }

    #[wasm_bindgen_test]
    async fn on_a_full_disk_it_goes_first() {
        let connection = fresh();
        assert!(keep(&connection, mark(0, 0, 0), "a").await.unwrap());
        assert!(room::throw_out(&connection, Goes::Directory).await.unwrap());
        assert!(!room::throw_out(&connection, Goes::Directory).await.unwrap());
        assert!(shown(&connection).await.is_none());
    }
}
