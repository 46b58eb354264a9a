//! What two people gave different values, neither knowing of the other's: both values, until someone
//! chooses.

use domain::conflict::Conflict;
use domain::entity::Entity;
use domain::sync::envelope::{ARCHIVED, Envelope};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::source::View;
use crate::clock;
use crate::components::{Button, ButtonKind, use_format, use_toasts};
use crate::i18n::*;
use crate::records::rare_words;
use crate::records::reader::{Reader, use_reader};
use crate::records::save::use_keeper;
use crate::state::{Edit, use_replica};

/// The open conflicts of this customer's records.
#[component]
pub fn Conflicts(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let rows = Memo::new(move |_| view.dossier.read().conflicts.clone());
    view! {
        <Show when=move || !rows.read().is_empty()>
            <section class="conflicts" aria-label=t!(i18n, dossier.conflict.title)>
                <h2>{t!(i18n, dossier.conflict.title)}</h2>
                <ul>
                    <For
                        each=move || rows.get()
                        key=|row| (row.id, row.fields.clone())
                        children=|row| view! { <OneConflict row /> }
                    />
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn OneConflict(row: Envelope) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let reader = use_reader();
    let keeper = use_keeper();
    let replica = use_replica();
    let toasts = use_toasts();
    // A row of a newer build that does not read as one has nothing to choose from.
    let Ok(conflict) = row.record::<Conflict>() else { return ().into_any() };
    let entity = Entity::from(conflict.kind.clone());
    let shown = StoredValue::new((entity, conflict));
    let told = move || shown.with_value(|(entity, it)| told(entity, it, i18n, reader));
    let when = shown.with_value(|(_, it)| it.kept_at.max(it.lost_at));
    let when = move || when.map(|at| format.moment_ago(at, clock::now_ms()));
    let other = move || {
        let lost = shown.with_value(|(entity, it)| value(entity, it, &it.lost, i18n, reader));
        t!(i18n, dossier.conflict.restore, value = lost).to_string()
    };
    let seen = StoredValue::new(row);
    let settle = move || {
        let edit = seen.with_value(|row| Edit::field(row, ARCHIVED, true.into()));
        async move { keeper.keep(edit).await }
    };
    // A failure has been shown by then, and the choice stays open.
    let fine = move |()| spawn_local(async move { drop(settle().await) });
    let restore = move |()| {
        let (entity, conflict) = shown.get_value();
        spawn_local(async move {
            let record = match conflict.record {
                Some(id) => replica.record(entity, id).await.ok().flatten(),
                None => None,
            };
            let Some(record) = record else {
                return toasts.push_error(t!(i18n, dossier.history.gone));
            };
            let edit = Edit::field(&record, &conflict.field, conflict.lost);
            if keeper.keep(edit).await.is_ok() {
                drop(settle().await);
            }
        });
    };
    view! {
        <li>
            <p>{told} " " <time>{when}</time></p>
            <div class="conflict-choices">
                <Button on_click=restore>{other}</Button>
                <Button kind=ButtonKind::Quiet on_click=fine>
                    {t!(i18n, dossier.conflict.fine)}
                </Button>
            </div>
        </li>
    }
    .into_any()
}

/// The sentence with both values and who gave them.
fn told(entity: &Entity, conflict: &Conflict, i18n: I18n, reader: Reader) -> String {
    let by = |user: Option<domain::id::UserId>| {
        let name = user.map(|user| reader.colleague(user.into())).unwrap_or_default();
        if name.is_empty() { t!(i18n, dossier.conflict.someone).to_owned() } else { name }
    };
    t!(
        i18n,
        dossier.conflict.told,
        field = rare_words::field_of(i18n, entity, &conflict.field),
        kept = value(entity, conflict, &conflict.kept, i18n, reader),
        keeper = by(conflict.kept_by),
        loser = by(conflict.lost_by),
        lost = value(entity, conflict, &conflict.lost, i18n, reader),
    )
    .to_string()
}

fn value(
    entity: &Entity,
    conflict: &Conflict,
    value: &serde_json::Value,
    i18n: I18n,
    reader: Reader,
) -> String {
    let text = reader.value(entity, &conflict.field, value);
    if text.is_empty() { t!(i18n, dossier.conflict.empty).to_owned() } else { text }
}
