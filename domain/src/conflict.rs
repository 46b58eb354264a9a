//! Conflict: two people gave one field another value, neither knowing of the other's. One value
//! holds, the other is kept here until someone has looked at both.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entity::Entity;
use crate::id::{ChangeId, CustomerId, RecordId, UserId};
use crate::sync::change::{Change, ENTRY_SCHEMA};
use crate::sync::envelope::{ARCHIVED, Envelope, Versions, named};
use crate::sync::merge::Clash;

/// Two values of one field. There is one such row for each field of a record: a later conflict takes
/// the place of an earlier one, which history keeps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conflict {
    /// Kind of the record, by its stored name.
    pub kind: String,
    /// The record.
    pub record: Option<RecordId>,
    /// The customer it belongs to, or is.
    pub customer: Option<CustomerId>,
    /// The field.
    pub field: String,
    /// The value that holds; null when it was cleared.
    pub kept: Value,
    /// Who gave it.
    pub kept_by: Option<UserId>,
    /// When, by that device's clock, milliseconds since 1970 UTC.
    pub kept_at: Option<i64>,
    /// The value that gave way; null when it was a clearing.
    pub lost: Value,
    /// Who gave it.
    pub lost_by: Option<UserId>,
    /// When, by that device's clock, milliseconds since 1970 UTC.
    pub lost_at: Option<i64>,
    /// Looked at: shown no more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// Who gave a value, and when by their device's clock (milliseconds since 1970 UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Giver {
    /// Who.
    pub user: UserId,
    /// When.
    pub at: i64,
}

/// The row that keeps conflicts about one field of a record.
pub fn row_of(record: RecordId, field: &str) -> RecordId {
    RecordId(Uuid::new_v5(&record.0, format!("conflict/{field}").as_bytes()))
}

/// The change that keeps a clash about `record` for people to see. `known` is the row that kept the
/// last one about this field, if there is one.
pub fn note(
    record: &Envelope,
    clash: &Clash,
    earlier: Option<Giver>,
    arriving: Giver,
    change_id: ChangeId,
    known: Option<&Envelope>,
) -> Change {
    let (kept, lost) =
        if clash.arriving_holds { (Some(arriving), earlier) } else { (earlier, Some(arriving)) };
    let customer = match record.entity {
        Entity::Customer => json!(record.id),
        _ => record.fields.get("customer").cloned().unwrap_or_default(),
    };
    let set = named(vec![
        ("kind".to_owned(), record.entity.name().into()),
        ("record".to_owned(), json!(record.id)),
        ("customer".to_owned(), customer),
        ("field".to_owned(), clash.field.as_str().into()),
        ("kept".to_owned(), clash.kept.clone()),
        ("kept_by".to_owned(), json!(kept.map(|giver| giver.user))),
        ("kept_at".to_owned(), json!(kept.map(|giver| giver.at))),
        ("lost".to_owned(), clash.lost.clone()),
        ("lost_by".to_owned(), json!(lost.map(|giver| giver.user))),
        ("lost_at".to_owned(), json!(lost.map(|giver| giver.at))),
        (ARCHIVED.to_owned(), false.into()),
    ]);
    Change {
        n: 0,
        change_id,
        entity: Entity::Conflict,
        id: row_of(record.id, &clash.field),
        schema: ENTRY_SCHEMA,
        create: known.is_none(),
        set,
        base: known.map_or_else(Versions::new, |row| row.versions.clone()),
        add: Vec::new(),
        remove: Vec::new(),
        inc: std::collections::BTreeMap::new(),
        made_at: arriving.at,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sync::merge;

    fn contact() -> Envelope {
        serde_json::from_value(json!({
            "entity": "contact", "id": Uuid::from_u128(1), "schema": 1, "scope": "base", "seq": 9,
            "fields": {"role": "buyer", "customer": Uuid::from_u128(7)},
        }))
        .unwrap()
    }

    fn clash(lost: &str) -> Clash {
        Clash {
            field: "role".to_owned(),
            kept: json!("buyer"),
            lost: json!(lost),
            arriving_holds: true,
            earlier: ("role".to_owned(), 4),
        }
    }

    #[test]
    fn a_later_clash_takes_the_place_of_one_that_was_looked_at() {
        let by = |user: u128| Giver { user: UserId(Uuid::from_u128(user)), at: 5 };
        let change = ChangeId(Uuid::from_u128(3));
        let first = note(&contact(), &clash("chef"), Some(by(1)), by(2), change, None);
        let mut row = merge::apply(None, &first, 10).unwrap().row;
        let kept: Conflict = row.record().unwrap();
        assert_eq!((kept.lost, kept.lost_by), (json!("chef"), Some(by(1).user)));
        assert_eq!(
            (kept.kept_by, kept.customer),
            (Some(by(2).user), CustomerId::parse(&Uuid::from_u128(7).to_string()))
        );
        row.fields.insert(ARCHIVED.to_owned(), true.into());
        row.versions.insert(ARCHIVED.to_owned(), 11);
        let next = note(&contact(), &clash("cook"), Some(by(1)), by(2), change, Some(&row));
        let applied = merge::apply(Some(&row), &next, 12).unwrap();
        assert!(!applied.row.is_gone());
        assert_eq!((&applied.row.fields["lost"], applied.clashes.len()), (&json!("cook"), 0));
    }

    #[test]
    fn a_value_that_arrived_and_gave_way_is_the_lost_one() {
        let held = Clash { arriving_holds: false, ..clash("chef") };
        let giver = Giver { user: UserId(Uuid::from_u128(2)), at: 5 };
        let change = note(&contact(), &held, None, giver, ChangeId(Uuid::from_u128(3)), None);
        assert_eq!(change.set["lost_by"], json!(giver.user));
        assert!(change.set["kept_by"].is_null());
    }
}
