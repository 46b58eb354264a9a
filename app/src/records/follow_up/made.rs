//! The records that come out of a contact.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::Fields;
use serde_json::{Value, json};

use crate::records::field::{Kind, Shape};
use crate::records::{defaults, text};
use crate::state::Edit;

/// What can come out of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Task,
    Promise,
    Question,
    Complaint,
    HintedComplaint,
    Wish,
    Compliment,
    Opportunity,
    Order,
}

impl Outcome {
    /// All of them, as they are offered.
    pub const ALL: [Self; 9] = [
        Self::Task,
        Self::Promise,
        Self::Question,
        Self::Complaint,
        Self::HintedComplaint,
        Self::Wish,
        Self::Compliment,
        Self::Opportunity,
        Self::Order,
    ];

    /// What tells it apart in a choice; of a case its stored kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Promise => "promise",
            Self::Question => "question",
            Self::Complaint => "complaint",
            Self::HintedComplaint => "hinted_complaint",
            Self::Wish => "wish",
            Self::Compliment => "compliment",
            Self::Opportunity => "opportunity",
            Self::Order => "order",
        }
    }

    /// The one of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// The kind of record.
    pub fn entity(self) -> Entity {
        match self {
            Self::Task => Entity::Task,
            Self::Promise => Entity::Promise,
            Self::Opportunity => Entity::Opportunity,
            Self::Order => Entity::Order,
            _ => Entity::Case,
        }
    }

    /// The field that says what it is.
    pub fn what(self) -> Shape {
        let name = match self {
            Self::Task | Self::Promise => "what",
            Self::Opportunity => "title",
            _ => "subject",
        };
        let shape = Shape::of(name, Kind::Line);
        // An order is told by its amount.
        if self == Self::Order { shape } else { shape.needed() }
    }

    /// What else is asked.
    pub fn beside(self) -> Option<Shape> {
        match self {
            Self::Task => Some(Shape::of("due_on", Kind::Date).called("task_due_on")),
            Self::Promise => Some(Shape::of("promised_for", Kind::Date).needed()),
            Self::Opportunity => Some(Shape::of("value", Kind::Money).called("sale_value")),
            Self::Order => Some(Shape::of("revenue", Kind::Money).needed()),
            _ => None,
        }
    }
}

/// Something that came out of a contact, as it was filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Coming {
    pub outcome: Outcome,
    /// Values of the fields it asks.
    pub values: Fields,
}

/// The contact it came out of.
#[derive(Clone, Debug)]
pub struct Touch<'a> {
    pub id: RecordId,
    /// Its fields.
    pub fields: &'a Fields,
    /// Who notes it, as one of our own people; empty when that is not known.
    pub me: &'a str,
    /// Today in the firm's zone.
    pub today: NaiveDate,
    /// Now, milliseconds since 1970 UTC.
    pub now_ms: i64,
}

impl Touch<'_> {
    /// The fields of a record that came out of it.
    fn fields_of(&self, coming: &Coming) -> Fields {
        let entity = coming.outcome.entity();
        let mut fields = defaults(&entity, self.today, self.me);
        for name in ["customer", "contact"] {
            let value = text(self.fields, name);
            // An order knows no person.
            if !value.is_empty() && (name == "customer" || entity != Entity::Order) {
                fields.insert(name.to_owned(), value.into());
            }
        }
        let by = if self.me.is_empty() { Value::Null } else { self.me.into() };
        let own = match coming.outcome {
            Outcome::Task => json!({"source": "interaction", "record": self.id}),
            Outcome::Promise => json!({"record": self.id}),
            Outcome::Order => json!({"source": self.id}),
            Outcome::Opportunity => json!({
                "source": self.id, "stage": "suspect", "owner": by,
                "stage_log": [{"stage": "suspect", "on": self.today, "at": self.now_ms, "by": by}],
            }),
            case => {
                // Nobody waits for anything after a compliment.
                let is_over = case == Outcome::Compliment;
                let status = if is_over { "closed" } else { "open" };
                json!({
                    "source": self.id, "kind": case.name(), "severity": "normal", "owner": by,
                    "channel": self.fields.get("channel"), "opened_on": self.today,
                    "opened_at": self.now_ms, "status": status,
                    "closed_on": is_over.then_some(self.today),
                    "status_log": [{"status": status, "on": self.today, "at": self.now_ms, "by": by}],
                })
            }
        };
        if let Value::Object(own) = own {
            fields.extend(own);
        }
        fields.extend(coming.values.clone());
        fields.retain(|_, value| !value.is_null());
        fields
    }
}

/// The edits that make what came out of a contact, each under a new id.
pub fn edits(
    touch: &Touch<'_>,
    coming: &[Coming],
    mut new_id: impl FnMut() -> RecordId,
) -> Vec<Edit> {
    let edit = |coming: &Coming| Edit {
        create: true,
        set: touch.fields_of(coming),
        ..Edit::items(coming.outcome.entity(), new_id(), Vec::new(), Vec::new())
    };
    coming.iter().map(edit).collect()
}

#[cfg(test)]
mod tests {
    use domain::case::{Case, CaseKind};
    use domain::opportunity::Opportunity;
    use domain::order::Order;
    use domain::promise::Promise;
    use domain::task::{Task, TaskSource};
    use serde::de::DeserializeOwned;
    use uuid::Uuid;

    use super::*;

    const ME: &str = "00000000-0000-0000-0000-000000000007";
    const CUSTOMER: &str = "00000000-0000-0000-0000-000000000008";
    const CONTACT: &str = "00000000-0000-0000-0000-000000000009";

    fn made<Record: DeserializeOwned>(outcome: Outcome, values: Value) -> Record {
        let fields: Fields = serde_json::from_value(
            json!({"customer": CUSTOMER, "contact": CONTACT, "channel": "phone", "note": "x"}),
        )
        .unwrap();
        let id = RecordId(Uuid::from_u128(1));
        let today = "2026-03-04".parse().unwrap();
        let touch = Touch { id, fields: &fields, me: ME, today, now_ms: 5 };
        let coming = Coming { outcome, values: serde_json::from_value(values).unwrap() };
        let edits = edits(&touch, &[coming], || RecordId(Uuid::from_u128(2)));
        assert_eq!((edits.len(), edits[0].create, edits[0].id.0.as_u128()), (1, true, 2));
        assert_eq!(edits[0].set["customer"], CUSTOMER);
        serde_json::from_value(Value::Object(edits[0].set.clone())).unwrap()
    }

    #[test]
    fn every_outcome_names_the_contact_it_came_out_of() {
        let from = RecordId(Uuid::from_u128(1));
        let task: Task = made(Outcome::Task, json!({"what": "bel", "due_on": null}));
        assert!(task.source.is(TaskSource::Interaction) && task.is_open());
        assert_eq!((task.record, task.assignee.unwrap().to_string()), (Some(from), ME.to_owned()));
        let promise: Promise =
            made(Outcome::Promise, json!({"what": "offerte", "promised_for": "2026-03-06"}));
        assert_eq!((promise.record, promise.contact.is_some()), (Some(from), true));
        let sale: Opportunity = made(Outcome::Opportunity, json!({"title": "beurs", "value": 900}));
        assert_eq!(
            (sale.source, sale.in_stage_since()),
            (Some(from.into()), "2026-03-04".parse().ok())
        );
        let order: Order = made(Outcome::Order, json!({"revenue": 500}));
        assert_eq!((order.source, order.revenue.0), (Some(from.into()), 500));
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::of(outcome.name()), Some(outcome));
            if outcome.entity() == Entity::Case {
                let case: Case = made(outcome, json!({"subject": "kleur"}));
                assert!(case.kind.known().is_some() && case.source == Some(from.into()));
                assert_eq!(case.is_open(), !case.kind.is(CaseKind::Compliment));
            }
        }
    }
}
