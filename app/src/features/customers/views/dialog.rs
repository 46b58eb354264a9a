//! The name of a view, who is offered it, and whether it is a tab.

use domain::id::RecordId;
use domain::saved_view::Whose;
use domain::word::Word;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edits::{self, EVERYONE, MINE, Said};
use super::source::View;
use crate::clock;
use crate::components::{Button, ButtonKind, Chips, Choice, Field};
use crate::i18n::*;
use crate::records::save::use_keeper;
use crate::state::session::use_session;

/// What is named.
#[derive(Clone, Debug, PartialEq)]
pub enum Naming {
    /// The list as it is shown, as a view of its own.
    New,
    /// A view that is there.
    Change(View),
}

/// The content of the dialog.
#[component]
pub fn ViewForm(
    /// What is named.
    naming: Naming,
    /// What the list shows, as a view keeps it.
    text: Signal<String>,
    /// Closed: with the id of a new view, or nothing.
    #[prop(into)]
    on_done: Callback<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let keeper = use_keeper();
    let profile = use_session().profile();
    let (name, whose, pinned) = match &naming {
        Naming::New => (String::new(), MINE.to_owned(), true),
        Naming::Change(view) => {
            let whose = match &view.record.whose {
                Word::Known(Whose::Mine) => MINE.to_owned(),
                Word::Known(Whose::Everyone) => EVERYONE.to_owned(),
                Word::Other(word) => word.clone(),
            };
            (view.record.name.clone(), whose, view.record.pinned)
        }
    };
    let (name, whose) = (RwSignal::new(name), RwSignal::new(whose));
    let pinned = RwSignal::new(pinned);
    let is_missing = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let error = move || {
        let missing = is_missing.get() && name.read().trim().is_empty();
        if missing { t!(i18n, common.required) } else { "" }.to_owned()
    };
    let choices = Signal::derive(move || {
        vec![
            Choice::new(MINE, t!(i18n, lists.view.mine)),
            Choice::new(EVERYONE, t!(i18n, lists.view.everyone)),
        ]
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let said = Said {
            name: name.get_untracked().trim().to_owned(),
            whose: whose.get_untracked(),
            pinned: pinned.get_untracked(),
        };
        is_missing.set(said.name.is_empty());
        if said.name.is_empty() || pending.get_untracked() {
            return;
        }
        let made = RecordId(clock::new_id());
        let me = profile.read_untracked().as_ref().map(|profile| profile.user_id);
        let (edit, id) = match (&naming, me) {
            (Naming::Change(view), _) => (Ok(edits::changed(&view.row, &said)), None),
            (Naming::New, Some(me)) => {
                let state = text.get_untracked();
                (edits::create(made, me, &said, &state), Some(made.to_string()))
            }
            (Naming::New, None) => return,
        };
        // Texts and flags can always be written down.
        let Ok(edit) = edit else { return };
        pending.set(true);
        spawn_local(async move {
            let kept = keeper.keep(edit).await;
            pending.try_set(false);
            if kept.is_ok() {
                on_done.run(id);
            }
        });
    };
    view! {
        <form class="record-form" novalidate on:submit=submit>
            <Field
                label=t!(i18n, lists.view.name)
                value=name
                error=Signal::derive(error)
                required=true
                autofocus=true
            />
            <Chips
                label=t!(i18n, lists.view.whose)
                choices
                value=whose
                on_change=move |chosen| whose.set(chosen)
            />
            <label class="check-line">
                <input
                    type="checkbox"
                    prop:checked=move || pinned.get()
                    on:change=move |_| pinned.update(|pinned| *pinned = !*pinned)
                />
                {t!(i18n, lists.view.as_tab)}
            </label>
            <div class="form-actions">
                <Button on_click=move |()| on_done.run(None)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Primary submit=true pending>
                    {t!(i18n, common.save)}
                </Button>
            </div>
        </form>
    }
}
