//! The figures of a chart as a table, folded away until wanted.

use leptos::prelude::*;

/// The table behind a chart.
#[component]
pub fn FigureTable(
    /// The words that unfold it.
    #[prop(into)]
    summary: Signal<String>,
    /// Headings; the first column names the rows.
    #[prop(into)]
    headings: Signal<Vec<String>>,
    /// Rows of as many cells.
    #[prop(into)]
    rows: Signal<Vec<Vec<String>>>,
) -> impl IntoView {
    let heading = |text: String| view! { <th scope="col">{text}</th> };
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let name = cells.next();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}
            </tr>
        }
    };
    view! {
        <details class="figure-table">
            <summary>{summary}</summary>
            <table>
                <thead>
                    <tr>{move || headings.get().into_iter().map(heading).collect_view()}</tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </details>
    }
}
