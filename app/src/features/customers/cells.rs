//! What a column shows of a row.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::setting::Setting;
use domain::sync::envelope::Fields;
use leptos::prelude::*;

use crate::components::{Badge, Column, Format, Tone};
use crate::i18n::*;
use crate::records::amounts::Amounts;
use crate::records::lists::{ColumnShape, header};
use crate::records::words;
use crate::records::{chosen, customer, date, full_name, interaction, number, order, phones, text};
use crate::state::firm::Colleague;
use crate::worker::message::{ListRow, Stages};

/// What cells are written with.
#[derive(Clone, Copy)]
pub struct Pen {
    /// The language that shows.
    pub i18n: I18n,
    /// Its numbers and dates.
    pub format: Format,
    /// Amounts of the firm.
    pub amounts: Amounts,
    /// Whose telephone numbers are at home.
    pub firm: Signal<Setting>,
    /// Our own people.
    pub colleagues: Signal<Vec<Colleague>>,
}

/// These columns, in the language that shows.
pub fn columns(shapes: &[ColumnShape], pen: Pen) -> Vec<Column<ListRow>> {
    let column = |&shape: &ColumnShape| {
        let column = Column::new(header(pen.i18n, shape.field), move |row: &ListRow| {
            cell(shape.field, row, pen)
        });
        let column = column.width(shape.track).sorted_by(shape.field);
        let column = if shape.figures { column.numeric() } else { column };
        if shape.wide_only { column.wide_only() } else { column }
    };
    shapes.iter().map(column).collect()
}

fn cell(field: &'static str, row: &ListRow, pen: Pen) -> AnyView {
    let Pen { i18n, format, amounts, firm, colleagues } = pen;
    let fields = &row.row.fields;
    let is_customer = row.row.entity == Entity::Customer;
    match field {
        "name" => named(text(fields, "name"), text(fields, "number"), row.unsent, i18n),
        "last_name" => named(&full_name(fields), "", row.unsent, i18n),
        "customer_name" => row.customer_name.clone().into_any(),
        "city" | "postcode" | "country" => part(fields, field).to_owned().into_any(),
        "street" => format!("{} {}", part(fields, field), part(fields, "house_number")).into_any(),
        "lifecycle" => row.lifecycle.map(|stage| stage_badge(stage, i18n)).into_any(),
        "last_order" => row.last_order.map(|on| format.date(on)).into_any(),
        "revenue_w" => row.revenue_w.map(|minor| amounts.short(minor)).into_any(),
        "score" if is_customer => row.score.into_any(),
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

/// A part of the address.
fn part<'row>(fields: &'row Fields, name: &str) -> &'row str {
    let part = fields.get("address").and_then(|address| address.get(name));
    part.and_then(|part| part.as_str()).unwrap_or_default()
}

fn choice(field: &str, fields: &Fields, values: &'static [&'static str], i18n: I18n) -> AnyView {
    words::value(i18n, field, chosen(fields, field, values)).to_owned().into_any()
}

/// The cell that names its row.
fn named(name: &str, beside: &str, unsent: bool, i18n: I18n) -> AnyView {
    let (name, beside) = (name.to_owned(), beside.to_owned());
    view! {
        <span class="row-name">{name}</span>
        <span class="row-beside">{beside}</span>
        {unsent.then(|| view! { <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge> })}
    }
    .into_any()
}

/// What a touch or order was about: its line, else the beginning of its note.
fn subject(row: &ListRow) -> String {
    let fields = &row.row.fields;
    match text(fields, "subject") {
        "" => text(fields, "note").lines().next().unwrap_or_default().to_owned(),
        subject => subject.to_owned(),
    }
}

fn stage_badge(stage: Stages, i18n: I18n) -> impl IntoView {
    let tone = match stage {
        Stages::Potential => Tone::Neutral,
        Stages::New => Tone::Accent,
        Stages::Loyal => Tone::Good,
        Stages::Ex => Tone::Warn,
    };
    // Under a heading that says so, one word is enough.
    let word = match stage {
        Stages::Potential => t!(i18n, customers.stage.potential),
        Stages::New => t!(i18n, customers.stage.new),
        Stages::Loyal => t!(i18n, customers.stage.loyal),
        Stages::Ex => t!(i18n, customers.stage.ex),
    };
    view! { <Badge tone>{word}</Badge> }
}
