//! Rows about our work: quotes, complaints and hours.

use super::{FolderTable, Scope};
use crate::case::CaseKind;
use crate::entity::Entity;
use crate::exchange::Row;
use crate::exchange::fields::{Cells, set, set_text};
use crate::quote::QuoteStatus;
use crate::sync::envelope::Fields;

/// More minutes in one row than a year holds are a slip of the pen.
const MAX_MINUTES: u32 = 366 * 24 * 60;

impl Scope<'_> {
    pub(super) fn quote(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let statuses =
            [("open", QuoteStatus::Open), ("won", QuoteStatus::Won), ("lost", QuoteStatus::Lost)];
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set(&mut fields, "customer", self.customer_of(cells));
        set(&mut fields, "requested_on", cells.required_date("requested_date"));
        set(&mut fields, "promised_on", cells.date("promised_date"));
        set(&mut fields, "expected_on", cells.date("expected_date"));
        set(&mut fields, "sent_on", cells.date("sent_date"));
        set(&mut fields, "amount", cells.cents("amount_eur"));
        set(&mut fields, "status", cells.word("status", &statuses));
        set(&mut fields, "decided_on", cells.date("decided_date"));
        Row { entity: Entity::Quote, id: self.id(FolderTable::Offers, key), fields }
    }

    pub(super) fn complaint(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set(&mut fields, "customer", self.customer_of(cells));
        set(&mut fields, "kind", Some(CaseKind::Complaint));
        set(&mut fields, "opened_on", cells.required_date("opened_date"));
        set(&mut fields, "resolved_on", cells.date("resolved_date"));
        set(&mut fields, "generous", cells.word("generous", &[("0", false), ("1", true)]));
        Row { entity: Entity::Case, id: self.id(FolderTable::Complaints, key), fields }
    }

    /// The time, and its rate in a row of its own that not every role may see.
    pub(super) fn effort(&self, key: &str, cells: &mut Cells<'_>) -> Vec<Row> {
        let id = self.id(FolderTable::Hours, key);
        let customer = self.customer_of(cells);
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set(&mut fields, "customer", customer);
        set(&mut fields, "employee", self.employee_of(cells));
        set(&mut fields, "on", cells.required_date("date"));
        cells.required("minutes");
        set(&mut fields, "minutes", cells.whole("minutes", 0, MAX_MINUTES));
        let mut rows = vec![Row { entity: Entity::Effort, id, fields }];
        if let Some(rate) = cells.cost("rate_eur_per_hour") {
            let mut fields = Fields::new();
            set(&mut fields, "customer", customer);
            set(&mut fields, "rate", Some(rate));
            rows.push(Row { entity: Entity::EffortCost, id, fields });
        }
        rows
    }
}
