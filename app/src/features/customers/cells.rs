//! What the usual columns show of a customer; all others stand in `other_cells`.

use domain::setting::Setting;
use domain::sync::envelope::Fields;
use leptos::prelude::*;

use crate::components::{Column, Format, Tone, badge};
use crate::i18n::*;
use crate::records::amounts::Amounts;
use crate::records::lists::ColumnShape;
use crate::records::text;
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

/// The columns of a list, in the language that shows: by what each is called and what it shows.
pub(super) fn columns(
    shapes: &[ColumnShape],
    pen: Pen,
    header: fn(I18n, &'static str) -> &'static str,
    cell: fn(&'static str, &ListRow, Pen) -> AnyView,
) -> Vec<Column<ListRow>> {
    let column = |&shape: &ColumnShape| Column {
        sort: Some(shape.field),
        is_numeric: shape.figures,
        is_wide_only: shape.wide_only,
        width: shape.track,
        ..Column::new(header(pen.i18n, shape.field), move |row: &ListRow| {
            cell(shape.field, row, pen)
        })
    };
    shapes.iter().map(column).collect()
}

/// The columns that customers have at first.
pub(super) fn usual_columns(shapes: &[ColumnShape], pen: Pen) -> Vec<Column<ListRow>> {
    columns(shapes, pen, usual_header, usual_cell)
}

/// What such a column is called.
pub(super) fn usual_header(i18n: I18n, field: &'static str) -> &'static str {
    match field {
        "name" => t!(i18n, records.field.name),
        "city" => t!(i18n, records.field.city),
        "lifecycle" => t!(i18n, customers.column.lifecycle),
        "last_order" => t!(i18n, customers.column.last_order),
        "revenue_w" => t!(i18n, customers.column.revenue_w),
        _ => t!(i18n, customers.column.score),
    }
}

/// What it shows of a customer.
pub(super) fn usual_cell(field: &'static str, row: &ListRow, pen: Pen) -> AnyView {
    let Pen { i18n, format, amounts, .. } = pen;
    let fields = &row.row.fields;
    match field {
        "name" => named(text(fields, "name"), text(fields, "number"), row.unsent, i18n),
        "city" => part(fields, field).to_owned().into_any(),
        "lifecycle" => row.lifecycle.map(|stage| stage_badge(stage, i18n)).into_any(),
        "last_order" => row.last_order.map(|on| format.date(on)).into_any(),
        "revenue_w" => row.revenue_w.map(|minor| amounts.short(minor)).into_any(),
        _ => row.score.into_any(),
    }
}

/// A part of the address.
pub(super) fn part<'row>(fields: &'row Fields, name: &str) -> &'row str {
    let part = fields.get("address").and_then(|address| address.get(name));
    part.and_then(|part| part.as_str()).unwrap_or_default()
}

/// The cell that names its row.
pub(super) fn named(name: &str, beside: &str, unsent: bool, i18n: I18n) -> AnyView {
    let (name, beside) = (name.to_owned(), beside.to_owned());
    view! {
        <span class="row-name">{name}</span>
        <span class="row-beside">{beside}</span>
        {unsent.then(|| badge(Tone::Warn, t!(i18n, records.unsent)))}
    }
    .into_any()
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
    badge(tone, word)
}
