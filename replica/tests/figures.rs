//! Figures that follow edit by edit, and rows that come by the block, say what counting everything anew
//! says.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::analytics::lifecycle::{LifecycleRules, Stage, stages};
use domain::analytics::nps::{AnswerColumns, SKIPPED, latest};
use domain::analytics::purchase::PurchaseDays;
use domain::analytics::value::{Value as Worth, values};
use domain::entity::Entity;
use domain::id::RecordId;
use domain::period::Span;
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;
use proptest::prelude::*;
use replica::figures::{Derived, Figures};
use replica::tables::Tables;
use serde_json::{Value, json};
use uuid::Uuid;

/// Two dates that are asked by turns, as by a page that looks back beside one that does not, and a third
/// that now and then takes the place of one.
const DATES: [&str; 5] = ["2026-06-30", "2026-03-31", "2026-06-30", "2026-03-31", "2026-05-31"];

/// Some row as it is from now on.
#[derive(Clone, Debug)]
enum Edit {
    Customer { who: u8, relation: u8, ended: Option<u8> },
    Order { place: u8, who: u8, day: u8, revenue: i64, status: u8, is_gone: bool },
    Cost { place: u8, cost: i64 },
    Answer { place: u8, who: u8, day: u8, score: u8, is_gone: bool },
    Setting { loyal: u8 },
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let customer = (0..4u8, 0..3u8, proptest::option::of(0..28u8))
        .prop_map(|(who, relation, ended)| Edit::Customer { who, relation, ended });
    let order = (0..9u8, 0..5u8, 0..28u8, -50..500i64, 0..4u8, any::<bool>()).prop_map(
        |(place, who, day, revenue, status, is_gone)| Edit::Order {
            place,
            who,
            day,
            revenue,
            status,
            is_gone,
        },
    );
    let cost = (0..9u8, 0..99i64).prop_map(|(place, cost)| Edit::Cost { place, cost });
    let answer = (0..6u8, 0..5u8, 0..28u8, 0..12u8, any::<bool>()).prop_map(
        |(place, who, day, score, is_gone)| Edit::Answer { place, who, day, score, is_gone },
    );
    let setting = (1..4u8).prop_map(|loyal| Edit::Setting { loyal });
    let edit = prop_oneof![3 => customer, 9 => order, 2 => cost, 6 => answer, 1 => setting];
    proptest::collection::vec(edit, 1..60)
}

fn id(kind: u128, place: u8) -> RecordId {
    RecordId(Uuid::from_u128((kind << 64) | (u128::from(place) + 1)))
}

fn customer(who: u8) -> Value {
    // Four there are; of the fifth only others tell.
    json!(id(1, who))
}

fn day(day: u8) -> String {
    format!("2026-{:02}-{:02}", 1 + day % 7, 1 + day)
}

impl Edit {
    fn row(&self, seq: u64) -> Envelope {
        let (entity, id, fields) = match self {
            Self::Customer { who, relation, ended } => {
                let relation = ["customer", "supplier", "customer"][usize::from(*relation)];
                let mut fields = json!({ "relation": relation, "known_since": "2020-01-01" });
                if let Some(ended) = ended {
                    fields["ended_on"] = json!(day(*ended));
                    fields["end_reason"] =
                        json!(if ended % 2 == 0 { "ceased" } else { "customer" });
                }
                ("customer", id(1, *who), fields)
            }
            Self::Order { place, who, day: on, revenue, status, is_gone } => {
                let status_word = if *status == 0 { "cancelled" } else { "confirmed" };
                let kind = if *status == 1 { "credit" } else { "order" };
                let fields = json!({
                    "customer": customer(*who), "on": day(*on), "revenue": revenue,
                    "status": status_word, "kind": kind, "archived": is_gone,
                });
                ("order", id(2, *place), fields)
            }
            Self::Cost { place, cost } => ("order_cost", id(2, *place), json!({ "cost": cost })),
            Self::Answer { place, who, day: on, score, is_gone } => {
                let mut fields = json!({
                    "customer": customer(*who), "on": day(*on), "archived": is_gone,
                    "source_key": format!("k{}", place % 2),
                });
                if *score <= 10 {
                    fields["score"] = json!(score);
                }
                ("survey_response", id(3, *place), fields)
            }
            Self::Setting { loyal } => {
                let fields = json!({ "loyal_min_purchase_days": loyal });
                ("setting", id(4, 0), fields)
            }
        };
        serde_json::from_value(json!({
            "entity": entity, "id": id, "schema": 1, "fields": fields, "scope": "base", "seq": seq,
        }))
        .unwrap()
    }
}

type Of = (Option<Stage>, Worth, Worth, u8);

/// What is derived of each customer, by id: row numbers may differ.
fn by_id(tables: &Tables, derived: &Derived) -> BTreeMap<RecordId, Of> {
    let rows = 0..derived.window.len();
    let of = |row: usize| {
        let id = tables.id(&Entity::Customer, u32::try_from(row).unwrap()).unwrap();
        let own =
            (derived.stages[row], derived.window[row], derived.ever[row], derived.scores[row]);
        (id, own)
    };
    rows.map(of).collect()
}

/// Holds figures that followed edit by edit against those of whole columns.
fn check(
    tables: &Tables,
    followed: &Derived,
    rows: &BTreeMap<(Entity, RecordId), Envelope>,
    as_of: NaiveDate,
) -> Result<(), TestCaseError> {
    let setting = tables.setting();
    let (columns, orders) = (tables.facts.customer_columns(), tables.facts.order_columns());
    let customers = columns.known_since.len();
    let purchases = PurchaseDays::build(&orders, customers);
    let window = Span::window(as_of, setting.window_months);
    let rules = LifecycleRules::from(&setting);
    prop_assert_eq!(&followed.stages, &stages(&columns, &purchases, as_of, &rules));
    prop_assert_eq!(&followed.window, &values(&orders, customers, window));
    prop_assert_eq!(&followed.ever, &values(&orders, customers, Span::ever(as_of)));
    let mut answers: Vec<(&str, RecordId, u32, i32, u8)> = Vec::new();
    for row in rows.values().filter(|row| row.entity == Entity::SurveyResponse && !row.is_gone()) {
        let text = |name: &str| row.fields[name].as_str().unwrap();
        let customer = RecordId(text("customer").parse().unwrap());
        let customer = tables.row(&Entity::Customer, customer).unwrap();
        let score = row.fields.get("score").and_then(Value::as_u64);
        let score = score.map_or(SKIPPED, |score| score.try_into().unwrap());
        let on = text("on").parse().unwrap();
        answers.push((text("source_key"), row.id, customer, domain::period::day(on), score));
    }
    answers.sort_unstable();
    let customer: Vec<u32> = answers.iter().map(|it| it.2).collect();
    let on: Vec<i32> = answers.iter().map(|it| it.3).collect();
    let score: Vec<u8> = answers.iter().map(|it| it.4).collect();
    let answers = AnswerColumns { customer: &customer, on: &on, score: &score };
    prop_assert_eq!(&followed.scores, &latest(&answers, customers, window));
    Ok(())
}

proptest! {
    #[test]
    fn following_edit_by_edit_is_counting_anew(edits in edits()) {
        let mut as_of = NaiveDate::MIN;
        let (mut tables, mut figures) = (Tables::default(), Figures::default());
        let mut rows: BTreeMap<(Entity, RecordId), Envelope> = BTreeMap::new();
        for ((edit, seq), date) in edits.iter().zip(1..).zip(DATES.iter().cycle()) {
            as_of = date.parse().unwrap();
            let row = edit.row(seq);
            rows.insert((row.entity.clone(), row.id), row.clone());
            tables.confirm_row(row);
            let followed = figures.at(&mut tables, as_of).clone();
            check(&tables, &followed, &rows, as_of)?;
            let nps = figures.nps(&mut tables, as_of);
            prop_assert_eq!(nps, Figures::default().nps(&mut tables, as_of));
        }
        let mut packed = Tables::default();
        let mut kinds: Vec<Entity> = rows.keys().map(|(entity, _)| entity.clone()).collect();
        kinds.dedup();
        // Customers last: rows that tell of them come before them at times.
        for entity in kinds.iter().rev() {
            let of_kind: Vec<Envelope> =
                rows.values().filter(|row| row.entity == *entity).cloned().collect();
            packed.confirm_block(encode(entity, &of_kind).unwrap()).unwrap();
        }
        let mut others = Figures::default();
        let of_singly = figures.at(&mut tables, as_of).clone();
        let singly = by_id(&tables, &of_singly);
        let of_packed = others.at(&mut packed, as_of).clone();
        let packed = by_id(&packed, &of_packed);
        let none = (None, 0, 0);
        for (id, own) in &singly {
            let at = packed.get(id).map_or(none, |it| (it.0, it.1.revenue, it.2.revenue));
            prop_assert_eq!((own.0, own.1.revenue, own.2.revenue), at);
            prop_assert_eq!(Some(own.3).filter(|score| *score <= 10),
                packed.get(id).map(|it| it.3).filter(|score| *score <= 10));
        }
    }
}
