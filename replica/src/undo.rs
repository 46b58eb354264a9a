//! Undoing an import, as this device finds it: which rows go, which get back what they had, and which
//! stay because somebody went on with them.

use std::collections::{HashMap, HashSet};

use domain::entity::Entity;
use domain::id::{ImportId, RecordId};
use domain::past_import::PastImport;
use domain::sync::envelope::{Envelope, IMPORTED};
use domain::sync::undo::{Seen, Step, step};
use serde::{Deserialize, Serialize};

use crate::pending::What;
use crate::tables::Tables;
use crate::view::View;

/// The fields by which a row names another one that must stay with it.
const NAMES: [&str; 8] =
    ["customer", "contact", "employee", "owner", "referred_by", "order", "campaign", "record"];

/// What undoing an import would do, or did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoCounts {
    /// Records that go.
    pub removed: u32,
    /// Records that get back what they said before.
    pub restored: u32,
    /// Records that stay as they are: somebody changed them, or wrote about them.
    pub kept: u32,
    /// Fields that somebody changed, of records that else get back what they said.
    pub kept_fields: u32,
}

/// The rows of an undo, by kind, and what they do.
#[derive(Debug, Default)]
pub struct Undo {
    /// By kind; what refers to others goes before them.
    pub rows: Vec<(Entity, Vec<Envelope>)>,
    /// What they do.
    pub counts: UndoCounts,
}

/// An import that was done, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Which one.
    pub id: ImportId,
    /// What the person chose: a folder or file name.
    pub name: String,
    /// Who did it; empty when nobody knows.
    pub by: String,
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
    /// Records it made.
    pub created: u32,
    /// Records it changed.
    pub updated: u32,
    /// Rows it left out.
    pub refused: u32,
    /// When it was undone, milliseconds since 1970 UTC.
    pub undone_at: Option<i64>,
    /// Records that stayed as they were when it was undone.
    pub kept: u32,
}

/// The imports that were done, the last one first.
pub fn past_imports(tables: &Tables) -> Vec<Listed> {
    let listed = |(row, view): (u32, View<'_>)| {
        let id = tables.id(&Entity::Import, row)?;
        let import: PastImport = view.envelope()?.record().ok()?;
        let by = import.by.and_then(|by| tables.find(&Entity::User, by.into()));
        let by = by.map(|view| view.text("name").to_owned()).unwrap_or_default();
        let PastImport { name, at, created, updated, refused, undone_at, kept, .. } = import;
        let id = ImportId(id.0);
        Some(Listed { id, name, by, at, created, updated, refused, undone_at, kept })
    };
    let mut listed: Vec<Listed> = tables.views(&Entity::Import).filter_map(listed).collect();
    listed.sort_by_key(|listed| std::cmp::Reverse((listed.at, listed.id)));
    listed
}

/// What undoing an import does, upon what is shown here.
pub fn undo(tables: &Tables, import: ImportId) -> Undo {
    let waiting = tables.pending().iter().position(
        |pending| matches!(&pending.what, What::Import { import: one, .. } if one.id == import),
    );
    let later = tables.pending().get(waiting.map_or(0, |at| at.saturating_add(1))..);
    let edited: HashSet<(Entity, RecordId)> = later
        .into_iter()
        .flatten()
        .flat_map(|pending| match &pending.what {
            What::Change(change) => Some((change.entity.clone(), change.id)),
            What::Import { .. } | What::Erase { .. } => None,
        })
        .collect();
    let is_waiting = waiting.is_some();
    let mut gone: HashMap<RecordId, (Entity, Envelope)> = HashMap::new();
    let mut undo = Undo::default();
    let id = import.to_string();
    for entity in Entity::KNOWN.iter().rev() {
        for (_, view) in tables.views(entity) {
            let Some(row) = touched(view, &id) else { continue };
            let is_edited = edited.contains(&(entity.clone(), row.id));
            match step(&row, import, Seen { is_waiting, is_edited }) {
                Some(Step::Remove(back)) => {
                    gone.insert(row.id, (entity.clone(), back));
                }
                Some(Step::Restore(back, kept)) => {
                    undo.counts.restored = undo.counts.restored.saturating_add(1);
                    undo.counts.kept_fields = undo.counts.kept_fields.saturating_add(kept);
                    put(&mut undo.rows, entity, back);
                }
                Some(Step::Keep) => undo.counts.kept = undo.counts.kept.saturating_add(1),
                None => {}
            }
        }
    }
    keep_named(tables, &mut gone, &mut undo.counts);
    undo.counts.removed = domain::row::number(gone.len());
    let mut gone: Vec<(Entity, Envelope)> = gone.into_values().collect();
    // What belongs to a customer before the customer.
    gone.sort_by(|one, two| two.0.cmp(&one.0).then(one.1.id.cmp(&two.1.id)));
    for (entity, back) in gone {
        put(&mut undo.rows, &entity, back);
    }
    undo
}

/// The whole row, when an import touched it.
fn touched(view: View<'_>, import: &str) -> Option<Envelope> {
    let is_touched = match view {
        View::Packed(block, row) => block.json(IMPORTED)?.get(row)?.contains(import),
        View::Own(row) => row.fields.get(IMPORTED)?.to_string().contains(import),
    };
    if is_touched { view.envelope() } else { None }
}

/// Rows stay that others name which stay: somebody wrote about them.
fn keep_named(
    tables: &Tables,
    gone: &mut HashMap<RecordId, (Entity, Envelope)>,
    counts: &mut UndoCounts,
) {
    if gone.is_empty() {
        return;
    }
    let mut staying: Vec<(Entity, RecordId)> = Vec::new();
    for entity in &Entity::KNOWN {
        for (row, view) in tables.views(entity) {
            let Some(id) = tables.id(entity, row) else { continue };
            if !gone.contains_key(&id) {
                take(view, gone, &mut staying);
            }
        }
    }
    while let Some((entity, id)) = staying.pop() {
        counts.kept = counts.kept.saturating_add(1);
        if let Some(view) = tables.find(&entity, id) {
            take(view, gone, &mut staying);
        }
    }
}

fn take(
    view: View<'_>,
    gone: &mut HashMap<RecordId, (Entity, Envelope)>,
    staying: &mut Vec<(Entity, RecordId)>,
) {
    for id in NAMES.iter().filter_map(|field| view.id(field)).map(RecordId) {
        staying.extend(gone.remove(&id).map(|(entity, _)| (entity, id)));
    }
}

fn put(rows: &mut Vec<(Entity, Vec<Envelope>)>, entity: &Entity, row: Envelope) {
    match rows.iter_mut().find(|(kind, _)| kind == entity) {
        Some((_, same)) => same.push(row),
        None => rows.push((entity.clone(), vec![row])),
    }
}

#[cfg(test)]
mod tests {
    use domain::sync::block::pack;
    use domain::sync::change::{Entry, Import, ImportBlock};
    use domain::sync::envelope::Versions;
    use domain::sync::merge;
    use domain::sync::undo::mark;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    const IMPORT: ImportId = ImportId(Uuid::from_u128(99));

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn row(entity: Entity, n: u128, fields: Value, is_imported: bool) -> Envelope {
        let mut fields: domain::sync::envelope::Fields = serde_json::from_value(fields).unwrap();
        if is_imported {
            fields.insert(IMPORTED.to_owned(), mark(IMPORT));
        }
        let (scope, versions) = (entity.scope(), Versions::new());
        Envelope { entity, id: id(n), schema: 1, fields, versions, scope, seq: 1, erased: false }
    }

    fn firm() -> Tables {
        let mut tables = Tables::default();
        for n in 1..=4 {
            tables.confirm_row(row(Entity::Customer, n, json!({"name": n.to_string()}), true));
        }
        let at = |n| json!({"last_name": "x", "customer": id(n)});
        tables.confirm_row(row(Entity::Contact, 11, at(1), true));
        tables.confirm_row(row(Entity::Contact, 12, at(2), true));
        tables
    }

    fn entry(undo: &Undo) -> (String, Vec<Vec<u8>>) {
        let mut blocks = Vec::new();
        let mut lines = Vec::new();
        for (entity, rows) in &undo.rows {
            for bytes in pack(entity, rows, 1 << 20).unwrap() {
                let rows = domain::row::number(rows.len());
                lines.push(ImportBlock { hash: String::new(), entity: entity.clone(), rows });
                blocks.push(bytes);
            }
        }
        let entry = Entry::Import(Import {
            n: 1,
            change_id: domain::id::ChangeId(Uuid::nil()),
            id: ImportId(Uuid::from_u128(100)),
            name: "a.csv".to_owned(),
            blocks: lines,
            undoes: Some(IMPORT),
            made_at: 0,
        });
        (serde_json::to_string(&entry).unwrap(), blocks)
    }

    fn show(tables: &mut Tables, undo: &Undo) {
        let (text, blocks) = entry(undo);
        let blocks = blocks
            .into_iter()
            .map(|bytes| tables.hold(domain::sync::block::Block::parse(bytes).unwrap()))
            .collect();
        let pending = tables.pending_of(text, blocks).unwrap();
        assert!(tables.add_pending(pending));
    }

    #[test]
    fn what_somebody_wrote_about_stays_and_the_rest_goes() {
        let mut tables = firm();
        // A call with the contact at customer 1, and customer 3 brought in one who was here.
        let call = json!({"customer": id(4), "contact": id(11)});
        tables.confirm_row(row(Entity::Interaction, 21, call, false));
        tables.confirm_row(row(Entity::Customer, 31, json!({"referred_by": id(3)}), false));
        let found = undo(&tables, IMPORT);
        let expected = UndoCounts { removed: 2, restored: 0, kept: 4, kept_fields: 0 };
        assert_eq!(found.counts, expected);
        show(&mut tables, &found);
        let left: Vec<RecordId> = [Entity::Customer, Entity::Contact]
            .iter()
            .flat_map(|kind| tables.views(kind).filter_map(|(row, _)| tables.id(kind, row)))
            .collect();
        assert_eq!(left, [id(1), id(3), id(4), id(31), id(11)]);
        assert_eq!(undo(&tables, IMPORT).counts.removed, 0);
    }

    #[test]
    fn rows_go_packed_or_single_and_the_host_makes_the_same_of_them() {
        let mut single = firm();
        let mut packed = Tables::default();
        for entity in [Entity::Customer, Entity::Contact] {
            let rows: Vec<Envelope> =
                single.views(&entity).filter_map(|(_, view)| view.envelope()).collect();
            for bytes in pack(&entity, &rows, 1 << 20).unwrap() {
                packed.confirm_block(bytes).unwrap();
            }
        }
        for tables in [&mut single, &mut packed] {
            let found = undo(tables, IMPORT);
            assert_eq!((found.counts.removed, found.counts.kept), (6, 0));
            let away: Vec<Envelope> = found
                .rows
                .iter()
                .flat_map(|(_, rows)| rows)
                .map(|undo| {
                    let known = tables.find(&undo.entity, undo.id).unwrap().envelope().unwrap();
                    merge::put_back(Some(&known), undo, 9).unwrap().row
                })
                .collect();
            show(tables, &found);
            assert_eq!(tables.views(&Entity::Customer).count(), 0);
            // Confirmed, one by one and packed.
            for row in away.iter().filter(|row| row.entity == Entity::Contact) {
                tables.confirm_row(row.clone());
            }
            let customers: Vec<Envelope> =
                away.into_iter().filter(|row| row.entity == Entity::Customer).collect();
            tables
                .confirm_block(pack(&Entity::Customer, &customers, 1 << 20).unwrap().remove(0))
                .unwrap();
            tables.settle(vec![1]);
            assert_eq!(tables.views(&Entity::Customer).count(), 0);
            assert_eq!(tables.views(&Entity::Contact).count(), 0);
        }
    }
}
