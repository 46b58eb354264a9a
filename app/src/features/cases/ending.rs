//! How a case ended: cause, remedy, how it was made right, and whether they bought again.

use std::sync::Arc;

use domain::sync::envelope::Envelope;
use leptos::prelude::*;

use super::words;
use crate::components::{Card, use_format};
use crate::i18n::*;
use crate::records::case;
use crate::records::field::Shape;
use crate::records::inline::RecordField;
use crate::records::text;
use crate::worker::message::CaseFile;

/// The card.
#[component]
pub fn EndingCard(file: Memo<Arc<CaseFile>>, row: Memo<Envelope>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let field = move |&shape: &Shape| view! { <RecordField shape row /> };
    let fast = move || {
        let file = file.read();
        let days = file.fast_days;
        Some(match file.is_fast? {
            true => t!(i18n, cases.file.fast, days = days).to_string(),
            false => t!(i18n, cases.file.slow, days = days).to_string(),
        })
    };
    let is_complaint = Memo::new(move |_| {
        matches!(text(&row.read().fields, "kind"), "" | "complaint" | "hinted_complaint")
    });
    let again = move || words::again_told(i18n, format, file.read().line.again);
    view! {
        <Card title=t!(i18n, cases.file.ending)>
            <div class="details">{case::ENDING.iter().map(field).collect_view()}</div>
            <p class="muted small">{fast}</p>
            <Show when=move || is_complaint.get()>
                <p class="small">
                    <strong>{t!(i18n, cases.again.title)}</strong> " " {again}
                </p>
            </Show>
        </Card>
    }
}
