//! Which column fills which field, for a file that is not one of our own tables.

use domain::entity::Entity;
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
    let ImportColumns { headers, samples, mapping, choices } = columns;
    let entity = RwSignal::new(mapping.entity.clone());
    let fields = RwSignal::new(mapping.fields);
    let kinds: Vec<Entity> = choices.iter().map(|(entity, _)| entity.clone()).collect();
    let kind_choices = move || {
        let choice = |kind: &Entity| Choice::new(kind.name(), words::kind(i18n, kind));
        kinds.iter().map(choice).collect::<Vec<_>>()
    };
    let choose_kind = move |name: String| {
        entity.set(Entity::from(name));
        fields.update(|fields| fields.fill(None));
    };
    let names = Signal::derive(move || {
        let entity = entity.read();
        let of_kind = choices.iter().find(|(kind, _)| *kind == *entity);
        of_kind.map(|(_, names)| names.clone()).unwrap_or_default()
    });
    let again = move |()| {
        let mapping =
            ColumnMapping { entity: entity.get_untracked(), fields: fields.get_untracked() };
        work.prepare(Some(mapping));
    };
    let column = move |(at, header): (usize, String)| {
        let sample = samples.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
        let sample = sample.take(SAMPLES).cloned().collect::<Vec<_>>().join(" · ");
        view! { <ColumnRow at header sample names fields /> }
    };
    view! {
        <Card title=t!(i18n, import.mapping.title)>
            <p class="muted small">{t!(i18n, import.mapping.text)}</p>
            <Chips
                label=t!(i18n, import.mapping.kind)
                choices=Signal::derive(kind_choices)
                value=Signal::derive(move || entity.read().name().to_owned())
                on_change=choose_kind
            />
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

/// `address.city` is called by its part.
fn field_label(i18n: I18n, name: &str) -> String {
    let part = name.rsplit_once('.').map_or(name, |(_, part)| part);
    words::field(i18n, part).to_owned()
}
