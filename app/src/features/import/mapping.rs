//! Which column fills which field, for a file that is not one of our own tables.

use domain::exchange::mapping::Target;
use leptos::prelude::*;

use super::work::Work;
use crate::components::{Button, Card, Chips, Choice};
use crate::i18n::*;
use crate::records::words;
use crate::worker::message::{ColumnMapping, ImportColumns};

/// Values of each column that are shown.
const SAMPLES: usize = 3;

/// The columns with samples, each with the field it fills.
#[component]
pub fn MappingCard(work: Work, columns: ImportColumns) -> impl IntoView {
    let i18n = use_i18n();
    let ImportColumns { headers, samples, mapping, is_remembered, sheets, choices } = columns;
    let sheet = mapping.sheet.clone();
    let chosen = StoredValue::new(sheet.clone());
    let target = RwSignal::new(mapping.target);
    let fields = RwSignal::new(mapping.fields);
    let targets: Vec<Target> = choices.iter().map(|(target, _)| *target).collect();
    let target_choices = move || {
        let choice = |target: &Target| Choice::new(value(*target), label(i18n, *target));
        targets.iter().map(choice).collect::<Vec<_>>()
    };
    let names = Signal::derive({
        let choices = choices.clone();
        move || {
            let of_target = choices.iter().find(|(other, _)| *other == target.get());
            of_target.map(|(_, names)| names.clone()).unwrap_or_default()
        }
    });
    let choose_target = move |chosen: String| {
        let found = choices.iter().find(|(target, _)| value(*target) == chosen);
        if let Some((found, _)) = found {
            target.set(*found);
            fields.update(|fields| fields.fill(None));
        }
    };
    let again = move |()| {
        let (target, fields) = (target.get_untracked(), fields.get_untracked());
        work.prepare(Some(ColumnMapping { target, fields, sheet: chosen.get_value() }));
    };
    let choose_sheet = move |sheet: String| {
        let target = target.get_untracked();
        work.prepare(Some(ColumnMapping { target, fields: Vec::new(), sheet: Some(sheet) }));
    };
    let sheet_choices: Vec<Choice> =
        sheets.iter().map(|name| Choice::new(name.clone(), name.clone())).collect();
    let is_empty = headers.is_empty();
    let column = move |(at, header): (usize, String)| {
        let sample = samples.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
        let sample = sample.take(SAMPLES).cloned().collect::<Vec<_>>().join(" · ");
        view! { <ColumnRow at header sample names fields /> }
    };
    view! {
        <Card title=t!(i18n, import.mapping.title)>
            <p class="muted small">
                {move || match is_remembered {
                    true => t!(i18n, import.mapping.remembered),
                    false => t!(i18n, import.mapping.text),
                }}
            </p>
            {(sheets.len() > 1)
                .then(|| {
                    view! {
                        <Chips
                            label=t!(i18n, import.mapping.sheet)
                            choices=sheet_choices.clone()
                            value=sheet.unwrap_or_default()
                            on_change=choose_sheet
                        />
                    }
                })}
            {is_empty.then(|| view! { <p>{t!(i18n, import.mapping.empty)}</p> })}
            <Chips
                label=t!(i18n, import.mapping.kind)
                choices=Signal::derive(target_choices)
                value=Signal::derive(move || value(target.get()).to_owned())
                on_change=choose_target
            />
            <Show when=move || target.get() == Target::AddressBook>
                <p class="muted small">{t!(i18n, import.mapping.target_text)}</p>
            </Show>
            <div
                class="import-scroll"
                role="group"
                tabindex="0"
                aria-label=t!(i18n, import.mapping.title)
            >
                <table class="import-table mapping">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, import.mapping.column)}</th>
                            <th scope="col">{t!(i18n, import.mapping.samples)}</th>
                            <th scope="col">{t!(i18n, import.mapping.field)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {headers.into_iter().enumerate().map(column).collect_view()}
                    </tbody>
                </table>
            </div>
            <div class="form-actions">
                <Button on_click=again>{t!(i18n, import.mapping.again)}</Button>
            </div>
        </Card>
    }
}

#[component]
fn ColumnRow(
    at: usize,
    header: String,
    sample: String,
    names: Signal<Vec<String>>,
    fields: RwSignal<Vec<Option<String>>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = Memo::new(move |_| fields.read().get(at).cloned().flatten().unwrap_or_default());
    let choose = move |event| {
        let name = Some(event_target_value(&event)).filter(|name| !name.is_empty());
        fields.update(|fields| {
            if let Some(field) = fields.get_mut(at) {
                *field = name;
            }
        });
    };
    let option = move |name: String| {
        let own = name.clone();
        let label = field_label(i18n, &name);
        view! {
            <option value=name prop:selected=move || *chosen.read() == own>
                {label}
            </option>
        }
    };
    let label = header.clone();
    view! {
        <tr>
            <th scope="row">{header}</th>
            <td class="import-value">{sample}</td>
            <td>
                <select
                    aria-label=move || {
                        t!(i18n, import.mapping.field_of, column = label.clone()).to_string()
                    }
                    on:change=choose
                >
                    <option value="" prop:selected=move || chosen.read().is_empty()>
                        {t!(i18n, import.mapping.none)}
                    </option>
                    {move || names.get().into_iter().map(option).collect_view()}
                </select>
            </td>
        </tr>
    }
}

/// A target as a chip's value.
fn value(target: Target) -> &'static str {
    match target {
        Target::Customer => "customer",
        Target::Contact => "contact",
        Target::AddressBook => "address_book",
    }
}

/// What the rows become, in words.
fn label(i18n: I18n, target: Target) -> &'static str {
    match target {
        Target::Customer => t!(i18n, import.mapping.target.customer),
        Target::Contact => t!(i18n, import.mapping.target.contact),
        Target::AddressBook => t!(i18n, import.mapping.target.address_book),
    }
}

/// `address.city` is called by its part.
fn field_label(i18n: I18n, name: &str) -> String {
    let part = name.rsplit_once('.').map_or(name, |(_, part)| part);
    match part {
        "work_phone" => t!(i18n, import.mapping.work_phone).to_owned(),
        "home_phone" => t!(i18n, import.mapping.home_phone).to_owned(),
        _ => words::field(i18n, part).to_owned(),
    }
}
