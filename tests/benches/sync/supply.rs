//! What is asked of everybody: the same callers, words, segments and edits, and the same news.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use domain::sync::envelope::Envelope;
use serde_json::{Value, json};
use system_tests::measure::firm::{Firm, later_number, moved, typed_number};

/// Where `cargo xtask bench` has put the peers.
const PEERS: &str = "KLANTKOMPAS_PEERS";

/// Rows of a file, and of a page of the product's pulls.
pub const FILE_ROWS: usize = 5_000;

/// Spans of the three segments, months.
pub const SEGMENTS: [u32; 3] = [3, 6, 24];

const LOOKUPS: usize = 1_000;
const EDITS: usize = 30;

/// Days somebody was away, and the share of customers that changed meanwhile.
const DAYS: usize = 7;
const CHANGED_SHARE: usize = 5;

/// A customer to look up: number as typed, and name.
pub struct Caller {
    pub number: String,
    pub name: String,
}

impl Caller {
    /// The caller in the middle of the file.
    pub fn first(firm: &Firm) -> Self {
        Self::at(firm, firm.customers.len() / 2)
    }

    fn at(firm: &Firm, place: usize) -> Self {
        let name = firm.customers.get(place).map(name_of).unwrap_or_default();
        Self { number: typed_number(place), name }
    }

    /// The number as the peers' index holds it.
    pub fn international(&self) -> String {
        format!("+31{}", self.number.trim_start_matches('0').replace('-', ""))
    }
}

/// Callers all over that part of the file of which no news comes, since news brings other numbers; one
/// after the other with another name.
pub fn callers(firm: &Firm) -> Vec<Caller> {
    let mut callers = vec![Caller::first(firm)];
    let first = FILE_ROWS.max(firm.customers.len() / CHANGED_SHARE);
    let mut place = 0;
    while callers.len() < LOOKUPS {
        place = (place + 7_919) % (firm.customers.len() - first);
        let caller = Caller::at(firm, first + place);
        if callers.last().is_none_or(|last| last.name != caller.name) {
            callers.push(caller);
        }
    }
    callers
}

/// Names, places, parts of addresses and numbers, as people type them.
pub fn searches() -> Vec<Value> {
    let texts = [
        "jansen",
        "bakk",
        "de vries utrecht",
        "garage zwolle",
        "kerkweg",
        "info9",
        "06-1",
        "smit",
        "van leeuwen",
        "delft",
        "markt 12",
        "drukkerij",
        "hoekstra breda",
        "K0000",
        "postma",
        "apotheek arnhem",
        "meijer",
        "anna",
        "havenkade 3",
        "transport bos",
    ];
    texts.into_iter().map(Into::into).collect()
}

/// Whoever is listed last: the mail address to search by, and the name that appears.
pub fn last_contact(firm: &Firm) -> (String, String) {
    let Some(contact) = firm.contacts.last() else { return Default::default() };
    let text = |name: &str| contact.fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let mail = contact.fields.get("emails").and_then(|mails| mails.get(0)?.as_str());
    (mail.unwrap_or_default().to_owned(), format!("{} {}", text("first_name"), text("last_name")))
}

/// What is typed into one field, one after the other.
pub fn edits(sample: usize) -> Vec<Value> {
    (0..EDITS).map(|place| format!("www{sample}-{place}.example").into()).collect()
}

/// News of one moment: customers who moved, the last of them with a number of its own.
pub struct News {
    pub rows: Vec<Envelope>,
    pub last: Caller,
}

/// One file of changed customers; `round` differs each time.
pub fn delta(firm: &Firm, round: usize) -> News {
    let count = FILE_ROWS.min(firm.customers.len());
    news(firm.customers.iter().take(count), round)
}

/// What came in on each of the days somebody was away; together each customer at most once.
pub fn days(firm: &Firm, round: usize) -> Vec<News> {
    let changed = firm.customers.len() / CHANGED_SHARE;
    let of_a_day = changed.div_ceil(DAYS).max(1);
    let days = firm.customers.get(..changed).unwrap_or_default().chunks(of_a_day);
    days.enumerate().map(|(day, rows)| news(rows.iter(), round * 10 + day)).collect()
}

fn news<'a>(customers: impl ExactSizeIterator<Item = &'a Envelope>, round: usize) -> News {
    let number = later_number(round);
    let last = customers.len().saturating_sub(1);
    let mut name = String::new();
    let rows = customers.enumerate().map(|(place, customer)| {
        if place == last {
            name = name_of(customer);
        }
        moved(customer, round, (place == last).then_some(number.as_str()))
    });
    let rows = rows.collect();
    News { rows, last: Caller { number, name } }
}

/// A row as the peers keep it: flat, with the number beside the others for their index.
fn document(row: &Envelope) -> Value {
    let mut fields = row.fields.clone();
    let phone = fields.get("phones").and_then(|phones| phones.get(0)?.get("e164")).cloned();
    fields.extend(phone.map(|phone| ("phone".to_owned(), phone)));
    fields.insert("_id".to_owned(), json!(row.id));
    fields.insert("entity".to_owned(), json!(row.entity));
    Value::Object(fields)
}

/// The folder of what was installed and made for the peers.
pub fn peers() -> Result<PathBuf> {
    let folder = std::env::var_os(PEERS).with_context(|| format!("{PEERS} is not set"))?;
    Ok(PathBuf::from(folder))
}

/// Writes all rows of a firm to files in a folder, and answers their names.
pub fn write_rows(firm: &Firm, folder: &Path) -> Result<Vec<String>> {
    let all: Vec<&Envelope> = firm.rows().collect();
    let mut names = Vec::new();
    for (place, part) in all.chunks(FILE_ROWS).enumerate() {
        names.push(write(folder, format!("all-{place}"), part.iter().copied())?);
    }
    Ok(names)
}

/// Writes a file of rows as the peers keep them, and answers its name.
pub fn write<'a>(
    folder: &Path,
    name: String,
    rows: impl Iterator<Item = &'a Envelope>,
) -> Result<String> {
    let documents: Vec<Value> = rows.map(document).collect();
    fs::write(folder.join(format!("{name}.json")), serde_json::to_vec(&documents)?)?;
    Ok(name)
}

fn name_of(customer: &Envelope) -> String {
    customer.fields.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}
