//! What a column shows of a row.

use domain::entity::Entity;
use domain::setting::Setting;
use domain::sync::envelope::Fields;
use leptos::prelude::*;

use super::kinds::{ColumnShape, Shown};
use crate::components::{Badge, Column, Format, Tone};
use crate::i18n::*;
use crate::records::amounts::Amounts;
use crate::records::words;
use crate::records::{chosen, date, full_name, interaction, number, order, phones, text};
use crate::worker::message::{ListRow, Stages};

/// The columns of a kind, in the language that shows.
pub fn columns(
    shown: &'static Shown,
    i18n: I18n,
    format: Format,
    amounts: Amounts,
    firm: Signal<Setting>,
) -> Vec<Column<ListRow>> {
    let column = |&shape: &ColumnShape| {
        let column = Column::new(header(i18n, shape.field), move |row: &ListRow| {
            cell(shape.field, row, i18n, format, amounts, firm)
        });
        let column = column.width(shape.track).sorted_by(shape.field);
        let column = if shape.figures { column.numeric() } else { column };
        if shape.wide_only { column.wide_only() } else { column }
    };
    shown.columns.iter().map(column).collect()
}

fn header(i18n: I18n, field: &'static str) -> &'static str {
    match field {
        "lifecycle" => t!(i18n, customers.column.lifecycle),
        "last_order" => t!(i18n, customers.column.last_order),
        "revenue_w" => t!(i18n, customers.column.revenue_w),
        "score" => t!(i18n, customers.column.score),
        "price" => t!(i18n, customers.column.price),
        "quality" => t!(i18n, customers.column.quality),
        "service" => t!(i18n, customers.column.service),
        "customer_name" => t!(i18n, records.field.customer),
        "last_name" => t!(i18n, records.field.name),
        _ => words::field(i18n, field),
    }
}

fn cell(
    field: &'static str,
    row: &ListRow,
    i18n: I18n,
    format: Format,
    amounts: Amounts,
    firm: Signal<Setting>,
) -> AnyView {
    let fields = &row.row.fields;
    match field {
        "name" => named(text(fields, "name"), text(fields, "number"), row.unsent, i18n),
        "last_name" => named(&full_name(fields), "", row.unsent, i18n),
        "customer_name" => row.customer_name.clone().into_any(),
        "city" => {
            let city = fields.get("address").and_then(|address| address.get("city"));
            city.and_then(|city| city.as_str()).unwrap_or_default().to_owned().into_any()
        }
        "lifecycle" => row.lifecycle.map(|stage| stage_badge(stage, i18n)).into_any(),
        "last_order" => row.last_order.map(|on| format.date(on)).into_any(),
        "revenue_w" => row.revenue_w.map(|minor| amounts.short(minor)).into_any(),
        "score" if row.row.entity == Entity::Customer => row.score.into_any(),
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
