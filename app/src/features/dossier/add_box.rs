//! The one box that adds: type a note, or `/` and what it becomes.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::Fields;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use wasm_bindgen::JsCast;

use super::goodbye::Goodbye;
use super::source::View;
use crate::clock;
use crate::components::{Button, ButtonKind};
use crate::i18n::*;
use crate::records::follow_up::{FollowUps, FollowUpsField};
use crate::records::form::{FormDialog, with_follow_ups};
use crate::records::people::myself;
use crate::records::save::use_keeper;
use crate::records::{case, defaults, interaction, rare_words};
use crate::state::Edit;
use crate::state::firm::{use_colleagues, use_firm};

/// The element that `N` and the header's button go to.
const ID: &str = "dossier-add";

/// What a note can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Becomes {
    Call,
    Visit,
    Mail,
    Promise,
    Task,
    Order,
    Answer,
    /// A case of a kind, as it is stored.
    Case(&'static str),
    Goodbye,
}

impl Becomes {
    const ALL: [Self; 14] = [
        Self::Call,
        Self::Visit,
        Self::Mail,
        Self::Case("complaint"),
        Self::Promise,
        Self::Task,
        Self::Order,
        Self::Answer,
        Self::Case("question"),
        Self::Case("request"),
        Self::Case("hinted_complaint"),
        Self::Case("wish"),
        Self::Case("compliment"),
        Self::Goodbye,
    ];

    /// Whether it has a button before a command is typed. Nobody is offered a goodbye who did not ask for it.
    fn is_usual(self) -> bool {
        match self {
            Self::Case(kind) => kind == "complaint",
            kind => kind != Self::Goodbye,
        }
    }

    fn word(self, i18n: I18n) -> &'static str {
        match self {
            Self::Call => t!(i18n, dossier.becomes.call),
            Self::Visit => t!(i18n, dossier.becomes.visit),
            Self::Mail => t!(i18n, dossier.becomes.mail),
            Self::Promise => t!(i18n, dossier.becomes.promise),
            Self::Task => t!(i18n, dossier.becomes.task),
            Self::Order => t!(i18n, dossier.becomes.order),
            Self::Answer => t!(i18n, dossier.becomes.answer),
            Self::Goodbye => t!(i18n, dossier.becomes.goodbye),
            Self::Case(kind) => rare_words::value(i18n, "case_kind", kind),
        }
    }

    fn icon(self) -> icondata_core::Icon {
        match self {
            Self::Call => icondata_lu::LuPhone,
            Self::Visit => icondata_lu::LuMapPin,
            Self::Mail => icondata_lu::LuMail,
            Self::Promise => icondata_lu::LuHandshake,
            Self::Task => icondata_lu::LuListTodo,
            Self::Order => icondata_lu::LuShoppingBag,
            Self::Answer => icondata_lu::LuMessageSquareQuote,
            Self::Goodbye => icondata_lu::LuLogOut,
            Self::Case(_) => icondata_lu::LuTriangleAlert,
        }
    }

    /// The record that is added, with the typed text in its place; a goodbye adds none.
    fn record(self, text: &str) -> Option<(Entity, serde_json::Value)> {
        Some(match self {
            Self::Call => (Entity::Interaction, json!({"channel": "phone", "note": text})),
            Self::Visit => (Entity::Interaction, json!({"channel": "visit", "note": text})),
            Self::Mail => (Entity::Interaction, json!({"channel": "email", "note": text})),
            Self::Promise => (Entity::Promise, json!({"what": text})),
            Self::Task => (Entity::Task, json!({"what": text})),
            Self::Order => (Entity::Order, json!({"subject": text})),
            Self::Answer => (Entity::SurveyResponse, json!({"comment": text})),
            Self::Case(kind) => (Entity::Case, case::typed(kind, text)),
            Self::Goodbye => return None,
        })
    }
}

/// The box and its buttons.
#[component]
pub fn AddBox(view: View, form: FormDialog, goodbye: Goodbye) -> impl IntoView {
    let i18n = use_i18n();
    let keeper = use_keeper();
    let colleagues = use_colleagues();
    let text = RwSignal::new(String::new());
    let pending = RwSignal::new(false);
    let firm = use_firm();
    let follow_ups = FollowUps::default();
    let command = Memo::new(move |_| text.read().strip_prefix('/').map(str::to_lowercase));
    let offered = Memo::new(move |_| offered(i18n, command.get().as_deref()));
    let become_ = move |kind: Becomes| {
        let typed =
            if command.read_untracked().is_some() { String::new() } else { text.get_untracked() };
        match kind.record(typed.trim()) {
            Some((entity, values)) => form.add(entity, preset(view, values)),
            None => goodbye.ask(),
        }
        text.set(String::new());
    };
    let save_note = move || {
        let note = text.get_untracked().trim().to_owned();
        if note.is_empty() || pending.get_untracked() {
            return;
        }
        let me = myself(&colleagues.read_untracked());
        let Some(coming) = follow_ups.read(&firm.read_untracked().country) else { return };
        let Some(edit) = note_edit(view, &note, &me) else { return };
        let edits = with_follow_ups(edit, &coming, &me);
        pending.set(true);
        spawn_local(async move {
            if keeper.keep_all(edits).await.is_ok() {
                text.set(String::new());
                follow_ups.clear();
                focus_add_box();
            }
            pending.set(false);
        });
    };
    let handle_key = move |event: KeyboardEvent| {
        if event.key() != "Enter" || event.shift_key() || event.is_composing() {
            return;
        }
        event.prevent_default();
        match offered.get_untracked().first() {
            Some(first) if command.read_untracked().is_some() => become_(*first),
            None => (),
            Some(_) => save_note(),
        }
    };
    let save_with_enter = move |event: KeyboardEvent| {
        let is_input = event.target().is_some_and(|it| it.has_type::<web_sys::HtmlInputElement>());
        if event.key() == "Enter" && is_input && !event.is_composing() {
            event.prevent_default();
            save_note();
        }
    };
    let is_note = Memo::new(move |_| command.read().is_none() && !text.read().trim().is_empty());
    let input = NodeRef::<html::Textarea>::new();
    let kind = move |kind: Becomes| {
        view! {
            <Button
                kind=ButtonKind::Quiet
                icon=kind.icon()
                on_click=move |()| become_(kind)
            >
                {move || kind.word(i18n)}
            </Button>
        }
    };
    view! {
        <div class="add-box">
            <textarea
                id=ID
                rows="1"
                node_ref=input
                aria-label=t!(i18n, dossier.add_label)
                aria-describedby="dossier-add-hint"
                placeholder=t!(i18n, dossier.add_hint)
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=handle_key
                on:focus=move |_| place_cursor(input)
            />
            <p class="visually-hidden" id="dossier-add-hint">
                {t!(i18n, dossier.add_keys)}
            </p>
            <Show when=move || is_note.get()>
                <div class="add-follow-ups" on:keydown=save_with_enter>
                    <FollowUpsField follow_ups />
                </div>
            </Show>
            <div class="add-kinds">
                {move || offered.get().into_iter().map(kind).collect_view()}
                <Show when=move || is_note.get()>
                    <Button kind=ButtonKind::Primary pending on_click=move |()| save_note()>
                        {t!(i18n, dossier.save_note)}
                    </Button>
                </Show>
            </div>
        </div>
    }
}

/// Puts the cursor in the box.
pub fn focus_add_box() {
    let element = document().get_element_by_id(ID);
    if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(element.focus());
    }
}

/// Puts the cursor where it was. Chromium gives focus back from a dialog that was closed with the mouse,
/// but not the cursor, and what is typed then goes nowhere.
fn place_cursor(input: NodeRef<html::Textarea>) {
    let Some(input) = input.get_untracked() else { return };
    let (start, end) = (input.selection_start(), input.selection_end());
    if let (Ok(Some(start)), Ok(Some(end))) = (start, end) {
        drop(input.set_selection_range(start, end));
    }
}

/// What a command that begins like this can mean; the usual while none is typed.
fn offered(i18n: I18n, beginning: Option<&str>) -> Vec<Becomes> {
    let is_meant = |kind: &Becomes| match beginning {
        Some(typed) => kind.word(i18n).to_lowercase().starts_with(typed.trim()),
        None => kind.is_usual(),
    };
    Becomes::ALL.into_iter().filter(is_meant).collect()
}

fn preset(view: View, values: serde_json::Value) -> Fields {
    let mut fields: Fields = serde_json::from_value(values).unwrap_or_default();
    let customer = view.customer.read_untracked().id.to_string();
    fields.insert("customer".to_owned(), customer.into());
    fields
}

/// A note of now, by who works here.
fn note_edit(view: View, note: &str, me: &str) -> Option<Edit> {
    let today = clock::today();
    let mut fields = defaults(&Entity::Interaction, today, me);
    fields.extend(preset(view, json!({"channel": "note", "note": note, "at": clock::now_ms()})));
    interaction::complete(&mut fields);
    Edit::create(Entity::Interaction, RecordId(clock::new_id()), &fields).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[track_caller]
    fn check(language: Language, typed: &str, first: Becomes) {
        assert_eq!(offered(I18n(language), Some(typed)).first(), Some(&first), "/{typed}");
    }

    #[test]
    fn every_kind_of_case_has_its_command_in_both_languages() {
        for kind in case::KINDS {
            for language in [Language::Dutch, Language::English] {
                let word = Becomes::Case(kind).word(I18n(language)).to_lowercase();
                check(language, &word, Becomes::Case(kind));
            }
        }
        check(Language::Dutch, "kl", Becomes::Case("complaint"));
        check(Language::Dutch, "vr", Becomes::Case("question"));
        check(Language::Dutch, "ver", Becomes::Case("request"));
        check(Language::English, "compla", Becomes::Case("complaint"));
        check(Language::English, "h", Becomes::Case("hinted_complaint"));
    }

    #[test]
    fn before_a_command_only_the_usual_have_a_button() {
        let usual = offered(I18n::default(), None);
        assert!(usual.contains(&Becomes::Case("complaint")));
        assert!(!usual.contains(&Becomes::Case("wish")));
        assert_eq!(offered(I18n::default(), Some("")).len(), Becomes::ALL.len());
    }
}
