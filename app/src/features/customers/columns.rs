//! Which columns a list has, and in which order.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::{Button, ButtonKind};
use crate::i18n::*;
use crate::records::lists::{ColumnShape, Shown, header, shown};
use crate::records::view_state::ViewState;

/// A column that there can be, and whether it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    field: &'static str,
    on: bool,
}

/// The content of the dialog.
#[component]
pub fn ColumnChoice(
    /// The list as it is shown.
    state: ViewState,
    /// Closed: with the list as it is to be, or nothing.
    #[prop(into)]
    on_done: Callback<Option<ViewState>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let kind = shown(&state.entity);
    let lines = RwSignal::new(lines(kind, &state.columns));
    let reset = move |()| lines.set(self::lines(kind, ""));
    let before = state.columns.clone();
    let apply = move |()| {
        let columns = written(kind, &lines.read_untracked(), &before);
        on_done.run(Some(ViewState { columns, ..state.clone() }));
    };
    let line = move |field: &'static str| view! { <ColumnLine field lines /> };
    view! {
        <p class="muted small">{t!(i18n, lists.columns.text)}</p>
        <ol class="column-lines">
            <For
                each=move || lines.get().into_iter().map(|line| line.field)
                key=|field| *field
                children=line
            />
        </ol>
        <div class="form-actions">
            <Button kind=ButtonKind::Quiet on_click=reset>{t!(i18n, lists.columns.reset)}</Button>
            <Button on_click=move |()| on_done.run(None)>{t!(i18n, common.cancel)}</Button>
            <Button kind=ButtonKind::Primary on_click=apply>{t!(i18n, lists.columns.apply)}</Button>
        </div>
    }
}

#[component]
fn ColumnLine(field: &'static str, lines: RwSignal<Vec<Line>>) -> impl IntoView {
    let i18n = use_i18n();
    let place = Memo::new(move |_| lines.read().iter().position(|line| line.field == field));
    let is_on = move || lines.read().iter().any(|line| line.field == field && line.on);
    // The name of the row stays where it is.
    let is_first = Memo::new(move |_| place.get() == Some(0));
    let is_top = Memo::new(move |_| place.get().is_none_or(|place| place < 2));
    let is_end = Memo::new(move |_| {
        is_first.get() || place.get().is_none_or(|place| place + 1 == lines.read().len())
    });
    let turn = move |_| {
        lines.update(|lines| {
            if let Some(line) = lines.iter_mut().find(|line| line.field == field) {
                line.on = !line.on;
            }
        });
    };
    let shift = move |up: bool| {
        lines.update(|lines| moved(lines, field, up));
        // The line was put elsewhere, by which its button lost the focus.
        request_animation_frame(move || focus(field, up));
    };
    let name = header(i18n, field);
    view! {
        <li class="column-line" id=format!("column-{field}")>
            <label>
                <input
                    type="checkbox"
                    prop:checked=is_on
                    disabled=move || is_first.get()
                    on:change=turn
                />
                {name}
            </label>
            <Button
                kind=ButtonKind::Quiet
                icon=icondata_lu::LuArrowUp
                label=t!(i18n, lists.columns.up, name = name).to_string()
                disabled=is_top
                on_click=move |()| shift(true)
            />
            <Button
                kind=ButtonKind::Quiet
                icon=icondata_lu::LuArrowDown
                label=t!(i18n, lists.columns.down, name = name).to_string()
                disabled=is_end
                on_click=move |()| shift(false)
            />
        </li>
    }
}

/// Gives focus to the button that moved a line, or to its other one where it can go no further.
fn focus(field: &str, up: bool) {
    let (own, other) = if up { ("first", "last") } else { ("last", "first") };
    let button = |place: &str| {
        let which = format!("#column-{field} button:{place}-of-type:not([disabled])");
        document().query_selector(&which).ok()?.and_then(|it| it.dyn_into::<HtmlElement>().ok())
    };
    if let Some(button) = button(own).or_else(|| button(other)) {
        drop(button.focus());
    }
}

/// Every column: those that are shown in their order, then the others.
fn lines(kind: &'static Shown, columns: &str) -> Vec<Line> {
    let line = |on: bool| move |shape: ColumnShape| Line { field: shape.field, on };
    let mut lines: Vec<Line> = kind.chosen(columns).into_iter().map(line(true)).collect();
    for shape in kind.columns.iter().chain(kind.more) {
        if !lines.iter().any(|line| line.field == shape.field) {
            lines.push(Line { field: shape.field, on: false });
        }
    }
    lines
}

/// One place up or down, but never before the first.
fn moved(lines: &mut [Line], field: &str, up: bool) {
    let Some(place) = lines.iter().position(|line| line.field == field) else { return };
    let other = if up { place.checked_sub(1) } else { place.checked_add(1) };
    if let Some(other) = other.filter(|other| *other > 0 && *other < lines.len() && place > 0) {
        lines.swap(place, other);
    }
}

/// The columns as the address holds them; empty for the usual ones. What only a newer build knows
/// stays.
fn written(kind: &Shown, lines: &[Line], before: &str) -> String {
    let mut fields: Vec<&str> = lines.iter().filter(|line| line.on).map(|it| it.field).collect();
    let is_usual = fields.iter().copied().eq(kind.columns.iter().map(|shape| shape.field));
    let unknown = || before.split(',').filter(|it| !it.is_empty() && kind.column(it).is_none());
    if is_usual && unknown().next().is_none() {
        return String::new();
    }
    fields.extend(unknown());
    fields.join(",")
}

#[cfg(test)]
mod tests {
    use domain::entity::Entity;

    use super::*;

    #[test]
    fn the_name_stays_first_and_what_is_not_known_stays() {
        let kind = shown(&Entity::Contact);
        let mut lines = lines(kind, "last_name,emails,mood,role");
        assert_eq!(lines.iter().filter(|line| line.on).count(), 3);
        moved(&mut lines, "emails", true);
        moved(&mut lines, "last_name", false);
        moved(&mut lines, "role", true);
        assert_eq!(written(kind, &lines, "mood"), "last_name,role,emails,mood");
        let usual = self::lines(kind, "");
        assert_eq!(written(kind, &usual, "last_name"), "");
    }
}
