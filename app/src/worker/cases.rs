//! The answers about cases.

use replica::cases;
use replica::owed::Here;

use super::answer::of;
use super::desk::Desk;
use super::message::{AskError, CaseAsk};
use super::packet::Packed;
use crate::clock;

impl Desk {
    /// Answers something about cases.
    ///
    /// # Errors
    ///
    /// [`AskError::NotFound`] when there is no such case here.
    pub(super) fn cases(&self, ask: CaseAsk) -> Result<Packed, AskError> {
        let mut tables = self.tables.borrow_mut();
        clock::set_zone(&tables.setting().zone);
        let now = clock::local(clock::now_ms()).unwrap_or_default();
        let here = Here { now, local: &clock::local };
        match ask {
            CaseAsk::List(query) => of(&cases::list(&mut tables, &query, here)),
            CaseAsk::Board { query, most } => of(&cases::board(&mut tables, &query, most, here)),
            CaseAsk::Figures { as_of } => of(&cases::figures(&mut tables, as_of, here)),
            CaseAsk::File { case, as_of } => {
                of(&cases::file(&mut tables, case, as_of, here).ok_or(AskError::NotFound)?)
            }
            CaseAsk::Due { kind, severity } => of(&cases::due(&tables, &kind, &severity, now)),
        }
    }
}
