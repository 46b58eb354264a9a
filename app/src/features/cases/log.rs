//! The course of a case: every status it had, when, and by whom.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::case::{Case, CaseStep};
use domain::word::Word;
use leptos::prelude::*;

use super::words;
use crate::components::{Card, Format, use_format};
use crate::i18n::*;
use crate::worker::message::CaseFile;

/// The card.
#[component]
pub fn LogCard(file: Memo<Arc<CaseFile>>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let steps = Memo::new(move |_| {
        let case: Case = file.read().line.row.record().unwrap_or_default();
        in_order(case.status_log)
    });
    let line = move |step: CaseStep| {
        let status = match &step.status {
            Word::Known(status) => words::status(i18n, *status).to_owned(),
            Word::Other(word) => word.clone(),
        };
        let by = step.by.and_then(|by| {
            let file = file.read();
            let named = file.names.iter().find(|(id, _)| *id == by.into());
            let name = named.map(|(_, name)| name.clone()).filter(|name| !name.is_empty())?;
            Some(t!(i18n, cases.file.by, name = name).to_string())
        });
        let told: Vec<String> = when(&step, format).into_iter().chain(by).collect();
        view! {
            <li>
                <strong>{status}</strong>
                <span>{told.join(" · ")}</span>
            </li>
        }
    };
    view! {
        <Card title=t!(i18n, cases.file.log)>
            <ol class="case-log">{move || steps.get().into_iter().map(line).collect_view()}</ol>
            <Show when=move || steps.read().is_empty()>
                <p class="muted small">{t!(i18n, cases.file.no_log)}</p>
            </Show>
        </Card>
    }
}

/// The steps, the last first: by day, then by moment; those without a day at the end.
fn in_order(mut steps: Vec<CaseStep>) -> Vec<CaseStep> {
    let key = |step: &CaseStep| -> (Option<NaiveDate>, Option<i64>) { (step.on, step.at) };
    steps.sort_by_key(key);
    steps.reverse();
    steps
}

fn when(step: &CaseStep, format: Format) -> Option<String> {
    let moment = step.at.map(|at| format.moment(at));
    moment.or_else(|| step.on.map(|on| format.date(on)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_comes_first() {
        let step = |on: Option<&str>, at| CaseStep {
            on: on.map(|on| on.parse().unwrap()),
            at,
            ..CaseStep::default()
        };
        let steps = vec![
            step(Some("2026-03-02"), Some(5)),
            step(None, None),
            step(Some("2026-03-03"), None),
            step(Some("2026-03-02"), Some(9)),
        ];
        let ordered: Vec<_> = in_order(steps).into_iter().map(|step| (step.on, step.at)).collect();
        let day = |day: &str| Some(day.parse::<NaiveDate>().unwrap());
        let expected = [
            (day("2026-03-03"), None),
            (day("2026-03-02"), Some(9)),
            (day("2026-03-02"), Some(5)),
            (None, None),
        ];
        assert_eq!(ordered, expected);
    }
}
