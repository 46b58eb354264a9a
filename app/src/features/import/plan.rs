//! The dry run: what each table becomes, what is left out, and the button that does it.

use leptos::prelude::*;

use super::mapping::MappingCard;
use super::problems::ProblemsCard;
use super::work::Work;
use crate::components::{Button, ButtonKind, Card, Format, use_format};
use crate::i18n::*;
use crate::records::words;
use crate::worker::message::{ImportPlan, ImportTable};

/// What importing would do.
#[component]
pub fn PlanView(work: Work, plan: ImportPlan) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let ImportPlan { name, tables, problems, problem_count, is_cards, columns } = plan;
    let sum = |part: fn(&ImportTable) -> u32| -> u64 {
        tables.iter().map(|table| u64::from(part(table))).sum()
    };
    let created = sum(|table| table.created);
    let updated = sum(|table| table.updated);
    let unchanged = sum(|table| table.unchanged);
    let changes = created.saturating_add(updated);
    let summary = move || {
        let number = |count| format.number_of(count);
        t!(
            i18n,
            import.plan.summary,
            created = number(created),
            updated = number(updated),
            unchanged = number(unchanged),
            refused = number(problem_count.into())
        )
        .to_string()
    };
    let nothing = changes == 0;
    let row = move |table: ImportTable| view! { <TableRow table i18n format /> };
    view! {
        {columns.map(|columns| view! { <MappingCard work columns /> })}
        <Card title=t!(i18n, import.plan.title)>
            <p class="import-summary" role="status">
                <strong>{name}</strong>
                " — "
                {summary}
            </p>
            <div
                class="import-scroll"
                role="group"
                tabindex="0"
                aria-label=t!(i18n, import.plan.title)
            >
                <table class="import-table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, import.plan.file)}</th>
                            <th scope="col">{t!(i18n, import.plan.becomes)}</th>
                            <th scope="col">{t!(i18n, import.plan.rows)}</th>
                            <th scope="col">{t!(i18n, import.plan.created)}</th>
                            <th scope="col">{t!(i18n, import.plan.updated)}</th>
                            <th scope="col">{t!(i18n, import.plan.unchanged)}</th>
                            <th scope="col">{t!(i18n, import.plan.refused)}</th>
                        </tr>
                    </thead>
                    <tbody>{tables.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <div class="form-actions">
                <Button on_click=move |()| work.restart()>{t!(i18n, import.plan.other)}</Button>
                <Button
                    kind=ButtonKind::Primary
                    disabled=nothing
                    on_click=move |()| work.apply()
                >
                    {move || {
                        let count = format.number_of(changes);
                        match changes {
                            0 => t!(i18n, import.plan.nothing).to_owned(),
                            1 => t!(i18n, import.plan.go.one).to_owned(),
                            _ => t!(i18n, import.plan.go.many, count = count),
                        }
                    }}
                </Button>
            </div>
        </Card>
        <ProblemsCard work problems count=problem_count is_cards />
    }
}

#[component]
fn TableRow(table: ImportTable, i18n: I18n, format: Format) -> impl IntoView {
    let ImportTable { file, entity, rows, created, updated, unchanged, refused } = table;
    let count = move |count: u32| move || format.number(count.into());
    let is_known = entity.is_some();
    let becomes = move || match &entity {
        Some(entity) => words::kind(i18n, entity).to_owned(),
        None if rows == 1 => t!(i18n, import.plan.skipped.one).to_owned(),
        None => t!(i18n, import.plan.skipped.many, rows = format.number(rows.into())),
    };
    let figures = is_known.then(|| {
        view! {
            <td>{count(rows)}</td>
            <td>{count(created)}</td>
            <td>{count(updated)}</td>
            <td>{count(unchanged)}</td>
            <td class:refused=move || refused != 0>{count(refused)}</td>
        }
    });
    view! {
        <tr class:muted=!is_known>
            <th scope="row">{file}</th>
            <td colspan=if is_known { "1" } else { "6" }>{becomes}</td>
            {figures}
        </tr>
    }
}
