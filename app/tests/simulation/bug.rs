//! Mistakes on purpose: a simulation that does not find them proves nothing.

/// One mistake in the model of the host or of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// The host takes sequences without holding its head until the commit.
    NoHeadLock,
    /// The host answers a push before it is on disk.
    AnswerBeforeCommit,
    /// The host writes what a push does and not how far the device is.
    LastCountForgotten,
    /// The device stores its cursor before the rows.
    CursorBeforeRows,
    /// The device keeps its outbox in one value that is read and written whole.
    OutboxInOneValue,
    /// The device takes the checkpoint of any leader.
    NoLeaderFence,
    /// The device never notices that a row is missing.
    NothingCompared,
    /// The device keeps what it sent about people who were erased.
    SentIsNotForgotten,
    /// The device keeps what the host refused because somebody was erased.
    RefusedIsNotForgotten,
    /// The host makes a row anew when a creation comes after its erasure.
    ErasureForgotten,
    /// The host's cursor for segments is past what they hold.
    BaseAhead,
    /// The host names segments by their place, so that a device takes an older one for one of now.
    NamedByPlace,
    /// The host keeps segments that tell of people who were erased.
    SegmentsOutliveErasure,
    /// The host gives a device that began with more scopes what changed, and not the word to start over.
    ScopesForgotten,
    /// The host lets a device go on that stands below the floor.
    FloorForgotten,
    /// The host does not tell a device below the floor who was erased meanwhile.
    OldMarksNotTold,
    /// The host takes no entries from an app that is too old to pull.
    OldAppsMayNotPush,
    /// A device drops what it does not know of a row.
    UnknownIsDropped,
    /// The host puts every row into everybody's segments.
    SegmentsOfAllScopes,
    /// A tab that reads anew forgets what is made meanwhile.
    ReadingForgetsWhatIsMade,
    /// A tab shows an entry of which it hears when that is settled.
    LateWordShown,
    /// A device calls sent what it is sending.
    SentBeforeTheAnswer,
    /// The host lets whatever arrives last lift an objection.
    ObjectionForgotten,
}
