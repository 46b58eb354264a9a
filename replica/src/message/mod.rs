//! What questions over the rows are answered with, and what is told of changes.

mod bulk;
mod caller;
mod cards;
mod changed;
mod dossier;
mod export;
mod figures;
mod list;
mod owed;

pub use self::bulk::{Begun, BulkAct, BulkProgress, Chosen};
pub use self::caller::Caller;
pub use self::cards::Cards;
pub use self::changed::Changed;
pub use self::dossier::{Dossier, LifecycleWhy, OpenConflict, Stages, ValueFigures};
pub use self::export::{ExportColumn, ExportKind, ExportPiece, ExportShape, TableFile};
pub use self::figures::{LifecycleFigures, NpsFigures, NpsScore};
pub use self::list::{ListPage, ListQuery, ListRow, SegmentPage};
pub use self::owed::{
    OwedGroup, OwedKind, OwedLine, OwedPage, OwedQuery, OwedUrgency, OwedWhy, PromiseTimes,
};
