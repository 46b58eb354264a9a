//! What can be done with the dossier beside the day's work: vCards of the customer and its people, a
//! goodbye, and for those who may, erasing.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::Envelope;
use klantkompas::protocol::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::erase::{EraseDialog, Erasing};
use super::goodbye::{Goodbye, is_said};
use super::source::View;
use crate::components::{Menu, MenuItem, use_toasts};
use crate::i18n::*;
use crate::records::{cards, date, full_name, text};
use crate::state::firm::use_firm;
use crate::state::session::use_session;
use crate::state::use_replica;

/// The menu, and the dialog that one of its lines opens.
#[component]
pub fn MoreMenu(view: View, goodbye: Goodbye) -> impl IntoView {
    let i18n = use_i18n();
    let profile = use_session().profile();
    let may_erase = Memo::new(move |_| {
        let role = profile.read().as_ref().map(|profile| profile.role);
        matches!(role, Some(Role::Admin | Role::Manager))
    });
    let erasing = Erasing::default();
    let save = use_saving();
    let items = Signal::derive(move || {
        let dossier = view.dossier.read();
        let rows = || std::iter::once(&dossier.customer).chain(&dossier.contacts);
        let is_away = |row: &Envelope| {
            let left = date(&row.fields, "left_at").is_some_and(|left| left <= view.as_of.get());
            left || row.fields.get("archived").and_then(|flag| flag.as_bool()).unwrap_or(false)
        };
        let has_people = dossier.contacts.iter().any(|contact| !is_away(contact));
        let card = |row: &Envelope| card_item(i18n, row, has_people, save);
        let is_customer_away = is_away(&dossier.customer);
        let here = rows().filter(|row| !is_customer_away && !is_away(row));
        let mut items: Vec<MenuItem> = here.map(card).collect();
        if !is_said(view) {
            items.push(MenuItem {
                icon: Some(icondata_lu::LuLogOut),
                label: t!(i18n, dossier.goodbye.item).to_owned(),
                on_select: Callback::new(move |()| goodbye.ask()),
            });
        }
        if may_erase.get() {
            items.extend(rows().map(|row| erasing.item(i18n, row)));
        }
        items
    });
    let is_any = Memo::new(move |_| !items.read().is_empty());
    view! {
        <Show when=move || is_any.get()>
            <Menu label=t!(i18n, dossier.erase.menu) items />
        </Show>
        <EraseDialog erasing view />
    }
}

/// Saves the card of somebody: which record, and the name for the file.
type Saving = Callback<(Entity, RecordId, String)>;

fn use_saving() -> Saving {
    let i18n = use_i18n();
    let replica = use_replica();
    let toasts = use_toasts();
    let firm = use_firm();
    Callback::new(move |(entity, id, name): (Entity, RecordId, String)| {
        let firm = firm.get_untracked().firm;
        spawn_local(async move {
            let (whom, words) = ((entity, vec![id]), (name.as_str(), firm.as_str()));
            match cards::save(replica, whom, Default::default(), words, |_| true).await {
                Ok(0) => {
                    toasts.push(t!(i18n, export.saved.none), None);
                }
                Ok(_) => {
                    toasts.push(t!(i18n, dossier.card.saved, name = name).to_string(), None);
                }
                Err(error) => {
                    let reason = error.to_string();
                    toasts.push_error(t!(i18n, export.failed, reason = reason).to_string());
                }
            }
        });
    })
}

fn card_item(i18n: I18n, row: &Envelope, has_people: bool, save: Saving) -> MenuItem {
    let (entity, id) = (row.entity.clone(), row.id);
    let is_customer = entity == Entity::Customer;
    let name =
        if is_customer { text(&row.fields, "name").to_owned() } else { full_name(&row.fields) };
    let label = if is_customer && has_people {
        t!(i18n, dossier.card.with_people, name = name.clone()).to_string()
    } else {
        t!(i18n, dossier.card.item, name = name.clone()).to_string()
    };
    MenuItem {
        icon: Some(icondata_lu::LuDownload),
        label,
        on_select: Callback::new(move |()| save.run((entity.clone(), id, name.clone()))),
    }
}
