//! While a customer or contact is typed: who is likely the same. It never keeps anybody from saving.

use std::time::Duration;

use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::change::ENTRY_SCHEMA;
use domain::sync::envelope::{Envelope, Fields, Versions};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::go::{customer_path, use_go};
use super::likeness;
use crate::components::use_format;
use crate::i18n::*;
use crate::state::firm::use_firm;
use crate::state::use_replica;
use crate::worker::message::{AlikeLine, Typed};

/// How long nobody types before the worker is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// The lines, each with a link that opens beside what is being typed.
#[component]
pub fn Alike(
    /// What is being typed.
    entity: Entity,
    /// Its values so far.
    fields: Memo<Fields>,
) -> impl IntoView {
    let i18n = use_i18n();
    let found = use_alike(entity, fields);
    let line = move |line: AlikeLine| view! { <Line line /> };
    view! {
        <div class="alike" role="status">
            <Show when=move || !found.read().is_empty()>
                <p>{t!(i18n, duplicates.alike)}</p>
                <ul>
                    <For
                        each=move || found.get()
                        key=|line| (line.customer, line.contact)
                        children=line
                    />
                </ul>
            </Show>
        </div>
    }
}

fn use_alike(entity: Entity, fields: Memo<Fields>) -> RwSignal<Vec<AlikeLine>> {
    let replica = use_replica();
    let found = RwSignal::new(Vec::new());
    let turn = StoredValue::new(0u32);
    Effect::new(move |_| {
        let row = typed(entity.clone(), fields.get());
        let next = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        let ask = move || {
            if turn.try_get_value() != next {
                return;
            }
            spawn_local(async move {
                // Without an answer nobody is warned, and nobody is kept from saving.
                let lines = replica.alike(Typed { row }).await.unwrap_or_default();
                if turn.try_get_value() == next {
                    found.set(lines);
                }
            });
        };
        set_timeout(ask, PAUSE);
    });
    found
}

/// A row that nobody has.
fn typed(entity: Entity, fields: Fields) -> Envelope {
    Envelope {
        scope: entity.scope(),
        entity,
        id: RecordId(Uuid::nil()),
        schema: ENTRY_SCHEMA,
        fields,
        versions: Versions::new(),
        seq: 0,
        erased: false,
    }
}

#[component]
fn Line(line: AlikeLine) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let go = use_go();
    let firm = use_firm();
    let AlikeLine { customer, name, of, is_archived, reasons, .. } = line;
    let why = move || {
        let home = firm.read().country.clone();
        likeness::reasons(i18n, format, &home, &reasons)
    };
    view! {
        <li>
            <a href=move || go.link(&customer_path(customer)) target="_blank">
                {name}
            </a>
            " "
            <span class="muted">{of}</span>
            {is_archived
                .then(|| view! { " " <span class="muted">{t!(i18n, records.archived)}</span> })}
            <span class="alike-why">{why}</span>
        </li>
    }
}
