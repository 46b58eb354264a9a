//! The rows that are left out, each with its reason, and the file to mend them from.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::failures;
use super::reason::worded;
use crate::components::{Button, Card, use_format};
use crate::i18n::*;
use crate::worker::message::ImportProblem;

/// Rows drawn; the file holds all that are named.
const DRAWN: usize = 200;

/// The card; absent when every row can be imported.
#[component]
pub fn ProblemsCard(problems: Vec<ImportProblem>, count: u32) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let problems = StoredValue::new(problems);
    let title =
        move || t!(i18n, import.problems.title, count = format.number(count.into())).to_string();
    let download = move |()| {
        let header = [
            t!(i18n, import.problems.file),
            t!(i18n, import.problems.line),
            t!(i18n, import.problems.column),
            t!(i18n, import.problems.value),
            t!(i18n, import.problems.reason),
        ];
        let text = problems.with_value(|problems| failures::csv(header, problems));
        let name = t!(i18n, import.problems.name);
        save_as(&format!("{name}.csv"), &text);
    };
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
                <p class="muted small">{t!(i18n, import.problems.text)}</p>
                <div class="import-scroll" role="group" tabindex="0" aria-label=title>
                    <table class="import-table problems">
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, import.problems.file)}</th>
                                <th scope="col">{t!(i18n, import.problems.line)}</th>
                                <th scope="col">{t!(i18n, import.problems.column)}</th>
                                <th scope="col">{t!(i18n, import.problems.value)}</th>
                                <th scope="col">{t!(i18n, import.problems.reason)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <div class="form-actions">
                    <Button icon=icondata_lu::LuDownload on_click=download>
                        {t!(i18n, import.problems.download)}
                    </Button>
                </div>
            </Card>
        }
    })
}

/// Hands a text to the browser as a download.
fn save_as(name: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    let parts = js_sys::Array::of1(&text.into());
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return };
    let link =
        document().create_element("a").ok().and_then(|it| it.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    drop(Url::revoke_object_url(&address));
}
