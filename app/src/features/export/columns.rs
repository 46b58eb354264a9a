//! The columns of a file: those that the list shows, each with what its cells hold; or as import reads
//! them again, with the key, and whole where the list shows a part.

use domain::entity::Entity;

use crate::i18n::*;
use crate::records::customer::{KINDS, LANGUAGES, RELATIONS};
use crate::records::lists::{ColumnShape, STAGES, header};
use crate::records::{interaction, order, words};
use crate::worker::message::{ExportColumn, ExportKind};

/// Parts of an address, as they are stored.
const ADDRESS: [&str; 5] = ["street", "house_number", "postcode", "city", "country"];

/// Telephone numbers by what they are for, as that is stored.
const PHONES: [&str; 4] = ["main", "mobile", "work", "home"];

/// The columns for what a list shows. With `returns` they are such that our own import makes the same
/// records of them.
pub fn columns(
    i18n: I18n,
    entity: &Entity,
    shapes: &[ColumnShape],
    returns: bool,
) -> Vec<ExportColumn> {
    let mut columns: Vec<ExportColumn> = Vec::new();
    if returns {
        columns.push(column("id", words::field(i18n, "key"), ExportKind::Key));
    }
    for shape in shapes {
        let made = if returns {
            returning(i18n, entity, shape.field)
        } else {
            shown(i18n, entity, shape.field)
        };
        for column in made {
            let is_there = columns.iter().any(|known| known.header == column.header);
            columns.extend((!is_there).then_some(column));
        }
    }
    columns
}

fn column(field: &str, header: &str, kind: ExportKind) -> ExportColumn {
    ExportColumn { field: field.to_owned(), header: header.to_owned(), kind }
}

/// What the list shows in a column.
fn shown(i18n: I18n, entity: &Entity, field: &'static str) -> Vec<ExportColumn> {
    let head = header(i18n, field);
    let one = |kind| vec![column(field, head, kind)];
    let is_customer = *entity == Entity::Customer;
    match field {
        // Its number stands beside the name.
        "name" => vec![text(i18n, "number"), text(i18n, "name")],
        "street" => vec![part(i18n, "street"), part(i18n, "house_number")],
        "postcode" | "city" | "country" => vec![part(i18n, field)],
        "last_name" => one(ExportKind::FullName),
        "customer_name" => one(ExportKind::Customer { key: false }),
        "phones" => one(ExportKind::Phones(None)),
        "emails" | "tags" => one(ExportKind::List),
        "owner" => one(ExportKind::Colleague),
        "subject" => one(ExportKind::Subject),
        "lifecycle" => one(ExportKind::Choice {
            words: STAGES.iter().map(|name| ((*name).to_owned(), stage(i18n, name))).collect(),
            needed: false,
        }),
        "relation" => one(choice(i18n, field, RELATIONS, true)),
        "kind" if is_customer => one(choice(i18n, field, KINDS, true)),
        "language" => one(choice(i18n, field, LANGUAGES, false)),
        "direction" => one(choice(i18n, field, &["inbound", "outbound"], false)),
        "channel" => one(choice(i18n, field, interaction::CHANNELS, true)),
        "status" => one(choice(i18n, field, order::STATUSES, true)),
        "last_order" | "known_since" | "ended_on" | "on" | "birthday" | "left_at"
        | "delivered_on" | "due_on" | "paid_on" => one(ExportKind::Date),
        "revenue_w" | "revenue" | "annual_potential" => one(ExportKind::Money),
        "score" | "price" | "quality" | "service" | "minutes" => one(ExportKind::Number),
        _ => one(ExportKind::Text),
    }
}

/// What import needs of a column; what it cannot read is written as the list shows it.
fn returning(i18n: I18n, entity: &Entity, field: &'static str) -> Vec<ExportColumn> {
    match field {
        // An address comes in as a whole.
        "street" | "postcode" | "city" | "country" => {
            ADDRESS.iter().map(|name| part(i18n, name)).collect()
        }
        "phones" => PHONES.iter().map(|kind| phones(i18n, kind)).collect(),
        "last_name" => ["first_name", "infix", "last_name"]
            .map(|name| column(name, words::field(i18n, name), ExportKind::Text))
            .into(),
        "customer_name" => {
            vec![column("customer", header(i18n, field), ExportKind::Customer { key: true })]
        }
        "language" => vec![text(i18n, field)],
        _ => shown(i18n, entity, field),
    }
}

fn text(i18n: I18n, field: &str) -> ExportColumn {
    column(field, words::field(i18n, field), ExportKind::Text)
}

fn part(i18n: I18n, name: &str) -> ExportColumn {
    column(&format!("address.{name}"), words::field(i18n, name), ExportKind::Text)
}

fn phones(i18n: I18n, kind: &str) -> ExportColumn {
    let header = match kind {
        "mobile" => words::field(i18n, "mobile"),
        "work" => t!(i18n, import.mapping.work_phone),
        "home" => t!(i18n, import.mapping.home_phone),
        _ => words::field(i18n, "phone"),
    };
    column("phones", header, ExportKind::Phones(Some(kind.to_owned())))
}

fn choice(i18n: I18n, field: &str, values: &[&str], needed: bool) -> ExportKind {
    let word = |value: &&str| ((*value).to_owned(), words::value(i18n, field, value).to_owned());
    ExportKind::Choice { words: values.iter().map(word).collect(), needed }
}

fn stage(i18n: I18n, name: &str) -> String {
    match name {
        "potential" => t!(i18n, customers.stage.potential),
        "new" => t!(i18n, customers.stage.new),
        "loyal" => t!(i18n, customers.stage.loyal),
        _ => t!(i18n, customers.stage.ex),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use domain::exchange::SourceFile;
    use domain::exchange::mapping::{Target, TargetField, preview};

    use super::*;
    use crate::records::lists;

    /// Every column that there can be, of a file that returns.
    fn all(language: Language, entity: &Entity) -> Vec<ExportColumn> {
        let kind = lists::shown(entity);
        let shapes: Vec<ColumnShape> = kind.columns.iter().chain(kind.more).copied().collect();
        columns(I18n(language), entity, &shapes, true)
    }

    /// The meanings that import guesses of the headings.
    fn guessed(columns: &[ExportColumn], target: Target) -> Vec<Option<TargetField>> {
        let header: Vec<&str> = columns.iter().map(|column| column.header.as_str()).collect();
        let bytes = format!("{}\n", header.join(";")).into_bytes();
        let file = SourceFile { name: "a.csv".to_owned(), bytes };
        preview(&file, target).unwrap().guess.columns
    }

    #[track_caller]
    fn check(entity: &Entity, target: Target, left_out: &[&str]) {
        for language in [Language::Dutch, Language::English] {
            let columns = all(language, entity);
            let meanings = guessed(&columns, target);
            let unknown: Vec<&str> = columns
                .iter()
                .zip(&meanings)
                .filter(|(_, meaning)| meaning.is_none())
                .map(|(column, _)| column.field.as_str())
                .collect();
            assert_eq!(unknown, left_out, "{language:?}");
        }
    }

    #[test]
    fn import_knows_every_heading_it_can_use_in_both_languages() {
        let derived = ["lifecycle", "last_order", "revenue_w", "score"];
        let own = ["owner", "relation", "kind"];
        check(&Entity::Customer, Target::Customer, &[derived.as_slice(), &own].concat());
        check(&Entity::Contact, Target::Contact, &["left_at"]);
        let meanings = guessed(&all(Language::English, &Entity::Contact), Target::Contact);
        let phones = [
            TargetField::Phone,
            TargetField::Mobile,
            TargetField::WorkPhone,
            TargetField::HomePhone,
        ];
        assert!(phones.iter().all(|phone| meanings.contains(&Some(*phone))), "{meanings:?}");
    }

    #[test]
    fn each_column_of_the_list_has_one_in_the_file() {
        let kind = lists::shown(&Entity::Customer);
        let columns = columns(I18n(Language::Dutch), &Entity::Customer, kind.columns, false);
        let fields: Vec<&str> = columns.iter().map(|column| column.field.as_str()).collect();
        let expected = ["number", "name", "address.city", "lifecycle", "last_order", "revenue_w"];
        assert_eq!(fields, [expected.as_slice(), &["score"]].concat());
    }
}
