//! What columns show that only come when they are asked for, and those of all kinds but customers.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::Fields;
use leptos::prelude::*;

use super::cells::{Pen, columns, named, part, usual_cell};
use crate::components::Column;
use crate::i18n::*;
use crate::records::lists::{ColumnShape, header};
use crate::records::words;
use crate::records::{chosen, customer, date, full_name, interaction, number, order, phones, text};
use crate::worker::message::ListRow;

/// Any columns, in the language that shows.
pub fn other_columns(shapes: &[ColumnShape], pen: Pen) -> Vec<Column<ListRow>> {
    columns(shapes, pen, header, cell)
}

fn cell(field: &'static str, row: &ListRow, pen: Pen) -> AnyView {
    let Pen { i18n, format, amounts, firm, colleagues } = pen;
    let fields = &row.row.fields;
    let is_customer = row.row.entity == Entity::Customer;
    match field {
        "last_name" => named(&full_name(fields), "", row.unsent, i18n),
        "customer_name" => row.customer_name.clone().into_any(),
        "postcode" | "country" => part(fields, field).to_owned().into_any(),
        "street" => format!("{} {}", part(fields, field), part(fields, "house_number")).into_any(),
        "name" | "city" | "lifecycle" | "last_order" | "revenue_w" => usual_cell(field, row, pen),
        "score" if is_customer => usual_cell(field, row, pen),
        "owner" => {
            let owner = RecordId::parse(text(fields, "owner"));
            let colleagues = colleagues.read();
            let owner = owner.and_then(|id| colleagues.iter().find(|colleague| colleague.is(id)));
            owner.map(|colleague| colleague.name.clone()).into_any()
        }
        "relation" => choice(field, fields, customer::RELATIONS, i18n),
        "kind" if is_customer => choice(field, fields, customer::KINDS, i18n),
        "language" | "direction" => {
            words::value(i18n, field, text(fields, field)).to_owned().into_any()
        }
        "annual_potential" => number(fields, field).map(|minor| amounts.short(minor)).into_any(),
        "tags" => {
            let tags = fields.get("tags").and_then(|tags| tags.as_array());
            let tags = tags.into_iter().flatten().filter_map(|tag| tag.as_str());
            tags.collect::<Vec<_>>().join(", ").into_any()
        }
        "notes" => text(fields, field).lines().next().unwrap_or_default().to_owned().into_any(),
        "known_since" | "ended_on" | "birthday" | "left_at" | "delivered_on" | "due_on"
        | "paid_on" => date(fields, field).map(|on| format.date(on)).into_any(),
        "on" => {
            let day = date(fields, "on").map(|on| format.date(on)).unwrap_or_default();
            named(&day, "", row.unsent, i18n)
        }
        "revenue" => number(fields, "revenue").map(|minor| amounts.exact(minor)).into_any(),
        "channel" => choice(field, fields, interaction::CHANNELS, i18n),
        "status" => choice(field, fields, order::STATUSES, i18n),
        "subject" => subject(row).into_any(),
        "phones" => {
            let phones = fields.get("phones").map(phones::of).unwrap_or_default();
            let home = &firm.read().country;
            phones.first().map(|phone| phones::shown(phone, home)).into_any()
        }
        "emails" => {
            let mails = fields.get("emails").and_then(|mails| mails.get(0));
            mails.and_then(|mail| mail.as_str()).unwrap_or_default().to_owned().into_any()
        }
        _ => match number(fields, field) {
            Some(figure) => format.number(figure).into_any(),
            None => text(fields, field).to_owned().into_any(),
        },
    }
}

fn choice(field: &str, fields: &Fields, values: &'static [&'static str], i18n: I18n) -> AnyView {
    words::value(i18n, field, chosen(fields, field, values)).to_owned().into_any()
}

/// What a touch or order was about: its line, else the beginning of its note.
fn subject(row: &ListRow) -> String {
    let fields = &row.row.fields;
    match text(fields, "subject") {
        "" => text(fields, "note").lines().next().unwrap_or_default().to_owned(),
        subject => subject.to_owned(),
    }
}
