//! What an entry is about, for the lists of unsent and refused entries.

use domain::contact::Contact;
use domain::entity::Entity;
use domain::id::{CustomerId, RecordId};
use domain::sync::change::{Change, Entry, Import};
use replica::json;
use replica::pending::{Pending, What};
use replica::tables::Tables;

use super::desk::Desk;
use super::message::{About, Entries, Refused, Unsent};
use crate::storage::outbox;

/// Entries that are told of one by one: more than any list of them shows.
const NAMED_ENTRIES: usize = 200;

impl Desk {
    /// The entries that are not confirmed, and the refused ones.
    pub(super) fn entries(&self) -> Entries {
        let tables = self.tables.borrow();
        let (sent, waiting) = tables.by_whether_sent();
        Entries {
            waiting: unsent(&tables, waiting),
            sent: unsent(&tables, sent),
            attention: refused(&tables, &self.attention.borrow()),
        }
    }
}

/// The first of some entries, in order.
fn unsent(tables: &Tables, entries: &[Pending]) -> Vec<Unsent> {
    let unsent = |pending: &Pending| Unsent {
        n: pending.n,
        made_at: pending.made_at,
        about: match &pending.what {
            What::Change(change) => change_about(tables, change),
            What::Import { import, .. } => import_about(import),
            What::Erase { erase, .. } => About::Erase { entity: erase.entity.clone() },
        },
    };
    entries.iter().take(NAMED_ENTRIES).map(unsent).collect()
}

/// The refused entries.
fn refused(tables: &Tables, refused: &[outbox::Refused]) -> Vec<Refused> {
    let shown = |refused: &outbox::Refused| {
        let entry: Entry = json::read(&refused.text).ok()?;
        Some(Refused {
            n: refused.n,
            made_at: entry.made_at(),
            about: match &entry {
                Entry::Change(change) => change_about(tables, change),
                Entry::Import(import) => import_about(import),
                Entry::Erase(erase) => About::Erase { entity: erase.entity.clone() },
            },
            reason: refused.reason.clone(),
        })
    };
    refused.iter().filter_map(shown).collect()
}

fn change_about(tables: &Tables, change: &Change) -> About {
    let row = tables.row(&change.entity, change.id);
    let owner = row.and_then(|row| tables.facts.owner(&change.entity, row));
    let owner = owner.and_then(|row| tables.id(&Entity::Customer, row));
    let held = || tables.held(&change.entity, change.id)?.id("customer").map(RecordId);
    let owner = owner.or_else(held);
    let named = change.set.get("customer").and_then(|id| CustomerId::parse(id.as_str()?));
    let customer = match change.entity {
        Entity::Customer => Some(change.id.into()),
        _ => owner.map(CustomerId::from).or(named),
    };
    About::Record {
        entity: change.entity.clone(),
        id: change.id,
        create: change.create,
        customer,
        title: title(tables, change),
        fields: change.set.keys().cloned().collect(),
    }
}

/// What a person knows the record by.
fn title(tables: &Tables, change: &Change) -> String {
    let said = |field: &str| {
        let shown = tables.held(&change.entity, change.id);
        let shown = shown.map(|view| view.text(field)).filter(|text| !text.is_empty());
        let set = || change.set.get(field).and_then(|value| value.as_str());
        shown.or_else(set).unwrap_or_default().to_owned()
    };
    match change.entity {
        Entity::Contact => Contact {
            first_name: said("first_name"),
            infix: said("infix"),
            last_name: said("last_name"),
            ..Contact::default()
        }
        .full_name(),
        Entity::Interaction => said("subject"),
        Entity::Order => said("number"),
        Entity::Task | Entity::Promise => said("what"),
        Entity::Case => said("subject"),
        Entity::SurveyResponse => said("on"),
        Entity::Setting => said("firm"),
        _ => said("name"),
    }
}

fn import_about(import: &Import) -> About {
    let rows = import.blocks.iter().map(|block| u64::from(block.rows)).sum();
    let is_undo = import.undoes.is_some();
    About::Import { id: import.id, name: import.name.clone(), rows, is_undo }
}
