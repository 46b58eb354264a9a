//! What people enter.

use std::collections::BTreeMap;

use domain::consent::NO_MAIL;
use domain::entity::Entity;
use domain::id::{ChangeId, DeviceId, ImportId, RecordId};
use domain::sync::change::{Change, ENTRY_SCHEMA, Entry, Erase, Import, ImportBlock, Item};
use domain::sync::envelope::{Envelope, Fields};
use domain::sync::merge;
use serde_json::{Value, json};

use crate::bug::Bug;
use crate::script::What;
use crate::storage::Stores;
use crate::tab::Note;
use crate::world::World;

/// A field that this build does not know.
pub const NEW_FIELD: &str = "pronouns";

impl World {
    /// A person edits; the entry is saved unless another transaction was there first.
    pub fn edit(&mut self, device: usize, tab: usize, what: What, which: u8) {
        self.open(device, tab);
        if self.bug == Some(Bug::OutboxInOneValue) {
            // Everything is read now, and written when the tab goes on.
            self.write_draft(device, tab);
            let mut draft = self.devices[device].storage.now.clone();
            let change = self.append(&mut draft, what, which);
            self.devices[device].saved.extend(change);
            if let Some(tab) = &mut self.devices[device].tabs[tab] {
                tab.draft = Some(draft);
            }
            return;
        }
        let mut storage = std::mem::take(&mut self.devices[device].storage);
        let change = self.append(storage.strict(), what, which);
        if let (Some(_), Some(by), Some((_, text)), Some(it)) = (
            change,
            storage.now.device,
            storage.now.outbox.last_key_value(),
            &mut self.devices[device].tabs[tab],
        ) {
            it.heard.push_back((tab, Note::Entry(by.id, text.clone())));
        }
        self.devices[device].storage = storage;
        self.devices[device].saved.extend(change);
    }

    /// Writes the outbox of a mistaken device as the tab read it, with its own entry.
    pub fn write_draft(&mut self, device: usize, tab: usize) {
        let draft = self.devices[device].tabs[tab].as_mut().and_then(|tab| tab.draft.take());
        if let Some(draft) = draft {
            let stores = self.devices[device].storage.strict();
            (stores.outbox, stores.device) = (draft.outbox, draft.device);
        }
    }

    fn append(
        &mut self,
        stores: &mut Stores,
        what: What,
        which: u8,
    ) -> Option<(ChangeId, RecordId)> {
        let change_id = ChangeId(self.new_id());
        let record = RecordId(self.new_id());
        let fresh = DeviceId(self.new_id());
        let entity = match what {
            What::Cost => Entity::OrderCost,
            What::NewKind => Entity::Other("machine".to_owned()),
            _ => Entity::Contact,
        };
        let known: Vec<&Envelope> =
            stores.rows.values().filter(|row| row.entity == entity).collect();
        let row = (!known.is_empty()).then(|| known[usize::from(which) % known.len()]);
        // Looked for when its record was erased; the id alone may stay.
        let text = format!("word-{record}");
        let mut change = Change {
            n: 0,
            change_id,
            entity,
            id: row.map_or(record, |row| row.id),
            schema: ENTRY_SCHEMA,
            create: false,
            set: Fields::new(),
            base: BTreeMap::new(),
            add: Vec::new(),
            remove: Vec::new(),
            inc: BTreeMap::new(),
            // The clock of a device says anything.
            made_at: i64::from(which) * 1_000_000_000_000 - 100_000_000_000_000,
        };
        let is_import = what == What::Import;
        match what {
            What::Unknown => change.id = record,
            _ if row.is_none() => change.create = true,
            What::Create => (change.id, change.create) = (record, true),
            What::Notes | What::Visit | What::Archive | What::Tag | What::Object => {}
            What::Import | What::Erase | What::Cost | What::NewField | What::NewKind => {}
        }
        match what {
            _ if change.create => change.set = fields(json!({"last_name": text})),
            What::NewField => change.set = fields(json!({NEW_FIELD: {"text": text}})),
            What::Visit => drop(change.inc.insert("visits".to_owned(), 1)),
            What::Archive => change.set = fields(json!({"archived": which.is_multiple_of(2)})),
            What::Object => change.set = fields(json!({NO_MAIL: which.is_multiple_of(2)})),
            What::Tag => {
                let item = |value: u8| Item { field: "tags".to_owned(), value: tag(value) };
                change.add.push(item(which % 3));
                change.remove.push(item((which + 1) % 3));
            }
            _ => change.set = fields(json!({"notes": text})),
        }
        change.base = row.map(|row| merge::seen(row, &change.set)).unwrap_or_default();
        let about = change.id;
        self.words.push((about, text.clone()));
        if what == What::Erase && !change.create {
            self.erased.insert(change.id);
            let Change { entity, id, made_at, .. } = change;
            stores.append(fresh, |n| Entry::Erase(Erase { n, change_id, entity, id, made_at }))
        } else if is_import {
            let hash = change_id.to_string();
            let block = imported(change.id, &text);
            stores.imports.insert(hash.clone(), block);
            let block = ImportBlock { hash, entity: Entity::Contact, rows: 1 };
            let (id, made_at) = (ImportId(record.0), change.made_at);
            stores.append(fresh, |n| {
                let (name, blocks) = (String::new(), vec![block]);
                Entry::Import(Import { n, change_id, id, name, blocks, undoes: None, made_at })
            })
        } else {
            stores.append(fresh, |n| Entry::Change(Change { n, ..change }))
        }
        .ok()?;
        Some((change_id, about))
    }
}

fn fields(value: Value) -> Fields {
    serde_json::from_value(value).unwrap()
}

fn tag(value: u8) -> Value {
    json!(format!("t{value}"))
}

/// A row of a file.
fn imported(id: RecordId, text: &str) -> Envelope {
    Envelope {
        entity: Entity::Contact,
        id,
        schema: ENTRY_SCHEMA,
        fields: fields(json!({"first_name": text, NO_MAIL: false})),
        versions: BTreeMap::new(),
        scope: Entity::Contact.scope(),
        seq: 0,
        erased: false,
    }
}
