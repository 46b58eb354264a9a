//! What happened with customers beside orders and answers: contacts, quotes, effort, complaints and
//! campaigns.

use std::collections::{BTreeMap, HashMap};

use super::columns::Owners;
use super::fields::{by_id, day, get, of_kind, text};
use crate::analytics::complaint::ComplaintRow;
use crate::analytics::effort::EffortRow;
use crate::analytics::quote::QuoteRow;
use crate::analytics::staff::{EmployeeRow, TouchRow};
use crate::analytics::winback::TargetRow;
use crate::campaign::CampaignKind;
use crate::case::CaseKind;
use crate::entity::Entity;
use crate::exchange::{Prepared, Row};
use crate::id::RecordId;

/// Rows by table.
#[derive(Debug, Default)]
pub struct Dealings {
    /// Customer and day of every contact, mailings included.
    pub contacts: Vec<(u32, i32)>,
    /// Direct contacts by employee.
    pub touches: Vec<TouchRow>,
    pub employees: Vec<EmployeeRow>,
    pub quotes: Vec<QuoteRow>,
    pub effort: Vec<EffortRow>,
    pub complaints: Vec<ComplaintRow>,
    /// Win-back campaigns by key.
    pub winbacks: BTreeMap<String, WinbackCampaign>,
}

/// A campaign that wants sleepers back.
#[derive(Debug, Default)]
pub struct WinbackCampaign {
    pub starts: i32,
    pub cost: i64,
    pub targets: Vec<TargetRow>,
}

impl Dealings {
    /// Collects the rows of customers that exist.
    pub fn of(prepared: &Prepared, owners: &Owners) -> Self {
        let own = |entity: Entity| {
            of_kind(prepared, entity).filter_map(|row| Some((owners.of(row)?, row)))
        };
        let employees: Vec<&Row> = of_kind(prepared, Entity::Employee).collect();
        let places: HashMap<RecordId, u32> =
            employees.iter().map(|employee| employee.id).zip(0..).collect();
        let rates = by_id(prepared, Entity::EffortCost, "rate");
        let is_complaint = |row: &Row| get(&row.fields, "kind") == Some(CaseKind::Complaint);
        Self {
            contacts: own(Entity::Interaction)
                .map(|(customer, row)| (customer, day(&row.fields, "on")))
                .collect(),
            touches: own(Entity::Interaction).filter_map(|(_, row)| touch(row, &places)).collect(),
            employees: employees.into_iter().map(employee).collect(),
            quotes: own(Entity::Quote).map(|(customer, row)| quote(customer, row)).collect(),
            effort: own(Entity::Effort)
                .map(|(customer, row)| EffortRow {
                    customer,
                    on: day(&row.fields, "on"),
                    minutes: get(&row.fields, "minutes").unwrap_or_default(),
                    rate: rates.get(&row.id).copied().unwrap_or_default(),
                })
                .collect(),
            complaints: own(Entity::Case)
                .filter(|(_, row)| is_complaint(row))
                .map(|(customer, row)| complaint(customer, row))
                .collect(),
            winbacks: winbacks(prepared, owners),
        }
    }
}

/// A direct contact by a known employee.
fn touch(row: &Row, employees: &HashMap<RecordId, u32>) -> Option<TouchRow> {
    let is_direct = get(&row.fields, "is_direct") == Some(true);
    let employee = employees.get(&get(&row.fields, "employee")?).copied()?;
    is_direct.then(|| TouchRow { employee, on: day(&row.fields, "on") })
}

fn employee(row: &Row) -> EmployeeRow {
    EmployeeRow {
        department: text(&row.fields, "department").to_owned(),
        from: day(&row.fields, "active_from"),
        to: day(&row.fields, "active_to"),
    }
}

fn quote(customer: u32, row: &Row) -> QuoteRow {
    let fields = &row.fields;
    QuoteRow {
        customer,
        requested: day(fields, "requested_on"),
        promised: day(fields, "promised_on"),
        sent: day(fields, "sent_on"),
        amount: get(fields, "amount").unwrap_or_default(),
        status: get(fields, "status").unwrap_or_default(),
        decided: day(fields, "decided_on"),
    }
}

fn complaint(customer: u32, row: &Row) -> ComplaintRow {
    ComplaintRow {
        customer,
        opened: day(&row.fields, "opened_on"),
        resolved: day(&row.fields, "resolved_on"),
        generous: get(&row.fields, "generous").unwrap_or_default(),
    }
}

fn winbacks(prepared: &Prepared, owners: &Owners) -> BTreeMap<String, WinbackCampaign> {
    let mut targets: HashMap<RecordId, Vec<TargetRow>> = HashMap::new();
    for member in of_kind(prepared, Entity::CampaignMember) {
        let campaign: Option<RecordId> = get(&member.fields, "campaign");
        if let (Some(customer), Some(campaign)) = (owners.of(member), campaign) {
            let sent = day(&member.fields, "sent_on");
            targets.entry(campaign).or_default().push(TargetRow { customer, sent });
        }
    }
    let campaigns = of_kind(prepared, Entity::Campaign);
    let winbacks = campaigns.filter(|row| get(&row.fields, "kind") == Some(CampaignKind::Winback));
    let one = |row: &Row| {
        let campaign = WinbackCampaign {
            starts: day(&row.fields, "starts_on"),
            cost: get(&row.fields, "cost").unwrap_or_default(),
            targets: targets.remove(&row.id).unwrap_or_default(),
        };
        (text(&row.fields, "source_key").to_owned(), campaign)
    };
    winbacks.map(one).collect()
}
