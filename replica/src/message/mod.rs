//! What questions over the rows are answered with, and what is told of changes.

mod bulk;
mod caller;
mod cards;
mod cases;
mod changed;
mod dossier;
mod duplicates;
mod export;
mod figures;
mod inbox;
mod list;
mod loose_ends;
mod owed;

pub use self::bulk::{Begun, BulkAct, BulkProgress, Chosen};
pub use self::caller::Caller;
pub use self::cards::Cards;
pub use self::cases::{
    CaseAsk, CaseBoard, CaseColumn, CaseFigures, CaseFile, CaseLine, CasePage, CaseQuery,
    ProposedDue,
};
pub use self::changed::Changed;
pub use self::dossier::{Dossier, LifecycleWhy, OpenConflict, OpenLine, Stages, ValueFigures};
pub use self::duplicates::{
    AlikeLine, Belongings, DoubtWord, DuplicateName, DuplicatePage, DuplicatePair, DuplicateReason,
    Merged, ReasonWord, Twin, TwinPage, Typed,
};
pub use self::export::{ExportColumn, ExportKind, ExportPiece, ExportShape, TableFile};
pub use self::figures::{LifecycleFigures, NpsFigures, NpsScore};
pub use self::inbox::{InboxLine, InboxPage, InboxQuery};
pub use self::list::{ListPage, ListQuery, ListRow, SegmentPage};
pub use self::loose_ends::{
    DepartmentAnswers, LooseGroup, LooseKind, LooseLine, LoosePage, LooseQuery,
};
pub use self::owed::{
    OwedGroup, OwedLine, OwedPage, OwedQuery, OwedUrgency, OwedWhy, PromiseTimes,
};
