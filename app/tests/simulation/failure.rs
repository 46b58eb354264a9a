//! What must hold and did not.

/// An invariant that was broken, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub invariant: Invariant,
    pub how: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invariant {
    /// I1: when all is quiet every device holds the host's rows.
    SameRows,
    /// I2: what was acknowledged is in history exactly once.
    OnceInHistory,
    /// I3: what was saved is in history, in the outbox or in attention.
    NothingVanishes,
    /// I4: an effect and the count of its entry are visible together.
    EffectWithCount,
    /// I5: no cursor passes a row that was not delivered.
    NoGap,
    /// I6: once faults stop, the outbox empties by itself.
    Liveness,
    /// I7: an objection ends only by who had seen it.
    ConsentKept,
    /// I8: nothing of what an erased person's row said is on a device or at the host.
    Erased,
    /// I9: no row outside the scopes of its person is on a device.
    InScope,
    /// Every tab shows a checkpoint that was stored, and over it what was made in it; when all is
    /// quiet the last one, and nothing else.
    Shown,
    /// A tab calls sent only what the host has taken.
    Told,
    /// I10: only the last leader's writes take effect.
    OneLeader,
}

impl Failure {
    pub fn new(invariant: Invariant, how: impl Into<String>) -> Self {
        Self { invariant, how: how.into() }
    }
}
