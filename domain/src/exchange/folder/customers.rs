//! Rows about who: employees, customers with their address, and people.

use super::{FolderTable, Outcome, Scope};
use crate::customer::EndReason;
use crate::entity::Entity;
use crate::exchange::Row;
use crate::exchange::fields::{Cells, set, set_text};
use crate::phone::{Phone, PhoneKind};
use crate::recognition::number::phones;
use crate::sync::envelope::Fields;

impl Scope<'_> {
    pub(super) fn employee(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let mut fields = Fields::new();
        let name = cells.text("name");
        set_text(&mut fields, "source_key", key);
        set_text(&mut fields, "name", if name.is_empty() { key } else { name });
        set_text(&mut fields, "department", cells.text("department"));
        set(&mut fields, "active_from", cells.date("active_from"));
        set(&mut fields, "active_to", cells.date("active_to"));
        Row { entity: Entity::Employee, id: self.id(FolderTable::Employees, key), fields }
    }

    pub(super) fn customer(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let reasons = [
            ("customer", EndReason::Customer),
            ("supplier", EndReason::Supplier),
            ("ceased", EndReason::Ceased),
        ];
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set_text(&mut fields, "number", key);
        set_text(&mut fields, "name", cells.required("name"));
        set(&mut fields, "known_since", cells.date("created_date"));
        set(&mut fields, "ended_on", cells.date("ended_date"));
        set(&mut fields, "end_reason", cells.word("end_reason", &reasons));
        set(&mut fields, "annual_potential", cells.cents("annual_wallet_eur"));
        let campaign = self.reference(cells, "acquisition_campaign_id", FolderTable::Campaigns);
        set(&mut fields, "acquisition_campaign", campaign);
        // Whether the referrer exists is known only at the end of the table.
        let referrer = Some(cells.text("referred_by")).filter(|key| !key.is_empty());
        let referrer = referrer.map(|key| self.id(FolderTable::Customers, key));
        set(&mut fields, "referred_by", referrer);
        Row { entity: Entity::Customer, id: self.id(FolderTable::Customers, key), fields }
    }

    pub(super) fn address(&self, key: &str, cells: &mut Cells<'_>) -> Outcome {
        let mut address = Fields::new();
        for name in ["street", "house_number", "postcode", "city", "country"] {
            set_text(&mut address, name, cells.text(name));
        }
        let mut fields = Fields::new();
        set(&mut fields, "address", (!address.is_empty()).then_some(address));
        set(&mut fields, "phones", self.phones(cells, &[(PhoneKind::Main, "phone")]));
        set(&mut fields, "emails", texts(cells.text("email")));
        set_text(&mut fields, "website", cells.text("website"));
        match (self.memory.customers.get(key), self.customer_of(cells)) {
            (Some(&place), _) => Outcome::Merge(place, fields),
            (None, Some(id)) => Outcome::Rows(vec![Row { entity: Entity::Customer, id, fields }]),
            (None, None) => Outcome::Nothing,
        }
    }

    pub(super) fn person(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let kinds = [(PhoneKind::Work, "phone_work"), (PhoneKind::Mobile, "phone_mobile")];
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set(&mut fields, "customer", self.customer_of(cells));
        for name in ["first_name", "infix", "last_name", "role", "language"] {
            set_text(&mut fields, name, cells.text(name));
        }
        set(&mut fields, "phones", self.phones(cells, &kinds));
        set(&mut fields, "emails", texts(cells.text("email")));
        set(&mut fields, "birthday", cells.date("birthday"));
        Row { entity: Entity::Contact, id: self.id(FolderTable::People, key), fields }
    }

    fn phones(&self, cells: &Cells<'_>, kinds: &[(PhoneKind, &str)]) -> Option<Vec<Phone>> {
        let country = &self.context.country;
        let found: Vec<Phone> = kinds
            .iter()
            .flat_map(|(kind, column)| phones(*kind, cells.text(column), country))
            .collect();
        (!found.is_empty()).then_some(found)
    }
}

/// A list of one text; absent when it is empty.
fn texts(text: &str) -> Option<Vec<&str>> {
    (!text.is_empty()).then(|| vec![text])
}
