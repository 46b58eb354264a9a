//! Pushes that arrive at once share a transaction, and nothing else.

use super::*;

on_both! {
    pushes_at_once_each_get_their_own_answer,
    a_push_that_is_not_kept_leaves_nothing_among_others,
    a_push_whose_sender_hangs_up_is_stored_all_the_same,
}

const SENDERS: usize = 40;

/// Sends one contact from each of some new devices, all at once.
async fn at_once(bench: &Arc<Bench>, senders: usize) -> Vec<(Device, PushReceipt)> {
    let pushes: Vec<_> = (0..senders)
        .map(|_| {
            let bench = bench.clone();
            tokio::spawn(async move {
                let mut device = bench.device();
                let texts = device.texts(vec![contact("Bakker"), contact("Visser")]);
                let receipt = bench.send(&device, 1, texts).await;
                (device, receipt)
            })
        })
        .collect();
    let mut receipts = Vec::new();
    for push in pushes {
        receipts.push(push.await.unwrap());
    }
    receipts
}

async fn pushes_at_once_each_get_their_own_answer(on: On) {
    let bench = Arc::new(Bench::new(on).await);
    let mut seqs = Vec::new();
    for (_, receipt) in at_once(&bench, SENDERS).await {
        let results = stored(receipt);
        assert_eq!(results.iter().map(|result| result.n).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(results[1].seq, results[0].seq + 1);
        seqs.extend(results.iter().map(|result| result.seq));
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=u64::try_from(SENDERS).unwrap() * 2).collect::<Vec<_>>());
    assert_eq!(bench.rows(&bench.device()).await.len(), SENDERS * 2);
}

async fn a_push_that_is_not_kept_leaves_nothing_among_others(on: On) {
    let bench = Arc::new(Bench::new(on).await);
    let others = tokio::spawn({
        let bench = bench.clone();
        async move { at_once(&bench, SENDERS).await }
    });
    let mut early = bench.device();
    let texts = early.texts(vec![contact("Bakker")]);
    let receipt = bench.send(&early, 5, vec![texts[0].replace("\"n\":1", "\"n\":5")]).await;
    assert_eq!(receipt, PushReceipt::Behind { last_n: 0 });
    for (_, receipt) in others.await.unwrap() {
        stored(receipt);
    }
    // The device was not even noted: someone else may begin with its id.
    let another = Device { user: UserId(uuid()), ..early.clone() };
    stored(bench.send(&another, 1, texts).await);
}

async fn a_push_whose_sender_hangs_up_is_stored_all_the_same(on: On) {
    let bench = Arc::new(Bench::new(on).await);
    let mut device = bench.device();
    let texts = device.texts(vec![contact("Bakker")]);
    let (sender, sent) = (device.clone(), texts.clone());
    let hung_up = tokio::spawn({
        let bench = bench.clone();
        async move { bench.send(&sender, 1, sent).await }
    });
    tokio::task::yield_now().await;
    hung_up.abort();
    // Whether it was written or not: sent again, it is there once.
    let results = stored(bench.send(&device, 1, texts.clone()).await);
    assert_eq!(stored(bench.send(&device, 1, texts).await), results);
    assert_eq!(bench.rows(&device).await.len(), 1);
}
