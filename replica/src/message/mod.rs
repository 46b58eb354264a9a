//! What questions over the rows are answered with, and what is told of changes.

mod caller;
mod cards;
mod changed;
mod dossier;
mod duplicates;
mod figures;
mod list;
mod owed;

pub use self::caller::Caller;
pub use self::cards::Cards;
pub use self::changed::Changed;
pub use self::dossier::{Dossier, LifecycleWhy, OpenConflict, Stages, ValueFigures};
pub use self::duplicates::{
    AlikeLine, Belongings, DoubtWord, DuplicateName, DuplicatePage, DuplicatePair, DuplicateReason,
    Merged, ReasonWord, Twin, TwinPage, Typed,
};
pub use self::figures::{LifecycleFigures, NpsFigures, NpsScore};
pub use self::list::{ListPage, ListQuery, ListRow, SegmentPage};
pub use self::owed::{
    OwedGroup, OwedKind, OwedLine, OwedPage, OwedQuery, OwedUrgency, OwedWhy, PromiseTimes,
};
