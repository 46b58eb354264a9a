//! What ties a loose end up: a next step, or a reason why none is needed.

use domain::entity::Entity;
use domain::sync::envelope::{Envelope, Fields};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;

use super::line::what;
use crate::clock;
use crate::components::{Button, ButtonKind, Dialog, Field};
use crate::i18n::*;
use crate::records::form::FormDialog;
use crate::records::people::myself;
use crate::records::save::{Keeper, use_keeper};
use crate::state::Edit;
use crate::state::firm::{Colleague, use_colleagues};
use crate::worker::message::{LooseKind, LooseLine};

/// What the lines do; the page has one.
#[derive(Clone, Copy)]
pub struct Acts {
    i18n: I18n,
    keeper: Keeper,
    colleagues: Signal<Vec<Colleague>>,
    /// Makes the next step.
    pub form: FormDialog,
    /// What is to be put aside.
    asked: RwSignal<Option<Envelope>>,
    open: RwSignal<bool>,
}

impl Acts {
    /// Those of a page.
    pub fn new() -> Self {
        Self {
            i18n: use_i18n(),
            keeper: use_keeper(),
            colleagues: use_colleagues(),
            form: FormDialog::default(),
            asked: RwSignal::new(None),
            open: RwSignal::new(false),
        }
    }

    /// Opens the form of a task or promise that takes it further.
    pub fn follow(self, entity: Entity, line: &LooseLine) {
        let what = what(self.i18n, line);
        let what = match line.kind {
            LooseKind::Unanswered => t!(self.i18n, loose_ends.step.answer, what = what).to_string(),
            _ => t!(self.i18n, loose_ends.step.follow, what = what).to_string(),
        };
        self.form.add(entity, step(line, &what));
    }

    /// Asks why it can be put aside.
    pub fn ask(self, row: Envelope) {
        self.asked.set(Some(row));
        self.open.set(true);
    }

    /// Puts it back among what is open.
    pub fn back(self, row: &Envelope) {
        self.keep(Edit::field(row, "put_aside", Value::Null));
    }

    fn put_aside(self, row: &Envelope, reason: &str) {
        let me = self.colleagues.with_untracked(|colleagues| myself(colleagues));
        self.keep(Edit::field(row, "put_aside", aside(reason, &me)));
    }

    fn keep(self, edit: Edit) {
        spawn_local(async move {
            // A failure has been shown by then.
            if self.keeper.keep(edit).await.is_ok() {
                focus_heading();
            }
        });
    }
}

/// What a step starts with: whose it is, and what it came out of.
fn step(line: &LooseLine, what: &str) -> Fields {
    let source = match line.kind {
        LooseKind::Unanswered => "interaction",
        LooseKind::Wish => "case",
        LooseKind::Opportunity => "opportunity",
        LooseKind::Quote => "quote",
    };
    let values = json!({
        "what": what, "customer": line.customer, "contact": line.row.fields.get("contact"),
        "source": source, "record": line.row.id,
    });
    let mut fields: Fields = serde_json::from_value(values).unwrap_or_default();
    fields.retain(|_, value| !value.is_null());
    fields
}

fn aside(reason: &str, me: &str) -> Value {
    let by = if me.is_empty() { Value::Null } else { me.into() };
    json!({"reason": reason, "on": clock::today(), "by": by})
}

/// The line goes with its button; whoever uses keys goes on at the heading.
fn focus_heading() {
    let heading = document().query_selector("h1[tabindex]").ok().flatten();
    if let Some(heading) = heading.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(heading.focus());
    }
}

/// The dialog that asks for the reason.
#[component]
pub fn AsideDialog(acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let form = move || acts.asked.get().map(|row| view! { <AsideForm acts row /> });
    view! {
        <Dialog title=t!(i18n, loose_ends.aside.title) open=acts.open>
            {form}
        </Dialog>
    }
}

#[component]
fn AsideForm(acts: Acts, row: Envelope) -> impl IntoView {
    let i18n = use_i18n();
    let (reason, problem) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let said = reason.read_untracked().trim().to_owned();
        if said.is_empty() {
            return problem.set(true);
        }
        acts.put_aside(&row, &said);
        acts.open.set(false);
    };
    let error = move || {
        let is_missing = problem.get() && reason.read().trim().is_empty();
        if is_missing { t!(i18n, common.required) } else { "" }.to_owned()
    };
    view! {
        <form novalidate on:submit=submit>
            <Field
                label=t!(i18n, loose_ends.aside.reason)
                value=reason
                hint=t!(i18n, loose_ends.aside.hint)
                error=Signal::derive(error)
                required=true
                autofocus=true
            />
            <div class="form-actions">
                <Button on_click=move |()| acts.open.set(false)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!(i18n, loose_ends.aside.save)}
                </Button>
            </div>
        </form>
    }
}
