//! The people at the customer: dial with one click, edit with another.

use domain::entity::Entity;
use domain::sync::envelope::{Envelope, named};
use leptos::prelude::*;

use super::source::View;
use crate::components::{Badge, Button, ButtonKind, Card, Tone};
use crate::i18n::*;
use crate::records::form::FormDialog;
use crate::records::objections::Objections;
use crate::records::{date, full_name, initials, phones, text};
use crate::state::firm::use_firm;

/// The card with the people.
#[component]
pub fn ContactsCard(view: View, form: FormDialog) -> impl IntoView {
    let i18n = use_i18n();
    let contacts = Memo::new(move |_| view.dossier.read().contacts.clone());
    let add = move |()| {
        let customer = view.customer.read_untracked().id.to_string();
        let preset = named(vec![("customer".to_owned(), customer.into())]);
        form.add(Entity::Contact, preset);
    };
    let action = move || {
        view! {
            <Button kind=ButtonKind::Quiet on_click=add>
                {t!(i18n, common.add)}
            </Button>
        }
    };
    view! {
        <Card title=t!(i18n, dossier.contacts) action>
            <ul class="person-list">
                <For
                    each=move || contacts.get()
                    key=|row| (row.id, row.seq, row.fields.clone())
                    children=move |row| view! { <Person row view form /> }
                />
            </ul>
            <Show when=move || contacts.read().is_empty()>
                <p class="muted small">{t!(i18n, dossier.no_contacts)}</p>
            </Show>
        </Card>
    }
}

#[component]
fn Person(row: Envelope, view: View, form: FormDialog) -> impl IntoView {
    let i18n = use_i18n();
    let firm = use_firm();
    let name = full_name(&row.fields);
    let role = text(&row.fields, "role").to_owned();
    let left = date(&row.fields, "left_at");
    let has_left = move || left.is_some_and(|left| left <= view.as_of.get());
    let phone = row.fields.get("phones").map(phones::of).unwrap_or_default().into_iter().next();
    let id = row.id;
    let row_fields = row.fields.clone();
    let tile = initials(&name);
    let edit = move |_| form.edit(row.clone());
    view! {
        <li class="person" class:left=has_left>
            <span class="person-tile" aria-hidden="true">
                {tile}
            </span>
            <span class="person-name">
                <button type="button" on:click=edit>
                    {name}
                    <span class="visually-hidden">", " {t!(i18n, common.edit)}</span>
                </button>
                <small>{role}</small>
                <Objections fields=row_fields />
                <Show when=has_left>
                    <small>{t!(i18n, dossier.left)}</small>
                </Show>
                <Show when=move || view.is_unsent(id)>
                    <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge>
                </Show>
            </span>
            {phone
                .map(|phone| {
                    let link = phones::link(&phone);
                    let shown = move || phones::shown(&phone, &firm.read().country);
                    view! {
                        <a class="person-phone" href=link>
                            {shown}
                        </a>
                    }
                })}
        </li>
    }
}
