//! What seeds have found, shortened: each was a mistake once.

use crate::run::run;
use crate::script::Fate::{CrashAfter, Delayed, Fine, Full, Lost, Twice};
use crate::script::What::{Archive, Create, Import, Notes, Tag, Unknown};
use crate::script::Who::Somebody;
use crate::script::{Script, Step};

use Step::{Copy, Crash, Edit, Evict, Go, Restore, Session, Steal};

/// Runs `parts` one after the other in a world of so many devices, tabs and rows to a page.
#[track_caller]
fn check(devices: u8, tabs: u8, page: u32, parts: &[&[Step]]) {
    let script = Script { devices, tabs, page, steps: parts.concat() };
    assert_eq!(run(&script, None).err(), None);
}

/// So many effects of a tab end well.
fn fine(tab: u8, count: usize) -> Vec<Step> {
    vec![Go(tab, Fine); count]
}

/// Nothing but the next edit on that device made it send what the host had lost.
#[test]
fn what_a_restored_host_lost_is_sent_again_without_another_edit() {
    check(2, 2, 3, &[&fine(2, 7), &[Edit(2, Archive, 3)], &fine(3, 13), &[Restore]]);
}

/// Its result was known, so it was not sent again.
#[test]
fn what_a_host_lost_between_push_and_pull_is_sent_again() {
    check(7, 1, 6, &[&fine(0, 5), &[Edit(0, Create, 193)], &fine(0, 3), &[Restore]]);
}

/// The counts that were sent again had a gap, and the host refused the batch, again and again.
#[test]
fn an_entry_that_was_refused_leaves_no_gap_when_counts_are_sent_again() {
    check(2, 1, 3, &[&fine(0, 8), &[Edit(0, Unknown, 242)], &fine(0, 11), &[Restore]]);
}

/// A request of before arrives twice, and the host refuses the import whose blocks it lost; the
/// device held on to the result of before.
#[test]
fn results_of_before_a_restore_are_not_believed() {
    let steps = [
        vec![Edit(2, Import, 127), Edit(3, Import, 160), Go(2, Fine), Go(3, Fine)],
        vec![Go(2, Delayed)],
        fine(2, 7),
        vec![Crash],
        fine(2, 12),
        vec![Go(2, Twice), Restore],
    ];
    check(3, 2, 2, &steps.each_ref().map(Vec::as_slice));
}

/// Both counted on from the same entry, and the one pushed in the place of the other.
#[test]
fn a_copied_device_finds_out_after_a_restore() {
    let steps = [
        vec![Edit(0, Tag, 47), Go(0, Delayed), Copy(0, 3), Go(3, Fine), Go(3, Lost)],
        vec![Go(3, Fine), Go(0, Fine)],
        fine(3, 3),
        vec![Edit(3, Archive, 41), Go(0, Twice), Go(3, Fine), Go(3, Fine)],
        vec![Edit(0, Create, 201), Go(0, Fine), Restore, Go(0, Fine)],
    ];
    check(4, 1, 1, &steps.each_ref().map(Vec::as_slice));
}

/// The epoch began again at 1, and the leader of before was taken for the one of now.
#[test]
fn a_leader_of_before_an_eviction_stores_nothing() {
    let steps = [
        vec![Go(3, Fine), Go(2, Fine), Go(2, CrashAfter), Go(2, Fine)],
        vec![Edit(1, Create, 105), Edit(3, Archive, 203)],
        fine(2, 7),
        vec![Go(2, Full), Go(2, Fine), Go(3, Fine), Go(2, Fine), Evict(1), Steal(2)],
    ];
    check(2, 2, 5, &steps.each_ref().map(Vec::as_slice));
}

/// The leader's results were of the counts of the device that is gone.
#[test]
fn results_of_a_device_that_was_evicted_hold_no_new_entry_back() {
    let steps = [
        fine(0, 11),
        vec![Edit(0, Unknown, 1), Edit(0, Unknown, 2)],
        fine(0, 8),
        vec![Go(0, Lost), Evict(0), Edit(0, Notes, 3)],
    ];
    check(1, 1, 3, &steps.each_ref().map(Vec::as_slice));
}

/// A push as somebody else forked it while it was about to find out what the host had lost, and the
/// new id forgot what had been settled under the old one.
#[test]
fn a_device_that_forks_after_a_restore_sends_again_what_was_settled() {
    let steps = [
        fine(1, 5),
        fine(0, 3),
        vec![Go(1, Fine), Edit(0, Unknown, 109)],
        fine(0, 3),
        vec![Go(1, Fine), Edit(1, Create, 218), Go(0, Fine), Go(0, Fine), Go(1, Fine)],
        vec![Go(0, Fine), Go(1, Fine), Go(0, Fine), Restore],
        fine(1, 3),
        vec![Go(0, Fine), Go(1, Fine), Go(0, Fine), Go(1, Fine), Go(0, Fine)],
        vec![Session(0, Somebody), Go(0, Fine)],
    ];
    check(2, 2, 5, &steps.each_ref().map(Vec::as_slice));
}
