//! Erasing a person (GDPR art. 17): a line of the dossier's menu, and a dialog that says what goes and
//! what stays and asks to type who it is.

use domain::entity::Entity;
use domain::erasure::ERASED_AT;
use domain::id::{CustomerId, RecordId};
use domain::sync::envelope::Envelope;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::merged::others;
use super::source::View;
use crate::components::{
    Button, ButtonKind, ButtonLink, Dialog, EmptyState, Field, MenuItem, use_format, use_toasts,
};
use crate::i18n::*;
use crate::records::{full_name, go, text};
use crate::state::use_replica;

/// Who is to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    entity: Entity,
    id: RecordId,
    name: String,
    /// What must be typed: the customer's number, else the name.
    word: String,
}

impl Subject {
    fn of(row: &Envelope) -> Self {
        let is_customer = row.entity == Entity::Customer;
        let name =
            if is_customer { text(&row.fields, "name").to_owned() } else { full_name(&row.fields) };
        let number = text(&row.fields, "number");
        let word = if number.is_empty() { name.clone() } else { number.to_owned() };
        Self { entity: row.entity.clone(), id: row.id, name, word }
    }

    /// Whether what was typed says that this is meant.
    fn is_meant(&self, typed: &str) -> bool {
        typed.trim().to_lowercase() == self.word.trim().to_lowercase()
    }
}

/// Who is being erased, if anybody is.
#[derive(Clone, Copy, Default)]
pub struct Erasing {
    subject: RwSignal<Option<Subject>>,
    open: RwSignal<bool>,
}

impl Erasing {
    /// The line of a menu that asks whether somebody is to be erased.
    pub fn item(self, i18n: I18n, row: &Envelope) -> MenuItem {
        let of = Subject::of(row);
        MenuItem {
            icon: Some(icondata_lu::LuTrash2),
            label: t!(i18n, dossier.erase.item, name = of.name.clone()).to_string(),
            on_select: Callback::new(move |()| {
                self.subject.set(Some(of.clone()));
                self.open.set(true);
            }),
        }
    }
}

/// The dialog that says what goes and what stays.
#[component]
pub fn EraseDialog(erasing: Erasing, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let Erasing { subject, open } = erasing;
    view! {
        <Dialog title=t!(i18n, dossier.erase.title) open>
            {move || subject.get().map(|subject| view! { <Confirm subject view open /> })}
        </Dialog>
    }
}

#[component]
fn Confirm(subject: Subject, view: View, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let toasts = use_toasts();
    let typed = RwSignal::new(String::new());
    let (goes, stays) = told(i18n, &subject, view);
    let label = t!(i18n, dossier.erase.word, word = subject.word.clone()).to_string();
    let meant = subject.clone();
    let is_off = Signal::derive(move || !meant.is_meant(&typed.read()));
    let erase = move |()| {
        if is_off.get_untracked() {
            return;
        }
        let entity = subject.entity.clone();
        // With the customer go those that were merged into it: they are the same person.
        let with = with_it(&subject, view).into_iter().map(|(id, _)| id);
        let ids: Vec<RecordId> = with.chain([subject.id]).collect();
        spawn_local(async move {
            let mut outcome = Ok(());
            for id in ids {
                if outcome.is_ok() {
                    outcome = replica.erase(entity.clone(), id).await;
                }
            }
            match outcome {
                // The customer's page ends itself.
                Ok(()) => {
                    open.try_set(false);
                    toasts.push(t!(i18n, dossier.erase.done), None);
                }
                Err(error) => {
                    let reason = error.to_string();
                    toasts.push_error(t!(i18n, records.not_saved, reason = reason));
                }
            }
        });
    };
    view! {
        <form
            on:submit=move |event| {
                event.prevent_default();
                erase(());
            }
        >
            <p>{goes}</p>
            <p>{stays}</p>
            <p>
                <strong>{t!(i18n, dossier.erase.forever)}</strong>
            </p>
            <Field label value=typed autofocus=true />
            <div class="form-actions">
                <Button on_click=move |()| open.set(false)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Danger disabled=is_off submit=true>
                    {t!(i18n, dossier.erase.now)}
                </Button>
            </div>
        </form>
    }
}

/// Who is one with a customer, and is erased with it.
fn with_it(subject: &Subject, view: View) -> Vec<(RecordId, String)> {
    if subject.entity != Entity::Customer {
        return Vec::new();
    }
    others(subject.id.into(), &view.dossier.read_untracked().merged)
}

/// What goes with a person, and what stays, in words with counts.
fn told(i18n: I18n, subject: &Subject, view: View) -> (String, String) {
    let dossier = view.dossier.read_untracked();
    let id = subject.id.to_string();
    let is_theirs =
        |row: &&Envelope| subject.entity == Entity::Customer || text(&row.fields, "contact") == id;
    let count = |entity: Entity| {
        let rows = dossier.timeline.iter().filter(|row| row.entity == entity);
        rows.filter(is_theirs).count()
    };
    let (name, touches) = (subject.name.clone(), count(Entity::Interaction));
    let answers = count(Entity::SurveyResponse);
    if subject.entity != Entity::Customer {
        let goes =
            t!(i18n, dossier.erase.contact_goes, name = name, touches = touches, answers = answers);
        return (goes.to_string(), t!(i18n, dossier.erase.contact_stays).to_owned());
    }
    let people = dossier.contacts.len();
    let goes = t!(
        i18n,
        dossier.erase.customer_goes,
        name = name,
        people = people,
        touches = touches,
        answers = answers
    );
    let orders = count(Entity::Order);
    let with: Vec<String> = with_it(subject, view).into_iter().map(|(_, name)| name).collect();
    let goes = match with.is_empty() {
        true => goes.to_string(),
        false => {
            let with = t!(i18n, dossier.erase.merged_goes, names = with.join(", ")).to_string();
            format!("{goes} {with}")
        }
    };
    (goes, t!(i18n, dossier.erase.customer_stays, orders = orders).to_string())
}

/// No such customer on this device; or one who was erased, and when.
#[component]
pub fn NotHere(
    /// As the address names it, if it is an id.
    id: Option<CustomerId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let go = go::use_go();
    let replica = use_replica();
    let erased_at = RwSignal::new(None::<i64>);
    if let Some(id) = id {
        spawn_local(async move {
            let row = replica.record(Entity::Customer, id.into()).await.ok().flatten();
            let at = row.filter(|row| row.erased).map(|row| {
                row.fields.get(ERASED_AT).and_then(|at| at.as_i64()).unwrap_or_default()
            });
            erased_at.try_set(at);
        });
    }
    let on = move |at| chrono::DateTime::from_timestamp_millis(at).map(|at| at.date_naive());
    let title = Signal::derive(move || match erased_at.get().and_then(on) {
        Some(on) => t!(i18n, dossier.erase.was_erased, on = format.date(on)).to_string(),
        None => t!(i18n, dossier.not_here.title).to_owned(),
    });
    let text = Signal::derive(move || match erased_at.get() {
        Some(_) => t!(i18n, dossier.erase.what_was_left).to_owned(),
        None => t!(i18n, dossier.not_here.text).to_owned(),
    });
    view! {
        <h1 class="visually-hidden">{title}</h1>
        <EmptyState icon=icondata_lu::LuSearchX title text>
            <ButtonLink href=Signal::derive(move || go.link("/customers"))>
                {t!(i18n, dossier.not_here.list)}
            </ButtonLink>
        </EmptyState>
    }
}
