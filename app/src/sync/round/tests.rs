//! What a round does about segments and about its own age.

use domain::id::DeviceId;
use klantkompas::protocol::{BootstrapReply, PullReply, SegmentLine};
use uuid::Uuid;

use super::*;

fn id(place: u128) -> Uuid {
    Uuid::from_u128(place)
}

/// A round that has sent everything; what it does next.
fn sent(cursor: Option<&str>) -> (Round, Effect) {
    let mut round = Round::new(WorkspaceId(id(1)), UserId(id(2)));
    assert_eq!(round.begin(Extent::All, cursor.map(str::to_owned)), Effect::AskSession);
    round.next(Ok(Outcome::Session(WorkspaceId(id(1)), UserId(id(2)))));
    round.next(Ok(Outcome::Device(Device { id: DeviceId(id(3)), n: 0 })));
    let effect = round.next(Ok(Outcome::Entries(Vec::new())));
    (round, effect)
}

fn line(hash: &str) -> SegmentLine {
    SegmentLine { hash: hash.to_owned(), rows: 5, bytes: 2_000_000 }
}

fn offer(hashes: &[&str]) -> Result<Outcome, SyncError> {
    let segments = hashes.iter().map(|hash| line(hash)).collect();
    let (cursor, head) = ("base".to_owned(), 9);
    Ok(Outcome::Offered(BootstrapReply::Segments { cursor, head, segments }))
}

#[track_caller]
fn pulls_from(effect: &Effect, from: Option<&str>) {
    let Effect::Pull(request) = effect else { panic!("{effect:?}") };
    assert_eq!(request.cursor.as_deref(), from);
}

#[test]
fn a_first_load_fetches_what_is_not_here_and_goes_on_from_its_cursor() {
    let (mut round, effect) = sent(None);
    assert!(matches!(effect, Effect::AskSegments(_)));
    let names = ["a", "b", "c", "d", "e", "f"];
    let all = names.map(str::to_owned).to_vec();
    assert_eq!(round.next(offer(&names)), Effect::ReadStaged(all.clone()));
    let here = Outcome::Staged(vec!["b".to_owned()]);
    let some = |names: &[&str]| names.iter().map(|name| line(name)).collect::<Vec<_>>();
    let fetch = |names| Effect::Fetch(DeviceId(id(3)), some(names));
    let after = |round: &Round| round.segments_after().cloned().collect::<Vec<_>>();
    // So many that they pass three megabytes together.
    assert_eq!(round.next(Ok(here)), fetch(&["a", "c"]));
    assert_eq!(after(&round), some(&["d", "e"]));
    assert_eq!((round.first_load(), round.segment_rows()), (Some(5), 30));
    assert_eq!(round.next(Ok(Outcome::Fetched(true))), fetch(&["d", "e"]));
    assert_eq!((after(&round), round.first_load()), (some(&["f"]), Some(15)));
    assert_eq!(round.next(Ok(Outcome::Fetched(true))), fetch(&["f"]));
    assert_eq!(after(&round), []);
    pulls_from(&round.next(Ok(Outcome::Fetched(true))), Some("base"));
    let page = PullReply::Page {
        rows: Vec::new(),
        last_n: 0,
        head: 9,
        cursor: "end".to_owned(),
        more: false,
        total: 30,
        living: None,
    };
    assert_eq!(round.next(Ok(Outcome::Reply(page))), Effect::ReadOutbox);
    let Effect::Store(gathered) = round.next(Ok(Outcome::Entries(Vec::new()))) else {
        panic!("nothing is stored")
    };
    assert_eq!((gathered.segments, gathered.cursor), (all, "end".to_owned()));
}

#[test]
fn what_cannot_be_fetched_is_asked_for_anew_and_then_pulled() {
    let (mut round, mut effect) = sent(None);
    for _ in 0..3 {
        assert!(matches!(effect, Effect::AskSegments(_)), "{effect:?}");
        round.next(offer(&["a", "b"]));
        round.next(Ok(Outcome::Staged(vec!["b".to_owned()])));
        effect = round.next(Ok(Outcome::Fetched(false)));
    }
    pulls_from(&effect, None);
    assert_eq!(round.segment_rows(), 0, "nothing of it is stored");
}

#[test]
fn segments_that_are_being_made_are_waited_for_and_in_the_end_pages_come() {
    let (mut round, mut effect) = sent(None);
    let making = || Ok(Outcome::Offered(BootstrapReply::Making));
    for _ in 0..5 {
        assert!(matches!(effect, Effect::AskSegments(_)), "{effect:?}");
        effect = round.next(making());
    }
    assert_eq!(round.next(offer(&["a"])), Effect::ReadStaged(vec!["a".to_owned()]));
    round.next(Ok(Outcome::Staged(Vec::new())));
    effect = round.next(Ok(Outcome::Fetched(false)));
    let mut asked = 0;
    while matches!(effect, Effect::AskSegments(_)) {
        (asked, effect) = (asked + 1, round.next(making()));
    }
    pulls_from(&effect, None);
    assert_eq!(asked, 26, "thirty waits in one load, and the last answer");
}

#[test]
fn a_host_that_starts_over_meanwhile_is_asked_for_segments_again() {
    let (mut round, _) = sent(None);
    round.next(offer(&["a"]));
    pulls_from(&round.next(Ok(Outcome::Staged(vec!["a".to_owned()]))), Some("base"));
    let effect = round.next(Ok(Outcome::Reply(PullReply::Reset { erased: Vec::new() })));
    assert!(matches!(effect, Effect::AskSegments(_)));
}

#[test]
fn a_device_that_goes_on_asks_for_no_segments() {
    let (_, effect) = sent(Some("there"));
    pulls_from(&effect, Some("there"));
}

#[test]
fn an_application_that_is_too_old_has_sent_what_waits() {
    let mut round = Round::new(WorkspaceId(id(1)), UserId(id(2)));
    round.begin(Extent::All, Some("there".to_owned()));
    round.next(Ok(Outcome::Session(WorkspaceId(id(1)), UserId(id(2)))));
    round.next(Ok(Outcome::Device(Device { id: DeviceId(id(3)), n: 1 })));
    let waiting = vec![Stored { n: 1, text: "{}".to_owned() }];
    assert!(matches!(round.next(Ok(Outcome::Entries(waiting.clone()))), Effect::Push(_)));
    let result =
        ChangeResult { n: 1, status: klantkompas::protocol::ChangeStatus::Applied, seq: 3 };
    let receipt = PushReceipt::Stored { results: vec![result], last_n: 1, head: 3 };
    round.next(Ok(Outcome::Receipt(receipt)));
    pulls_from(&round.next(Ok(Outcome::Entries(waiting))), Some("there"));
    assert_eq!(round.next(Err(SyncError::Outdated)), Effect::Failed(SyncError::Outdated));
}
