//! What a page asks its tab's worker, and what the worker tells: postcard between two instances of
//! one program, with the firm's own records within as JSON. Files and buffers travel beside it.

mod import;
mod state;

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::exchange::vcard::Version;
use domain::id::{CustomerId, ImportId, RecordId, UserId, WorkspaceId};
use domain::period::read;
use domain::sync::envelope::Envelope;
use replica::as_json;
use serde::{Deserialize, Serialize};

pub use self::import::{
    ColumnMapping, ImportColumns, ImportPlan, ImportProblem, ImportTable, LeftOutRows, Reading,
    Remembered,
};
pub use replica::undo::{Listed as PastImport, UndoCounts};

pub use self::state::{About, Entries, Link, Refused, Stage, SyncState, Unsent};
pub use replica::message::{
    AlikeLine, Begun, Belongings, BulkAct, BulkProgress, Caller, Cards, CaseAsk, CaseBoard,
    CaseColumn, CaseFigures, CaseFile, CaseLine, CasePage, CaseQuery, Changed, Chosen,
    DepartmentAnswers, Dossier, DoubtWord, DuplicateName, DuplicatePage, DuplicatePair,
    DuplicateReason, ExportColumn, ExportKind, ExportPiece, ExportShape, InboxLine, InboxPage,
    InboxQuery, LifecycleFigures, LifecycleWhy, ListPage, ListQuery, ListRow, LooseGroup,
    LooseKind, LooseLine, LoosePage, LooseQuery, Merged, NpsFigures, NpsScore, OpenConflict,
    OpenLine, OwedGroup, OwedLine, OwedPage, OwedQuery, OwedUrgency, OwedWhy, PromiseTimes,
    ProposedDue, ReasonWord, SegmentPage, Stages, TableFile, Twin, TwinPage, Typed, ValueFigures,
};

use super::packet::Packed;
use crate::storage::directory::Mark;

/// From page to worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// Open this person's data, hydrate it, begin to sync. The key travels beside the message, when
    /// what is stored is encrypted.
    Open {
        workspace: WorkspaceId,
        user: UserId,
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
    },
    /// Encryption was turned on or off; the key travels beside the message.
    Key,
    /// The page has read what it keeps: the worker may read, and need not share the disk any more.
    HasRead,
    /// The page has a directory that shows this, so that another need not be sent; or has none.
    Known { mark: Option<Mark> },
    /// A question; its answer carries the same number.
    Ask { ask: u32, asked: Asked },
    /// Stop working on a question (an import, a long count).
    Cancel { ask: u32 },
    /// An entry this tab has made durable: show it, send it.
    Entry { text: String },
    /// Derived labels in the directory and lists are wanted as of this date.
    AsOf {
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
    },
    /// Try the host now (focus, network came back, a person asked).
    SyncNow,
    /// Sign out: stop syncing and close the database.
    Close,
}

/// From worker to page.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromWorker {
    /// How far opening is.
    Stage(Stage),
    /// The answer to a question: a value whose type the question fixes, read by who asked, so that
    /// only the part of the program that asks holds the code that reads it.
    Answer { ask: u32, answer: Result<Packed, AskError> },
    /// How far a long question is.
    Progress { ask: u32, done: u32, total: u32 },
    /// Records changed, here or elsewhere; ask again for what shows them.
    Changed(Changed),
    /// The sync pill's truth.
    Sync(SyncState),
    /// What the page's directory shows from here on. What it lacks for that is beside this as a
    /// transferred buffer, if anything: all of it, or the rows that changed.
    Directory { mark: Mark, whole: bool },
}

/// What a page asks. The first page asks for lists and single rows; any other question is written down
/// within, so that the program that is fetched first neither writes nor reads one.
#[derive(Debug, Serialize, Deserialize)]
pub enum Asked {
    /// A window of a list: [`ListPage`].
    List(ListQuery),
    /// The rows of a window of a list, or all of them where it counts none: some [`RecordId`]s in its
    /// order.
    Listed(ListQuery),
    /// One row of any kind, also when it was taken back: [`Found`].
    Record { entity: Entity, id: RecordId },
    /// A [`Question`].
    Other(Packed),
}

/// What a page may ask beside [`Asked`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Question {
    /// Everything about one customer: [`Dossier`].
    Dossier {
        customer: CustomerId,
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
    },
    /// What two people gave different values and nobody has looked at: some [`OpenConflict`].
    Conflicts,
    /// What is owed, now: [`OwedPage`].
    Owed(OwedQuery),
    /// What nobody answered or takes further, now: [`LoosePage`].
    LooseEnds(LooseQuery),
    /// What somebody should hear of: [`InboxPage`].
    Inbox(InboxQuery),
    /// How long promises of a kind, as it is stored, take us: [`PromiseTimes`].
    PromiseTimes {
        kind: String,
        #[serde(deserialize_with = "read")]
        on: NaiveDate,
    },
    /// Something about cases: what the [`CaseAsk`] names.
    Cases(CaseAsk),
    /// How many customers a rule selects, and the first of them: [`SegmentPage`].
    Segment {
        rule: String,
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
        from: u32,
        count: u32,
    },
    /// NPS of the firm: [`NpsFigures`].
    Nps {
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
    },
    /// How many customers in each stage: [`LifecycleFigures`].
    Lifecycle {
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
    },
    /// What the worker holds in memory: [`MemoryUse`].
    Memory,
    /// Customers with their people, or contacts, as vCards: [`Cards`]. Whoever wants many asks for some
    /// at a time.
    Cards {
        entity: Entity,
        ids: Vec<RecordId>,
        version: Version,
        #[serde(deserialize_with = "read")]
        as_of: NaiveDate,
    },
    /// So many pairs of customers that are likely one, the likeliest first: [`DuplicatePage`].
    Duplicates { count: u32 },
    /// How many such pairs there are, where saying so costs nothing to speak of: some number or none.
    DuplicateCount,
    /// Two customers side by side: [`TwinPage`].
    Twins { first: CustomerId, second: CustomerId },
    /// Who is likely the customer or contact that is being typed: some [`AlikeLine`]s.
    Alike(Typed),
    /// Change rows that were chosen: [`Begun`]; [`Question::GoOn`] does it, some at a time.
    BeginBulk { chosen: Chosen, act: BulkAct },
    /// Take back what a change of many rows did, where nobody changed it since: [`Begun`].
    BeginUndo { job: u32 },
    /// Change the next rows: [`BulkProgress`]. Over once all were looked at; whoever stops asking keeps
    /// what is done.
    GoOn { job: u32 },
    /// Write rows that were chosen to a file: [`Begun`].
    BeginExport { chosen: Chosen, shape: ExportShape },
    /// The next piece of the file: [`ExportPiece`].
    NextPiece { job: u32 },
    /// A file is not wanted any more.
    DropExport { job: u32 },
    /// Read files and say what importing them would do: [`ImportPlan`]. Files travel beside the
    /// message.
    PrepareImport(Reading),
    /// The rows that what was prepared leaves out, by file: [`LeftOutRows`].
    LeftOut,
    /// Do what was prepared last, all of it or nothing: the import's id and its rows.
    ApplyImport,
    /// Forget what was prepared.
    DropImport,
    /// The imports that were done, the last one first: [`PastImport`]s.
    PastImports,
    /// What undoing an import would do: [`UndoCounts`].
    PlanUndo { import: ImportId },
    /// Undo an import: [`UndoCounts`].
    UndoImport { import: ImportId },
    /// What waits to be sent or confirmed, and what was refused: [`Entries`].
    Entries,
    /// Undo a refused entry for good: forget it.
    Dismiss { n: u64 },
    /// Send a refused entry again as a new one.
    Retry { n: u64 },
    /// A person has read that the browser removed this device's data.
    DismissRemoval,
}

/// A row, if there is such a one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found(#[serde(with = "as_json")] pub Option<Envelope>);

/// What the worker holds in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryUse {
    /// Bytes of its memory.
    pub bytes: u32,
    /// Records, of all kinds.
    pub rows: u32,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum AskError {
    #[error("the data is not open")]
    Closed,
    #[error("no such record on this device")]
    NotFound,
    #[error("stopped")]
    Cancelled,
    /// Address books and tables in one import.
    #[error("vCards and tables do not go together in one import")]
    Mixed,
    /// A rule, mapping or file that makes no sense; for a person.
    #[error("{0}")]
    Invalid(String),
    /// The device's storage failed; what was shown as saved is safe.
    #[error("{0}")]
    Storage(String),
    /// The part of the program that answers is not on the device yet and no network brings it.
    #[error("this part of the application is not on the device yet; try again with a network")]
    NotFetched,
}
