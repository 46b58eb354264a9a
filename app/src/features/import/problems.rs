//! The rows that are left out, each with its reason, and the file to mend them from.

use std::collections::HashMap;

use domain::exchange::{Fix, FixedRows};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use wasm_bindgen::JsCast;

use super::failures;
use super::reason::worded;
use super::work::Work;
use crate::components::{Button, Card, use_format};
use crate::i18n::*;
use crate::records::download::{CSV, Download, VCARD, file_name};
use crate::worker::message::ImportProblem;

/// Values are shortened to so many characters; one of that length may say more.
const SHOWN: usize = 80;

/// What the worker says of a column that is not there: no cell can be mended.
const MISSING_COLUMN: &str = "the column is missing";

/// Rows drawn; the file holds all that are named.
const DRAWN: usize = 200;

/// The card; absent when every row can be imported.
#[component]
pub fn ProblemsCard(
    work: Work,
    problems: Vec<ImportProblem>,
    count: u32,
    /// Whether they are vCards: then those come as a file too.
    is_cards: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let problems = StoredValue::new(problems);
    let title = move || {
        let count = format.number(count.into());
        match is_cards {
            true => t!(i18n, import.cards.title, count = count).to_string(),
            false => t!(i18n, import.problems.title, count = count).to_string(),
        }
    };
    let text = move || match is_cards {
        true => t!(i18n, import.cards.text),
        false => t!(i18n, import.problems.text),
    };
    let value = move || match is_cards {
        true => t!(i18n, import.cards.card),
        false => t!(i18n, import.problems.value),
    };
    let name = move || t!(i18n, import.problems.name);
    let download = move |()| {
        spawn_local(async move {
            for rows in work.left_out().await {
                let name = file_name(&[name(), failures::stem(&rows.file)], "csv");
                let title = t!(i18n, import.problems.reason);
                let file = Download::default();
                file.push(&failures::csv(title, rows, |reason| worded(i18n, reason)));
                file.save(&name, CSV);
            }
        });
    };
    let save_cards = move |()| {
        let places = problems.with_value(|problems| places(problems));
        let name = file_name(&[t!(i18n, import.cards.name)], "vcf");
        spawn_local(async move {
            let file = Download::default();
            work.cards_at(&places).await.iter().for_each(|card| file.push(card));
            file.save(&name, VCARD);
        });
    };
    let has_cards = is_cards && problems.with_value(|problems| !places(problems).is_empty());
    let same = StoredValue::new(problems.with_value(|problems| same(problems)));
    let row = move |problem: ImportProblem| {
        let equal = same.with_value(|same| same.get(&key(&problem)).copied()).unwrap_or_default();
        let is_fixable = !is_cards && is_fixable(&problem);
        let ImportProblem { file, line, column, value, reason } = problem.clone();
        let cell = match is_fixable {
            true => view! { <FixCell work problem equal /> }.into_any(),
            false => value.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{file}</th>
                <td class="numeric">{line}</td>
                <td>{column}</td>
                <td class="import-value">{cell}</td>
                <td>{move || worded(i18n, &reason)}</td>
            </tr>
        }
    };
    let table = NodeRef::<html::Div>::new();
    table.on_load(move |table| {
        if work.is_mending.get_value() {
            work.is_mending.set_value(false);
            let first = table.query_selector("input").ok().flatten();
            let first = first.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok());
            let focused = match &first {
                Some(input) => input.focus(),
                None => table.focus(),
            };
            drop(focused);
        }
    });
    let rows = move || {
        let drawn = problems.with_value(|all| all.iter().take(DRAWN).cloned().collect::<Vec<_>>());
        drawn.into_iter().map(row).collect_view()
    };
    (count > 0).then(|| {
        view! {
            <Card title>
                <p class="muted small">{text}</p>
                <div
                    class="import-scroll"
                    role="group"
                    tabindex="0"
                    aria-label=title
                    aria-busy=move || if work.is_busy.get() { "true" } else { "false" }
                    node_ref=table
                >
                    <table class="import-table problems">
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, import.problems.file)}</th>
                                <th scope="col">{t!(i18n, import.problems.line)}</th>
                                <th scope="col">{t!(i18n, import.problems.column)}</th>
                                <th scope="col">{value}</th>
                                <th scope="col">{t!(i18n, import.problems.reason)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <div class="form-actions">
                    {has_cards
                        .then(|| {
                            view! {
                                <Button icon=icondata_lu::LuDownload on_click=save_cards>
                                    {t!(i18n, import.cards.download)}
                                </Button>
                            }
                        })}
                    {(!is_cards)
                        .then(|| {
                            view! {
                                <Button icon=icondata_lu::LuDownload on_click=download>
                                    {t!(i18n, import.problems.download)}
                                </Button>
                            }
                        })}
                </div>
            </Card>
        }
    })
}

/// A faulty cell to be mended: this one, or each that says the same.
#[component]
fn FixCell(work: Work, problem: ImportProblem, equal: u32) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let ImportProblem { file, line, column, value, .. } = problem;
    let column = column.unwrap_or_default();
    let typed = RwSignal::new(value.clone());
    let before = value.clone();
    let is_same = Signal::derive(move || typed.read().trim() == before);
    let label = {
        let column = column.clone();
        move || t!(i18n, import.problems.cell, column = column.clone(), line = line).to_string()
    };
    let place = StoredValue::new((file, column, value));
    let mend = move |rows: fn(u64, String) -> FixedRows| {
        if is_same.get_untracked() {
            return;
        }
        let (file, column, old) = place.get_value();
        let (rows, value) = (rows(line.into(), old), typed.get_untracked());
        work.mend(Fix { file, column, rows, value });
    };
    let mend_one = move || mend(|line, _| FixedRows::Line(line));
    let mend_all = move |()| mend(|_, old| FixedRows::Saying(old));
    view! {
        <form
            class="import-fix"
            on:submit=move |event| {
                event.prevent_default();
                mend_one();
            }
        >
            <input
                type="text"
                aria-label=label
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <Button submit=true disabled=is_same>
                {t!(i18n, import.problems.fix)}
            </Button>
            {(equal > 1)
                .then(|| {
                    view! {
                        <Button disabled=is_same on_click=mend_all>
                            {move || {
                                let count = format.number(equal.into());
                                t!(i18n, import.problems.fix_all, count = count).to_string()
                            }}
                        </Button>
                    }
                })}
        </form>
    }
}

/// A cell that can be mended here: one that is named, and shown whole.
fn is_fixable(problem: &ImportProblem) -> bool {
    let is_cell = problem.line > 0 && problem.column.is_some();
    is_cell && problem.reason != MISSING_COLUMN && problem.value.chars().count() < SHOWN
}

/// What faulty cells have in common.
type Key = (String, Option<String>, String);

fn key(problem: &ImportProblem) -> Key {
    (problem.file.clone(), problem.column.clone(), problem.value.clone())
}

/// How many faulty cells say the same.
fn same(problems: &[ImportProblem]) -> HashMap<Key, u32> {
    let mut same: HashMap<Key, u32> = HashMap::new();
    for problem in problems {
        let count = same.entry(key(problem)).or_default();
        *count = count.saturating_add(1);
    }
    same
}

/// Where the refused cards stand: their files, and a line of each.
fn places(problems: &[ImportProblem]) -> Vec<(String, Vec<u64>)> {
    let mut places: Vec<(String, Vec<u64>)> = Vec::new();
    for problem in problems.iter().filter(|problem| problem.line > 0) {
        let line = problem.line.into();
        match places.iter_mut().find(|(file, _)| *file == problem.file) {
            Some((_, lines)) => lines.push(line),
            None => places.push((problem.file.clone(), vec![line])),
        }
    }
    places
}
