//! Every planted mistake is found within the seeds of the gate, by the invariant it breaks.

use crate::bug::Bug;
use crate::failure::Invariant;
use crate::run::{run, shrink};
use crate::script::Script;

/// Steps of a shortened script that a person can still follow.
const FEW_STEPS: usize = 80;

/// Half of those the gate runs, so that a new kind of step does not hide a mistake by chance.
const SEEDS: u64 = 1_000;

/// The mistake is found, and its script can be shortened.
#[track_caller]
fn check(bug: Bug, invariant: Invariant) {
    check_any(bug, &[invariant]);
}

/// As `check`; which of these it breaks first is chance.
#[track_caller]
fn check_any(bug: Bug, invariants: &[Invariant]) {
    let runs = (0..SEEDS).map(|seed| (seed, Script::from_seed(seed)));
    let mut failures = runs
        .filter_map(|(seed, script)| run(&script, Some(bug)).err().map(|why| (seed, script, why)));
    let Some((seed, script, failure)) = failures.next() else {
        panic!("{bug:?} is not found by {SEEDS} seeds");
    };
    assert!(invariants.contains(&failure.invariant), "seed {seed}: {failure:?}");
    let (short, _) = shrink(&script, Some(bug), &failure);
    assert!(short.steps.len() <= FEW_STEPS, "{short:?}");
}

#[test]
fn a_host_without_a_locked_head_is_found() {
    check(Bug::NoHeadLock, Invariant::NoGap);
}

#[test]
fn a_host_that_answers_before_it_commits_is_found() {
    check(Bug::AnswerBeforeCommit, Invariant::OnceInHistory);
}

#[test]
fn a_host_that_forgets_the_last_count_is_found() {
    check(Bug::LastCountForgotten, Invariant::EffectWithCount);
}

#[test]
fn a_cursor_stored_before_its_rows_is_found() {
    check(Bug::CursorBeforeRows, Invariant::NoGap);
}

#[test]
fn an_outbox_in_one_value_is_found() {
    check(Bug::OutboxInOneValue, Invariant::NothingVanishes);
}

#[test]
fn a_checkpoint_of_a_former_leader_is_found() {
    check_any(Bug::NoLeaderFence, &[Invariant::NoGap, Invariant::Shown]);
}

#[test]
fn a_host_that_forgets_an_objection_is_found() {
    check(Bug::ObjectionForgotten, Invariant::ConsentKept);
}

#[test]
fn a_device_that_keeps_what_it_sent_about_the_erased_is_found() {
    check(Bug::SentIsNotForgotten, Invariant::Erased);
}

#[test]
fn a_device_that_keeps_what_was_refused_about_the_erased_is_found() {
    check(Bug::RefusedIsNotForgotten, Invariant::Erased);
}

#[test]
fn a_host_that_forgets_an_erasure_is_found() {
    check(Bug::ErasureForgotten, Invariant::Erased);
}

#[test]
fn a_host_that_forgets_for_which_scopes_a_cursor_was_is_found() {
    check(Bug::ScopesForgotten, Invariant::InScope);
}

#[test]
fn segments_that_hold_rows_of_other_scopes_are_found() {
    check(Bug::SegmentsOfAllScopes, Invariant::InScope);
}

#[test]
fn a_device_that_never_compares_its_rows_is_found() {
    check(Bug::NothingCompared, Invariant::SameRows);
}

#[test]
fn a_cursor_ahead_of_its_segments_is_found() {
    check(Bug::BaseAhead, Invariant::NoGap);
}

#[test]
fn a_segment_of_an_older_snapshot_is_found() {
    check(Bug::NamedByPlace, Invariant::NoGap);
}

#[test]
fn a_tab_that_forgets_what_is_made_while_it_reads_is_found() {
    check(Bug::ReadingForgetsWhatIsMade, Invariant::Shown);
}

#[test]
fn a_tab_that_shows_what_is_settled_is_found() {
    check(Bug::LateWordShown, Invariant::Shown);
}

#[test]
fn a_tab_that_calls_sent_what_it_is_sending_is_found() {
    check(Bug::SentBeforeTheAnswer, Invariant::Told);
}

#[test]
fn a_host_that_lets_devices_go_on_below_its_floor_is_found() {
    check(Bug::FloorForgotten, Invariant::Erased);
}

#[test]
fn a_host_that_does_not_tell_of_old_erasures_is_found() {
    check(Bug::OldMarksNotTold, Invariant::Erased);
}

#[test]
fn a_host_that_takes_no_entries_of_old_apps_is_found() {
    check(Bug::OldAppsMayNotPush, Invariant::Liveness);
}

#[test]
fn a_device_that_drops_what_it_does_not_know_is_found() {
    check(Bug::UnknownIsDropped, Invariant::SameRows);
}

#[test]
fn segments_that_outlive_an_erasure_are_found() {
    check(Bug::SegmentsOutliveErasure, Invariant::Erased);
}
