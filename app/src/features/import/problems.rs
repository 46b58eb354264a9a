//! The rows that are left out, each with its reason, and the file to mend them from.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::failures;
use super::reason::worded;
use super::work::Work;
use crate::components::{Button, Card, use_format};
use crate::i18n::*;
use crate::records::download::{CSV, Download, VCARD, file_name};
use crate::worker::message::ImportProblem;

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
    let download = move |()| {
        let header = [
            t!(i18n, import.problems.file),
            t!(i18n, import.problems.line),
            t!(i18n, import.problems.column),
            t!(i18n, import.problems.value),
            t!(i18n, import.problems.reason),
        ];
        let text = problems.with_value(|problems| failures::csv(header, problems));
        let file = Download::default();
        file.push(&text);
        file.save(&file_name(&[t!(i18n, import.problems.name)], "csv"), CSV);
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
    let row = move |problem: ImportProblem| {
        view! {
            <tr>
                <th scope="row">{problem.file}</th>
                <td class="numeric">{problem.line}</td>
                <td>{problem.column}</td>
                <td class="import-value">{problem.value}</td>
                <td>{move || worded(i18n, &problem.reason)}</td>
            </tr>
        }
    };
    let rows = move || {
        let drawn = problems.with_value(|all| all.iter().take(DRAWN).cloned().collect::<Vec<_>>());
        drawn.into_iter().map(row).collect_view()
    };
    (count > 0).then(|| {
        view! {
            <Card title>
                <p class="muted small">{text}</p>
                <div class="import-scroll" role="group" tabindex="0" aria-label=title>
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
                    <Button icon=icondata_lu::LuDownload on_click=download>
                        {t!(i18n, import.problems.download)}
                    </Button>
                </div>
            </Card>
        }
    })
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
