//! Many seeds. `KLANTKOMPAS_SEEDS` is how many, `KLANTKOMPAS_FIRST_SEED` where they begin.

use crate::run::{report, run, shrink};
use crate::script::Script;
use crate::seen::{Met, Seen};

const SEEDS: u64 = 2_000;

#[test]
fn nothing_is_lost_under_any_seed() {
    let first = setting("KLANTKOMPAS_FIRST_SEED").unwrap_or(0);
    let count = setting("KLANTKOMPAS_SEEDS").unwrap_or(SEEDS);
    for seed in first..first + count {
        let script = Script::from_seed(seed);
        if let Err(failure) = run(&script, None) {
            let (script, failure) = shrink(&script, None, &failure);
            panic!("{}", report(seed, &script, &failure));
        }
    }
}

#[test]
fn seeds_come_across_everything() {
    let mut seen = Seen::new();
    for seed in 0..400 {
        for (met, times) in run(&Script::from_seed(seed), None).unwrap() {
            *seen.entry(met).or_default() += times;
        }
    }
    let everything = [
        Met::Applied,
        Met::Merged,
        Met::Rejected,
        Met::MissingBlock,
        Met::Behind,
        Met::PushForked,
        Met::PullForked,
        Met::Reset,
        Met::OldMarks,
        Met::Outdated,
        Met::PageOfMany,
        Met::SegmentKept,
        Met::SegmentGone,
        Met::NoSegments,
        Met::SignedOut,
        Met::Unreachable,
        Met::Full,
        Met::NotLeader,
    ];
    let unmet: Vec<_> = everything.iter().filter(|met| !seen.contains_key(met)).collect();
    assert!(unmet.is_empty(), "{unmet:?} of {seen:?}");
    assert!(!seen.contains_key(&Met::Refused), "a batch made no sense");
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}
