//! The tables of a customer folder, and the records that their rows become.

mod customers;
mod dealings;
mod outreach;
mod work;

use std::collections::HashMap;

use super::fields::Cells;
use super::keys::Keys;
use super::{Context, Fault, Row};
use crate::entity::Entity;
use crate::id::{RecordId, imported_id};
use crate::sync::envelope::Fields;

/// A table of the folder. The order is that of reading: what is referred to comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FolderTable {
    Campaigns,
    Employees,
    Customers,
    Addresses,
    People,
    Contacts,
    Offers,
    Orders,
    Surveys,
    CampaignTargets,
    Complaints,
    Hours,
}

/// What a row of a table gives.
pub enum Outcome {
    /// New records.
    Rows(Vec<Row>),
    /// More fields of a record of this import, by its place.
    Merge(usize, Fields),
    /// Nothing; the row's fault says why.
    Nothing,
}

/// What the tables read so far left behind.
#[derive(Debug, Default)]
pub struct Memory {
    pub keys: Keys,
    /// Places of this import's customers among the records, by key.
    customers: HashMap<String, usize>,
    referrals: Vec<Referral>,
}

/// Who is said to have brought a customer in; whether they exist is known at the table's end.
#[derive(Debug)]
pub struct Referral {
    /// Place of the customer among the records.
    pub place: usize,
    pub line: u64,
    /// Key of the referrer.
    pub key: String,
}

/// What a row is read with.
pub struct Scope<'a> {
    pub context: &'a Context,
    pub memory: &'a mut Memory,
    /// Where among the records the row's first one will be.
    pub place: usize,
    pub line: u64,
}

impl FolderTable {
    const ALL: [Self; 12] = [
        Self::Campaigns,
        Self::Employees,
        Self::Customers,
        Self::Addresses,
        Self::People,
        Self::Contacts,
        Self::Offers,
        Self::Orders,
        Self::Surveys,
        Self::CampaignTargets,
        Self::Complaints,
        Self::Hours,
    ];

    /// The table a file holds, by its name: `crm_demo/customers.csv`.
    pub fn of_file(name: &str) -> Option<Self> {
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
        let (stem, kind) = base.rsplit_once('.')?;
        let is_table = matches!(kind, "csv" | "tsv" | "txt" | "xlsx");
        Self::ALL.into_iter().find(|table| is_table && table.name() == stem)
    }

    /// Name of the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Campaigns => "campaigns",
            Self::Offers => "offers",
            Self::Employees => "employees",
            Self::Customers => "customers",
            Self::Addresses => "addresses",
            Self::People => "people",
            Self::Contacts => "contacts",
            Self::Orders => "orders",
            Self::Surveys => "surveys",
            Self::CampaignTargets => "campaign_targets",
            Self::Complaints => "complaints",
            Self::Hours => "hours",
        }
    }

    /// The kinds of record its rows become.
    pub fn entities(self) -> Vec<Entity> {
        match self {
            Self::Employees => vec![Entity::Employee],
            Self::Customers | Self::Addresses => vec![Entity::Customer],
            Self::People => vec![Entity::Contact],
            Self::Contacts => vec![Entity::Interaction],
            Self::Orders => vec![Entity::Order, Entity::OrderCost],
            Self::Surveys => vec![Entity::SurveyResponse],
            Self::Campaigns => vec![Entity::Campaign],
            Self::Offers => vec![Entity::Quote],
            Self::CampaignTargets => vec![Entity::CampaignMember],
            Self::Complaints => vec![Entity::Case],
            Self::Hours => vec![Entity::Effort, Entity::EffortCost],
        }
    }

    /// Columns without which the table cannot be read; the first is its key, those of
    /// [`Self::CampaignTargets`] are one key together.
    pub fn required(self) -> &'static [&'static str] {
        match self {
            Self::Campaigns => &["campaign_id"],
            Self::Offers => &["offer_id", "customer_id", "requested_date"],
            Self::Employees => &["employee_id"],
            Self::Customers => &["customer_id", "name"],
            Self::Addresses => &["customer_id"],
            Self::People => &["person_id", "customer_id"],
            Self::Contacts => &["contact_id", "customer_id", "date"],
            Self::Orders => &["order_id", "customer_id", "order_date", "revenue_eur"],
            Self::Surveys => &["response_id", "customer_id", "date", "nps"],
            Self::CampaignTargets => &["campaign_id", "customer_id", "sent_date"],
            Self::Complaints => &["complaint_id", "customer_id", "opened_date"],
            Self::Hours => &["entry_id", "customer_id", "date", "minutes"],
        }
    }

    /// What one row gives. Faults are left in `cells`; with any, the outcome is not used.
    pub fn row(self, cells: &mut Cells<'_>, scope: &mut Scope<'_>) -> Outcome {
        let Some(&key_column) = self.required().first() else { return Outcome::Nothing };
        let key = cells.required(key_column);
        // A campaign addresses a customer once a day: the three together are the key.
        let key = match self {
            Self::CampaignTargets => {
                let (customer, sent) = (cells.text("customer_id"), cells.text("sent_date"));
                &format!("{key}/{customer}/{sent}")
            }
            _ => key,
        };
        if let Some(fault) = scope.memory.keys.duplicate(self.name(), key) {
            cells.fault(key_column, fault);
        }
        let outcome = match self {
            Self::Employees => Outcome::Rows(vec![scope.employee(key, cells)]),
            Self::Customers => Outcome::Rows(vec![scope.customer(key, cells)]),
            Self::Addresses => scope.address(key, cells),
            Self::People => Outcome::Rows(vec![scope.person(key, cells)]),
            Self::Contacts => Outcome::Rows(vec![scope.interaction(key, cells)]),
            Self::Orders => Outcome::Rows(scope.order(key, cells)),
            Self::Surveys => Outcome::Rows(vec![scope.survey(key, cells)]),
            Self::Campaigns => Outcome::Rows(vec![scope.campaign(key, cells)]),
            Self::CampaignTargets => Outcome::Rows(vec![scope.campaign_member(key, cells)]),
            Self::Offers => Outcome::Rows(vec![scope.quote(key, cells)]),
            Self::Complaints => Outcome::Rows(vec![scope.complaint(key, cells)]),
            Self::Hours => Outcome::Rows(scope.effort(key, cells)),
        };
        if cells.faults.is_empty() {
            scope.memory.keys.take(self.name(), key, scope.line);
            if self == Self::Customers {
                scope.remember(key, cells.text("referred_by"));
            }
        }
        outcome
    }
}

impl Memory {
    /// The referrals by customers that are neither in the table nor already here.
    pub fn dangling(&mut self, context: &Context) -> Vec<Referral> {
        let referrals = std::mem::take(&mut self.referrals);
        let is_known = |key: &str| {
            self.customers.contains_key(key)
                || context.known.contains(&id(context, FolderTable::Customers, key))
        };
        referrals.into_iter().filter(|referral| !is_known(&referral.key)).collect()
    }
}

/// The id a row of a table has in the workspace.
fn id(context: &Context, table: FolderTable, key: &str) -> RecordId {
    imported_id(context.workspace, &context.source, table.name(), key)
}

impl Scope<'_> {
    fn id(&self, table: FolderTable, key: &str) -> RecordId {
        id(self.context, table, key)
    }

    fn remember(&mut self, customer: &str, referrer: &str) {
        let (place, line) = (self.place, self.line);
        self.memory.customers.insert(customer.to_owned(), place);
        if !referrer.is_empty() {
            self.memory.referrals.push(Referral { place, line, key: referrer.to_owned() });
        }
    }

    /// The customer a row must refer to.
    fn customer_of(&self, cells: &mut Cells<'_>) -> Option<RecordId> {
        let key = cells.required("customer_id");
        let id = self.id(FolderTable::Customers, key);
        let is_known = self.memory.customers.contains_key(key) || self.context.known.contains(&id);
        if !is_known && !key.is_empty() {
            cells.fault("customer_id", unknown(key, FolderTable::Customers));
        }
        is_known.then_some(id)
    }

    /// The employee a row may name.
    fn employee_of(&self, cells: &mut Cells<'_>) -> Option<RecordId> {
        let key = self.reference(cells, "employee_id", FolderTable::Employees)?;
        Some(self.id(FolderTable::Employees, key))
    }

    /// A key that may be empty; one that is not in its table, while the table is there, is a fault.
    fn reference<'a>(
        &self,
        cells: &mut Cells<'a>,
        name: &str,
        table: FolderTable,
    ) -> Option<&'a str> {
        let key = Some(cells.text(name)).filter(|key| !key.is_empty())?;
        let keys = &self.memory.keys;
        if keys.has_table(table.name()) && !keys.has(table.name(), key) {
            cells.fault(name, unknown(key, table));
        }
        Some(key)
    }
}

/// The fault of a reference into nothing.
pub fn unknown(key: &str, table: FolderTable) -> Fault {
    Fault::UnknownReference { key: key.to_owned(), table: table.name().to_owned() }
}
