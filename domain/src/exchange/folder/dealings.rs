//! Rows about what happened: contacts, orders and surveys.

use super::{FolderTable, Scope};
use crate::analytics::nps::MAX_SCORE;
use crate::entity::Entity;
use crate::exchange::Row;
use crate::exchange::fields::{Cells, set, set_text};
use crate::interaction::Channel;
use crate::order::{OrderKind, OrderStatus};
use crate::sync::envelope::Fields;

const CHANNELS: [(&str, Channel); 10] = [
    ("note", Channel::Note),
    ("phone", Channel::Phone),
    ("email", Channel::Email),
    ("visit", Channel::Visit),
    ("letter", Channel::Letter),
    ("web", Channel::Web),
    ("chat", Channel::Chat),
    ("social", Channel::Social),
    ("fax", Channel::Fax),
    ("mailing", Channel::Mailing),
];

impl Scope<'_> {
    pub(super) fn interaction(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set(&mut fields, "customer", self.customer_of(cells));
        set(&mut fields, "on", cells.required_date("date"));
        set(&mut fields, "channel", cells.word("channel", &CHANNELS));
        set(&mut fields, "is_direct", cells.word("direct", &[("0", false), ("1", true)]));
        set(&mut fields, "employee", self.employee_of(cells));
        Row { entity: Entity::Interaction, id: self.id(FolderTable::Contacts, key), fields }
    }

    /// The order, and its cost in a row of its own that not every role may see.
    pub(super) fn order(&self, key: &str, cells: &mut Cells<'_>) -> Vec<Row> {
        let kinds = [("order", OrderKind::Order), ("credit", OrderKind::Credit)];
        let statuses =
            [("confirmed", OrderStatus::Confirmed), ("cancelled", OrderStatus::Cancelled)];
        let id = self.id(FolderTable::Orders, key);
        let customer = self.customer_of(cells);
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set_text(&mut fields, "number", key);
        set(&mut fields, "customer", customer);
        set(&mut fields, "on", cells.required_date("order_date"));
        set(&mut fields, "kind", cells.word("kind", &kinds));
        set(&mut fields, "status", cells.word("status", &statuses));
        cells.required("revenue_eur");
        set(&mut fields, "revenue", cells.cents("revenue_eur"));
        set(&mut fields, "quote", self.reference(cells, "offer_id", FolderTable::Offers));
        set(&mut fields, "promised_on", cells.date("promised_delivery_date"));
        set(&mut fields, "delivered_on", cells.date("delivered_date"));
        set(&mut fields, "due_on", cells.date("invoice_due_date"));
        set(&mut fields, "paid_on", cells.date("paid_date"));
        let mut rows = vec![Row { entity: Entity::Order, id, fields }];
        if let Some(cost) = cells.cents("cogs_eur") {
            let mut fields = Fields::new();
            set(&mut fields, "customer", customer);
            set(&mut fields, "cost", Some(cost));
            rows.push(Row { entity: Entity::OrderCost, id, fields });
        }
        rows
    }

    pub(super) fn survey(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set(&mut fields, "customer", self.customer_of(cells));
        set(&mut fields, "on", cells.required_date("date"));
        set(&mut fields, "score", cells.mark("nps", 0, MAX_SCORE));
        for name in ["price", "quality", "service"] {
            set(&mut fields, name, cells.mark(name, 1, 10));
        }
        set_text(&mut fields, "comment", cells.text("comment"));
        Row { entity: Entity::SurveyResponse, id: self.id(FolderTable::Surveys, key), fields }
    }
}
