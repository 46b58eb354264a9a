//! What was merged into this customer, when and by whom, each with a way back; and what somebody changed
//! of those afterwards, mostly without knowing of the merge, to be taken over or left.

use domain::consent::is_objection;
use domain::entity::Entity;
use domain::id::{CustomerId, RecordId};
use domain::pairing::{Pairing, changed_since};
use domain::sync::envelope::Envelope;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::source::View;
use crate::clock;
use crate::components::{Button, ButtonKind, use_format};
use crate::i18n::*;
use crate::records::pairings::use_pairer;
use crate::records::reader::use_reader;
use crate::records::{rare_words, text};
use crate::worker::message::Merged;

/// The merges that made one of several.
#[component]
pub fn MergedLines(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let merged = Memo::new(move |_| view.dossier.read().merged.clone());
    view! {
        <Show when=move || !merged.read().is_empty()>
            <section class="conflicts merged" aria-label=t!(i18n, dossier.merged.title)>
                <h2>{t!(i18n, dossier.merged.title)}</h2>
                <ul>
                    <For
                        each=move || merged.get()
                        key=|it| (it.pairing.id, it.pairing.fields.clone(), it.other.fields.clone())
                        children=move |merged| view! { <OneMerge merged view /> }
                    />
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn OneMerge(merged: Merged, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let reader = use_reader();
    let pairer = use_pairer();
    let Ok(said) = merged.pairing.record::<Pairing>() else { return ().into_any() };
    let name = label(&merged.other);
    let told = {
        let name = name.clone();
        move || {
            let on = said.at.map(|at| format.moment_ago(at, clock::now_ms())).unwrap_or_default();
            let by = said.by.map(|by| reader.colleague(by.into())).unwrap_or_default();
            if by.is_empty() {
                t!(i18n, dossier.merged.told, name = name, on = on).to_string()
            } else {
                t!(i18n, dossier.merged.told_by, name = name, on = on, by = by).to_string()
            }
        }
    };
    let late = merged.pairing.record::<Pairing>();
    let late = late.map(|said| changed_since(&said, &merged.other)).unwrap_or_default();
    let pair = [merged.survivor.id, merged.other.id];
    let split = move |()| {
        let merges = merges_of(&view.dossier.read_untracked().merged, pair);
        // A failure has been shown by then, and the merge stays.
        spawn_local(async move { drop(pairer.split(merges).await) });
    };
    let split_label = t!(i18n, dossier.merged.split_of, name = name.clone()).to_string();
    let pairing = StoredValue::new(merged.pairing);
    let line = move |(field, value): (String, Value)| {
        view! { <Late field value name=name.clone() pairing view /> }
    };
    view! {
        <li>
            <p>{told}</p>
            <div class="conflict-choices">
                <Button label=split_label on_click=split>
                    {t!(i18n, dossier.merged.split)}
                </Button>
            </div>
        </li>
        {late.into_iter().map(line).collect_view()}
    }
    .into_any()
}

/// The merges of the same two, whichever was merged into the other.
fn merges_of(merged: &[Merged], [one, other]: [RecordId; 2]) -> Vec<RecordId> {
    let is_theirs = |it: &&Merged| {
        let pair = (it.survivor.id, it.other.id);
        pair == (one, other) || pair == (other, one)
    };
    merged.iter().filter(is_theirs).map(|it| it.pairing.id).collect()
}

/// One value that was changed of the one that was merged, afterwards.
#[component]
fn Late(
    field: String,
    value: Value,
    name: String,
    pairing: StoredValue<Envelope>,
    view: View,
) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    let pairer = use_pairer();
    let what = rare_words::field_of(i18n, &Entity::Customer, &field).to_owned();
    // What someone does not want holds, and is not to be left where it is.
    let may_leave = !(is_objection(&field) && value == Value::Bool(true));
    let text = reader.value(&Entity::Customer, &field, &value);
    let text = if text.is_empty() { t!(i18n, dossier.conflict.empty).to_owned() } else { text };
    let told = t!(i18n, dossier.merged.late, field = what, name = name, value = text).to_string();
    let change = StoredValue::new((field, value));
    let settle = move |is_taken: bool| {
        let (field, value) = change.get_value();
        let customer = is_taken.then(|| view.customer.get_untracked());
        spawn_local(async move {
            let pairing = pairing.get_value();
            // A failure has been shown by then, and the choice stays open.
            drop(pairer.settle(&pairing, (&field, &value), customer.as_ref()).await);
        });
    };
    view! {
        <li>
            <p>{told}</p>
            <div class="conflict-choices">
                <Button on_click=move |()| settle(true)>{t!(i18n, dossier.merged.take)}</Button>
                {may_leave
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Quiet on_click=move |()| settle(false)>
                                {t!(i18n, dossier.merged.leave)}
                            </Button>
                        }
                    })}
            </div>
        </li>
    }
}

/// Name and number.
fn label(row: &Envelope) -> String {
    let (name, number) = (text(&row.fields, "name"), text(&row.fields, "number"));
    if number.is_empty() { name.to_owned() } else { format!("{name} ({number})") }
}

/// Everybody else who is one with the customer in `merged`, in order.
pub fn others(customer: CustomerId, merged: &[Merged]) -> Vec<(RecordId, String)> {
    let rows = merged.iter().flat_map(|it| [&it.survivor, &it.other]);
    let rows = rows.filter(|row| row.id != RecordId::from(customer));
    let mut others: Vec<(RecordId, String)> = rows.map(|row| (row.id, label(row))).collect();
    others.sort_unstable();
    others.dedup();
    others
}
