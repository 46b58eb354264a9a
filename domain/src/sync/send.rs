//! What a device sends next, and what an answer means for its outbox. Counts only: texts, clocks
//! and storage stay with the caller.

/// How many of the oldest entries go into one push, given their sizes in bytes.
///
/// At most `max_entries` and `max_bytes` together; an entry that alone is larger still goes, by
/// itself, so that the host can refuse it by name instead of the outbox standing still.
pub fn chunk(
    sizes: impl IntoIterator<Item = usize>,
    max_entries: usize,
    max_bytes: usize,
) -> usize {
    let mut bytes = 0_usize;
    let fits = |size: &usize| {
        bytes = bytes.saturating_add(*size);
        bytes <= max_bytes
    };
    let mut sizes = sizes.into_iter().take(max_entries).peekable();
    let is_any = sizes.peek().is_some();
    sizes.take_while(fits).count().max(usize::from(is_any))
}

/// What the host said to a push, in counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Entries up to `last_n` have a result.
    Stored {
        /// The device's last settled count.
        last_n: u64,
    },
    /// The host's last count is lower than the first one sent.
    Behind {
        /// The device's last settled count.
        last_n: u64,
    },
    /// The device's id is not (or no longer) its own.
    Forked,
    /// Nothing this build understands.
    Unclear,
}

/// What to do with the outbox now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Results are known up to `last_n`: settle those entries, then send what follows.
    Settle {
        /// The last count with a result.
        last_n: u64,
    },
    /// Send again, from this count: the host lost what came after.
    SendFrom {
        /// The first count to send.
        n: u64,
    },
    /// Take a new device id and count the unsettled entries anew from 1; their texts change only in
    /// `n`, their change ids stay, so that the host settles those it already holds.
    Fork,
    /// Try again later.
    Wait,
}

/// What an answer means for an outbox whose oldest kept entry has count `oldest_n` (entries that
/// were settled lately count as kept).
///
/// A host that asks for an entry this device no longer has was put back from a backup further than
/// the device remembers; a new id is the way on.
pub fn next(answer: Answer, oldest_n: u64) -> Next {
    match answer {
        Answer::Stored { last_n } => Next::Settle { last_n },
        Answer::Behind { last_n } if last_n.saturating_add(1) >= oldest_n => {
            Next::SendFrom { n: last_n.saturating_add(1) }
        }
        Answer::Behind { .. } | Answer::Forked => Next::Fork,
        Answer::Unclear => Next::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_stops_at_its_count_and_at_its_bytes() {
        assert_eq!(chunk([10; 300], 200, 256 * 1024), 200);
        assert_eq!(chunk([100, 100, 100], 200, 250), 2);
        assert_eq!(chunk([100, 100, 50], 200, 250), 3);
    }

    #[test]
    fn an_entry_larger_than_a_push_goes_alone() {
        assert_eq!(chunk([900, 10], 200, 250), 1);
        assert_eq!(chunk([], 200, 250), 0);
    }

    #[test]
    fn an_answer_moves_the_outbox_on() {
        assert_eq!(next(Answer::Stored { last_n: 7 }, 3), Next::Settle { last_n: 7 });
        assert_eq!(next(Answer::Behind { last_n: 4 }, 3), Next::SendFrom { n: 5 });
        assert_eq!(next(Answer::Behind { last_n: 2 }, 3), Next::SendFrom { n: 3 });
        assert_eq!(next(Answer::Forked, 3), Next::Fork);
        assert_eq!(next(Answer::Unclear, 3), Next::Wait);
    }

    #[test]
    fn a_host_that_forgot_more_than_the_device_keeps_ends_in_a_new_id() {
        assert_eq!(next(Answer::Behind { last_n: 1 }, 3), Next::Fork);
    }
}
