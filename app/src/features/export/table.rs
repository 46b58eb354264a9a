//! What a list shows as a table: a spreadsheet or text, written by the worker and handed over piece by
//! piece.

use domain::entity::Entity;
use domain::exchange::cells::Decimal;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::columns::columns;
use crate::clock;
use crate::components::{Button, ButtonKind, Format, ProgressBar, use_format, use_toasts};
use crate::i18n::*;
use crate::records::download::{CSV, Download, XLSX, file_name};
use crate::records::lists::shown;
use crate::records::view_state::ViewState;
use crate::state::firm::use_firm;
use crate::state::{Replica, use_replica};
use crate::worker::message::{AskError, Chosen, ExportShape, TableFile};

/// The part of the dialog for tables.
#[component]
pub fn TableExport(
    /// The list as it is shown.
    state: ViewState,
    /// Its rows, or those that were chosen.
    chosen: Chosen,
    /// A spreadsheet, else text.
    is_sheet: bool,
    /// Closed: saved, or not wanted.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let replica = use_replica();
    let toasts = use_toasts();
    let firm = use_firm();
    let progress = RwSignal::new(None::<(u32, u32)>);
    let returns = RwSignal::new(false);
    // Import knows the columns of these, and reads text.
    let can_return = !is_sheet && matches!(state.entity, Entity::Customer | Entity::Contact);
    let save = move |()| {
        if progress.get_untracked().is_some() {
            return;
        }
        let name = list_name(i18n, &state.entity);
        let shapes = shown(&state.entity).chosen(&state.columns);
        let shape = ExportShape {
            file: if is_sheet { TableFile::Xlsx } else { text_of(i18n.0) },
            name: name.to_owned(),
            columns: columns(i18n, &state.entity, &shapes, returns.get_untracked()),
        };
        let today = clock::today().to_string();
        let (ending, media) = if is_sheet { ("xlsx", XLSX) } else { ("csv", CSV) };
        let file_name = file_name(&[name, &firm.read_untracked().firm, &today], ending);
        let chosen = chosen.clone();
        progress.set(Some((0, 0)));
        spawn_local(async move {
            // Whoever closes the dialog, by canceling too, does not want it any more.
            let go_on = move |done, total| progress.try_set(Some((done, total))).is_none();
            match written(replica, chosen, shape, go_on).await {
                Ok((file, count)) => {
                    file.save(&file_name, media);
                    toasts.push(rows_saved(i18n, format, count), None);
                    on_done.run(());
                }
                Err(AskError::Cancelled) => {}
                Err(error) => {
                    progress.try_set(None);
                    let reason = error.to_string();
                    toasts.push_error(t!(i18n, export.table.failed, reason = reason).to_string());
                }
            }
        });
    };
    let numbers = move || progress.get().unwrap_or_default();
    let done = Signal::derive(move || u64::from(numbers().0));
    let total = Signal::derive(move || u64::from(numbers().1));
    let is_writing = Memo::new(move |_| progress.read().is_some());
    let turn = move |_| returns.update(|returns| *returns = !*returns);
    view! {
        <Show when=move || is_writing.get()>
            <ProgressBar label=t!(i18n, export.table.writing) done total on_cancel=on_done />
        </Show>
        <div hidden=move || is_writing.get()>
            <p class="muted small">
                {if is_sheet {
                    t!(i18n, export.table.sheet_text)
                } else {
                    t!(i18n, export.table.text_text)
                }}
            </p>
            {can_return
                .then(|| {
                    view! {
                        <label class="check-line">
                            <input
                                type="checkbox"
                                prop:checked=move || returns.get()
                                on:change=turn
                            />
                            {t!(i18n, export.table.returns)}
                        </label>
                    }
                })}
            <div class="form-actions">
                <Button on_click=on_done>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Primary icon=icondata_lu::LuDownload on_click=save>
                    {t!(i18n, export.table.save)}
                </Button>
            </div>
        </div>
    }
}

/// The file, and how many rows it has.
async fn written(
    replica: Replica,
    chosen: Chosen,
    shape: ExportShape,
    go_on: impl Fn(u32, u32) -> bool,
) -> Result<(Download, u32), AskError> {
    let begun = replica.begin_export(chosen, shape).await?;
    let file = Download::default();
    let mut done = 0;
    loop {
        if !go_on(done, begun.total) {
            // It is forgotten with the next start anyway.
            drop(replica.drop_export(begun.job).await);
            return Err(AskError::Cancelled);
        }
        let piece = replica.next_piece(begun.job).await?;
        file.push_bytes(&piece.bytes);
        done = piece.done;
        if piece.is_last {
            return Ok((file, begun.total));
        }
    }
}

/// Text as spreadsheets of that language read it.
fn text_of(language: Language) -> TableFile {
    match language {
        Language::Dutch => TableFile::Csv { separator: ';', decimal: Decimal::Comma },
        Language::English => TableFile::Csv { separator: ',', decimal: Decimal::Point },
    }
}

fn list_name(i18n: I18n, entity: &Entity) -> &'static str {
    match entity {
        Entity::Contact => t!(i18n, customers.tab.contact),
        Entity::Interaction => t!(i18n, customers.tab.interaction),
        Entity::Order => t!(i18n, customers.tab.order),
        Entity::SurveyResponse => t!(i18n, customers.tab.survey_response),
        _ => t!(i18n, customers.tab.customer),
    }
}

fn rows_saved(i18n: I18n, format: Format, count: u32) -> String {
    match count {
        1 => t!(i18n, export.table.saved.one).to_owned(),
        _ => t!(i18n, export.table.saved.many, count = format.number(count.into())).to_string(),
    }
}
