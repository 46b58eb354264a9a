//! Devices that are told to forget everything.

use super::super::device_list;
use super::super::{StoreError, device};
use super::*;

on_both! {
    a_revoked_device_gives_and_gets_nothing,
    people_revoke_their_own_devices_only,
}

impl Bench {
    async fn revoke(&self, device: &Device, of: Option<UserId>) -> bool {
        let mut tx = self.store.begin_change(self.workspace).await.unwrap();
        let is_done = device_list::revoke(&mut tx, self.workspace, device.id, of, 7).await.unwrap();
        tx.commit().await.unwrap();
        is_done
    }

    /// Whether the device was told to forget everything.
    async fn is_revoked(&self, of: &Device) -> bool {
        let mut tx = self.store.begin_read().await.unwrap();
        match device::find(&mut tx, self.workspace, of.id, of.user).await {
            Err(StoreError::Revoked(id)) => id == of.id,
            other => {
                other.unwrap();
                false
            }
        }
    }
}

async fn a_revoked_device_gives_and_gets_nothing(on: On) {
    let bench = Bench::new(on).await;
    let (mut lost, mut kept) = (bench.device(), bench.device());
    kept.user = lost.user;
    bench.push(&mut lost, vec![contact("Bakker")]).await;
    assert_eq!(bench.rows(&kept).await.len(), 1);
    assert!(bench.revoke(&lost, None).await);
    assert!(bench.is_revoked(&lost).await);

    let entries = lost.texts(vec![contact("Smit")]);
    let batch = PushBatch { device: lost.id, protocol: PROTOCOL_VERSION, first_n: 2, entries };
    let pushed = bench.store.push(bench.sender(&lost), Batch::read(&batch).unwrap()).await;
    assert!(matches!(pushed, Err(StoreError::Revoked(id)) if id == lost.id), "{pushed:?}");
    let (device, protocol) = (lost.id, PROTOCOL_VERSION);
    let request = PullRequest { device, protocol, cursor: None, limit: 10, sum: false };
    let pulled = bench.store.pull(bench.sender(&lost), &request).await;
    assert!(matches!(pulled, Err(StoreError::Revoked(id)) if id == lost.id), "{pulled:?}");

    // What it had sent stays, and the person's other device goes on.
    bench.push(&mut kept, vec![contact("Mol")]).await;
    assert_eq!(bench.rows(&kept).await.len(), 2);
}

async fn people_revoke_their_own_devices_only(on: On) {
    let bench = Bench::new(on).await;
    let (mut theirs, mut mine) = (bench.device(), bench.device());
    bench.push(&mut theirs, vec![contact("Bakker")]).await;
    bench.push(&mut mine, vec![contact("Smit")]).await;
    assert!(!bench.revoke(&theirs, Some(mine.user)).await);
    assert!(!bench.is_revoked(&theirs).await);
    assert!(!bench.revoke(&bench.device(), None).await);
    assert!(bench.revoke(&mine, Some(mine.user)).await);
    let mut tx = bench.store.begin_read().await.unwrap();
    let list = async |tx: &mut _, of| device_list::list(tx, bench.workspace, of, 8).await.unwrap();
    assert_eq!(list(&mut tx, Some(theirs.user)).await.len(), 1);
    let all = list(&mut tx, None).await;
    let revoked: Vec<_> = all.iter().map(|line| (line.id, line.revoked_at)).collect();
    assert!(revoked.contains(&(theirs.id, None)) && revoked.contains(&(mine.id, Some(7))));
}
