//! What a page asks its tab's worker, and what the worker tells: postcard between two instances of
//! one program, with the firm's own records within as JSON. Files and buffers travel beside it.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::{ContactId, CustomerId, ImportId, RecordId, UserId, WorkspaceId};
use domain::sync::envelope::Envelope;
use serde::{Deserialize, Serialize};

use super::as_json;
use super::packet::Answer;

/// From page to worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// Open this person's data, hydrate it, begin to sync.
    Open { workspace: WorkspaceId, user: UserId, as_of: NaiveDate },
    /// A question; its answer carries the same number.
    Ask { ask: u32, question: Question },
    /// Stop working on a question (an import, a long count).
    Cancel { ask: u32 },
    /// An entry this tab has made durable: show it, send it.
    Entry { text: String },
    /// Derived labels in the directory and lists are wanted as of this date.
    AsOf { as_of: NaiveDate },
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
    Answer { ask: u32, answer: Result<Answer, AskError> },
    /// How far a long question is.
    Progress { ask: u32, done: u32, total: u32 },
    /// Records changed, here or elsewhere; ask again for what shows them.
    Changed(Changed),
    /// The sync pill's truth.
    Sync(SyncState),
    /// The page's directory follows as a transferred buffer (whole, or the rows that changed).
    Directory,
}

/// How far the data is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Stage {
    /// Nobody is signed in here yet, or the worker is starting.
    #[default]
    Closed,
    /// Reading what the device holds.
    Opening,
    /// The first load from the host: "loading 41 200 of 100 000".
    Loading { done: u64, total: u64 },
    /// Everything on the device can be used.
    Ready,
    /// The browser's storage cannot be used; says why in English for the log.
    Failed { reason: String },
}

/// Which records changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// Raised with every change.
    pub version: u64,
    /// Kinds that changed.
    pub entities: Vec<Entity>,
    /// Customers whose dossier changed; empty with `all`.
    pub customers: Vec<CustomerId>,
    /// Too many to name (import, first load, reset).
    pub all: bool,
}

/// The truth about sync, in data; the interface words it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncState {
    /// Connection to the host.
    pub link: Link,
    /// Entries not yet at the host.
    pub waiting: Vec<Unsent>,
    /// Entries the host refused.
    pub attention: Vec<Refused>,
    /// Last time everything was up to date, milliseconds since 1970 UTC.
    pub last_synced: Option<i64>,
    /// Whether another tab syncs for this one.
    pub follower: bool,
}

/// Connection to the host.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Link {
    /// Not tried yet.
    #[default]
    Starting,
    /// Connected; `busy` while entries or rows are on their way.
    Online { busy: bool },
    /// The host cannot be reached since then (milliseconds since 1970 UTC).
    Offline { since: i64 },
    /// The session ended; work goes on, sign in to send.
    SignedOut,
}

/// An entry on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsent {
    /// The device's count.
    pub n: u64,
    /// When it was made, milliseconds since 1970 UTC.
    pub made_at: i64,
    /// What it is about.
    pub about: About,
}

/// An entry the host refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// The device's count.
    pub n: u64,
    /// When it was made, milliseconds since 1970 UTC.
    pub made_at: i64,
    /// What it is about.
    pub about: About,
    /// Why.
    #[serde(with = "as_json")]
    pub reason: klantkompas::protocol::Rejection,
}

/// What an entry is about, for a list a person reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum About {
    /// An edit or a new record.
    Record {
        entity: Entity,
        id: RecordId,
        create: bool,
        customer: Option<CustomerId>,
        title: String,
        fields: Vec<String>,
    },
    /// An import.
    Import { id: ImportId, name: String, rows: u64 },
}

/// What a page may ask.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Question {
    /// Everything about one customer: [`Dossier`].
    Dossier { customer: CustomerId, as_of: NaiveDate },
    /// One row of any kind: [`Found`].
    Record { entity: Entity, id: RecordId },
    /// A window of a list: [`ListPage`].
    List(ListQuery),
    /// How many customers a rule selects, and the first of them: [`SegmentPage`].
    Segment { rule: String, as_of: NaiveDate, from: u32, count: u32 },
    /// NPS of the firm: [`NpsFigures`].
    Nps { as_of: NaiveDate },
    /// How many customers in each stage: [`LifecycleFigures`].
    Lifecycle { as_of: NaiveDate },
    /// Read files and say what importing them would do: [`ImportPlan`]. Files travel beside the
    /// message.
    PrepareImport { mapping: Option<ColumnMapping> },
    /// Do what was prepared last, all of it or nothing: the import's id and its rows.
    ApplyImport,
    /// Forget what was prepared.
    DropImport,
    /// Undo a refused entry for good: forget it.
    Dismiss { n: u64 },
    /// Send a refused entry again as a new one.
    Retry { n: u64 },
}

/// A row, if there is such a one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found(#[serde(with = "as_json")] pub Option<Envelope>);

/// A window of a filtered and sorted list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListQuery {
    /// Customer, Contact, Interaction, Order or SurveyResponse.
    pub entity: Entity,
    /// Words that all must occur (folded); empty for everything.
    pub filter: String,
    /// Keep rows whose field has one of these values: (`lifecycle`, [`loyal`]).
    pub only: Vec<(String, Vec<String>)>,
    /// Field to sort by; derived fields too (`last_order`, `revenue_w`, `lifecycle`, `customer_name`).
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// First row wanted.
    pub from: u32,
    /// Most rows wanted.
    pub count: u32,
    /// For derived fields.
    pub as_of: NaiveDate,
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

/// A window of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListPage {
    /// Rows of this kind in all.
    pub total: u32,
    /// Rows that pass the filter.
    pub matching: u32,
    /// First row of this window.
    pub from: u32,
    /// The window.
    pub rows: Vec<ListRow>,
}

/// One row of a list: the record and what is derived for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListRow {
    #[serde(with = "as_json")]
    pub row: Envelope,
    /// Name of the customer it belongs to (empty for customers).
    pub customer_name: String,
    /// For customers: the stage.
    pub lifecycle: Option<Stages>,
    /// For customers: last purchase.
    pub last_order: Option<NaiveDate>,
    /// For customers: revenue in the window, minor units.
    pub revenue_w: Option<i64>,
    /// For customers: latest score.
    pub score: Option<u8>,
    /// Made here and not yet at the host.
    pub unsent: bool,
}

/// Stage in the relationship cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stages {
    Potential,
    New,
    Loyal,
    Ex,
}

/// Everything about one customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    #[serde(with = "as_json")]
    pub customer: Envelope,
    /// People, those who left last.
    #[serde(with = "as_json")]
    pub contacts: Vec<Envelope>,
    /// Interactions, orders and survey responses, newest first.
    #[serde(with = "as_json")]
    pub timeline: Vec<Envelope>,
    /// Rows with an entry not yet at the host.
    pub unsent: Vec<RecordId>,
    /// Names of employees and users that rows refer to.
    pub names: Vec<(RecordId, String)>,
    pub lifecycle: Stages,
    pub dormant: bool,
    pub winback_possible: bool,
    /// The numbers behind the stage.
    pub why: LifecycleWhy,
    pub value: ValueFigures,
    /// Scores, oldest first: date and score.
    pub scores: Vec<(NaiveDate, u8)>,
}

/// The numbers behind a stage, for one sentence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LifecycleWhy {
    pub purchase_days: u32,
    pub first_purchase: Option<NaiveDate>,
    pub last_purchase: Option<NaiveDate>,
    /// Set when the goodbye counts.
    pub ended_on: Option<NaiveDate>,
    pub dormant_months: u32,
    pub loyal_min: u32,
    /// Median days between purchase days, with three gaps or more.
    pub median_gap_days: Option<u32>,
}

/// Value in the window, minor units.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValueFigures {
    pub orders_w: u32,
    pub revenue_w: i64,
    /// Absent for roles without value.
    pub margin_w: Option<i64>,
    pub revenue_lifetime: i64,
    /// Place among customers active in the window, from 1, and how many they are.
    pub rank: Option<(u32, u32)>,
}

/// A rule's outcome.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SegmentPage {
    /// Customers the rule selects.
    pub count: u32,
    /// Customers in all.
    pub of: u32,
    pub from: u32,
    pub rows: Vec<ListRow>,
}

/// NPS of the firm: latest answer per customer in the window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NpsFigures {
    pub current: NpsScore,
    pub previous: NpsScore,
    /// Two-sided p of the change, absent with too few answers.
    pub p_change: Option<f64>,
    pub by_lifecycle: Vec<(Stages, NpsScore)>,
    /// Counts of the scores 0 to 10 in the window.
    pub distribution: [u32; 11],
    /// Score per month's end over the last year and a half, oldest first.
    pub trend: Vec<(NaiveDate, NpsScore)>,
}

/// One score with its certainty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NpsScore {
    pub promoters: u32,
    pub passives: u32,
    pub detractors: u32,
    /// Absent without answers.
    pub nps: Option<f64>,
    /// Adjusted 95 % interval, absent under two answers.
    pub interval: Option<(f64, f64)>,
}

/// Customers per stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LifecycleFigures {
    pub potential: u32,
    pub new: u32,
    pub loyal: u32,
    pub ex: u32,
    pub dormant: u32,
    pub winback_possible: u32,
}

/// Which column fills which field, for a CSV that is not one of our tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// Customer or Contact.
    pub entity: Entity,
    /// Per column of the file: the field it fills, or nothing.
    pub fields: Vec<Option<String>>,
}

/// What importing would do, and what will be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// Folder or file name.
    pub name: String,
    pub tables: Vec<ImportTable>,
    /// Rows left out, with the reason; at most 1 000 are named.
    pub problems: Vec<ImportProblem>,
    pub problem_count: u32,
    /// For a CSV that needs mapping: its columns and the proposed mapping.
    pub columns: Option<ImportColumns>,
}

/// One table of an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportTable {
    pub file: String,
    /// What its rows become; absent when this version has no such record.
    pub entity: Option<Entity>,
    pub rows: u32,
    pub created: u32,
    pub updated: u32,
    pub unchanged: u32,
    pub refused: u32,
}

/// One row or cell that cannot be imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportProblem {
    pub file: String,
    /// Line in the file, from 1.
    pub line: u32,
    pub column: Option<String>,
    /// The cell as read, shortened.
    pub value: String,
    /// Why, in English with a stable beginning; the interface may word it.
    pub reason: String,
}

/// Columns of a CSV to be mapped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportColumns {
    pub headers: Vec<String>,
    /// The first rows.
    pub samples: Vec<Vec<String>>,
    pub mapping: ColumnMapping,
    /// Fields a column may fill, per kind.
    pub choices: Vec<(Entity, Vec<String>)>,
}

/// Who a number belongs to, found on the page without the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Caller {
    /// One person, or one customer's own number.
    Known { customer: CustomerId, contact: Option<ContactId> },
    /// A number several people share: the customer and its people.
    Shared { customer: CustomerId, contacts: Vec<ContactId> },
    /// Several customers have this number.
    Several(Vec<(CustomerId, Option<ContactId>)>),
    /// The last digits fit, the country is unknown: "possibly".
    Possibly(Vec<(CustomerId, Option<ContactId>)>),
    /// Nobody here; `e164` when the text is a number. Colleagues share the first digits.
    Unknown { e164: Option<String>, colleagues: Vec<CustomerId> },
    /// The caller hides the number.
    Anonymous,
    /// A short or internal number: nothing is looked up.
    Internal,
}
