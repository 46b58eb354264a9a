//! What a promise that is being made could be: how long such a thing usually takes, and what to do when
//! the customer expects it earlier. And by when a new case is to be solved.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::clock;
use crate::components::{Button, use_format};
use crate::i18n::*;
use crate::state::use_replica;

/// Advice beneath the form of a new promise; it fills in what the person chooses.
#[component]
pub fn PromiseAdvice(
    /// What sort of thing, as it is stored.
    kind: RwSignal<String>,
    /// The date that is promised, as it is typed.
    promised: RwSignal<String>,
    /// The date they expect.
    expected: RwSignal<String>,
    /// Where a choice is written down.
    note: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let replica = use_replica();
    let answer = LocalResource::new(move || {
        let kind = kind.get();
        async move { replica.promise_times(kind, clock::today()).await.ok() }
    });
    let times = Memo::new(move |_| answer.get().flatten().unwrap_or_default());
    let usual = move || {
        let times = times.get();
        let (usual, most) = times.usual_days.zip(times.most_days)?;
        let told = t!(i18n, owed.advice.usual, usual = usual, most = most, count = times.count);
        Some(told.to_string())
    };
    let proposed = Memo::new(move |_| {
        let typed = date(&promised.read());
        times.read().proposed.filter(|on| typed != Some(*on))
    });
    let propose = move || {
        proposed.get().map(|on| {
            let label = move || t!(i18n, owed.advice.propose, on = format.date(on)).to_string();
            view! { <Button on_click=move |()| promised.set(on.to_string())>{label}</Button> }
        })
    };
    let settled = RwSignal::new(None);
    let earlier = Memo::new(move |_| {
        let dates = date(&expected.read()).zip(date(&promised.read()));
        let dates = dates.filter(|(expected, promised)| expected < promised);
        dates.filter(|dates| settled.get() != Some(*dates))
    });
    let write = move |line: String| {
        note.update(|note| {
            if !note.trim().is_empty() {
                note.push('\n');
            }
            note.push_str(&line);
        });
        settled.set(earlier.get_untracked());
    };
    let ask = move || {
        let (on, until) = earlier.get()?;
        let question = t!(i18n, owed.advice.earlier, expected = format.date(on)).to_string();
        let tell = move |()| {
            let line = t!(
                i18n,
                owed.advice.told_note,
                today = format.date(clock::today()),
                promised = format.date(until),
                expected = format.date(on),
            );
            write(line.to_string());
        };
        let hurry = move |()| {
            let line = t!(i18n, owed.advice.effort_note, expected = format.date(on));
            write(line.to_string());
        };
        Some(view! {
            <p>{question}</p>
            <div class="advice-choices">
                <Button on_click=tell>{t!(i18n, owed.advice.tell)}</Button>
                <Button on_click=hurry>{t!(i18n, owed.advice.effort)}</Button>
            </div>
        })
    };
    view! {
        <div class="advice" role="status">
            <p>{usual}</p>
            {propose}
            {ask}
        </div>
    }
}

/// When a new case is due unless the person names a day.
#[component]
pub fn CaseAdvice(
    /// What it is about, as it is stored.
    kind: RwSignal<String>,
    /// How much it matters, as it is stored.
    severity: RwSignal<String>,
    /// The deadline, as it is typed.
    due: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let replica = use_replica();
    let answer = LocalResource::new(move || {
        let (kind, severity) = (kind.get(), severity.get());
        async move { replica.case_due(kind, severity).await.ok().flatten() }
    });
    let told = move || {
        let on = answer.get().flatten().filter(|_| due.read().trim().is_empty())?;
        Some(t!(i18n, owed.advice.case_due, on = format.date(on)).to_string())
    };
    view! {
        <div class="advice" role="status">
            <p>{told}</p>
        </div>
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok()
}
