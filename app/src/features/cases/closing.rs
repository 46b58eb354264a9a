//! How did it end? Asked once, in a short dialog, when a case is solved or closed.

use domain::sync::envelope::Envelope;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::edits::{Ending, How};
use super::moves::Moves;
use crate::components::{Button, ButtonKind, Choice, Dialog, Field, InputKind};
use crate::i18n::*;
use crate::records::field::Problem;
use crate::records::{amount, case, rare_words, text, words};

/// The dialog; a page has one. Closing it leaves the case where it was.
#[component]
pub fn EndingDialog(moves: Moves) -> impl IntoView {
    let i18n = use_i18n();
    let form = move || moves.ending.get().map(|(row, _)| view! { <EndingForm moves row /> });
    view! {
        <Dialog title=t!(i18n, cases.close.title) open=moves.open>
            {form}
        </Dialog>
    }
}

#[component]
fn EndingForm(moves: Moves, row: Envelope) -> impl IntoView {
    let i18n = use_i18n();
    let is_complaint = matches!(text(&row.fields, "kind"), "" | "complaint" | "hinted_complaint");
    let said = |name: &str| RwSignal::new(text(&row.fields, name).to_owned());
    let (cause, remedy) = (said("root_cause"), said("remedy"));
    let compensation = RwSignal::new(case::COMPENSATION.text(&row.fields));
    let how = RwSignal::new(how_so_far(&row).to_owned());
    let problem = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let trimmed = |text: RwSignal<String>| text.read_untracked().trim().to_owned();
        let typed = trimmed(compensation);
        let minor = amount::parse(&typed);
        if minor.is_none() && !typed.is_empty() {
            return problem.set(true);
        }
        moves.end(Some(&Ending {
            root_cause: trimmed(cause),
            remedy: trimmed(remedy),
            how: if is_complaint { How::of_name(&how.read_untracked()) } else { None },
            compensation: minor,
        }));
    };
    let ways = How::ALL.map(|(way, name)| {
        let label = match way {
            How::Solved => t!(i18n, cases.close.solved),
            How::Generously => t!(i18n, cases.close.generous),
            How::NotAtAll => t!(i18n, cases.close.unsolved),
        };
        Choice::new(name, label)
    });
    let error = move || match problem.get() {
        true => words::problem(i18n, Problem::Amount),
        false => String::new(),
    };
    let of_complaint = is_complaint.then(|| {
        view! {
            <Field
                label=rare_words::field(i18n, case::CAUSE.name).to_owned()
                value=cause
                autofocus=true
            />
            <Field
                label=t!(i18n, cases.close.how)
                value=how
                kind=InputKind::Select(ways.to_vec())
            />
        }
    });
    let amount = is_complaint.then(|| {
        view! {
            <Field
                label=rare_words::field(i18n, case::COMPENSATION.name).to_owned()
                value=compensation
                kind=InputKind::Number
                error=Signal::derive(error)
            />
        }
    });
    view! {
        <form novalidate on:submit=submit>
            <p>{t!(i18n, cases.close.why)}</p>
            {of_complaint}
            <Field
                label=rare_words::field(i18n, case::REMEDY.name).to_owned()
                value=remedy
                autofocus=!is_complaint
            />
            {amount}
            <div class="form-actions">
                <Button on_click=move |()| moves.end(None)>{t!(i18n, cases.close.skip)}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!(i18n, cases.close.save)}
                </Button>
            </div>
        </form>
    }
}

/// The way that the case says already.
fn how_so_far(row: &Envelope) -> &'static str {
    let is_generous = row.fields.get("generous").and_then(|it| it.as_bool()).unwrap_or_default();
    if is_generous { "generous" } else { "solved" }
}
