//! A case on the board: what, whose, how much time is left; it can be dragged, and its menu moves it.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::moves::Moves;
use super::words;
use crate::components::{Badge, Menu, Tone, use_format};
use crate::i18n::*;
use crate::records::go::{case_path, customer_path, use_go};
use crate::state::preferences::use_preferences;
use crate::worker::message::CaseLine;

/// The card.
#[component]
pub fn CaseCard(line: Memo<CaseLine>, moves: Moves) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let format = use_format();
    let today = use_preferences().today();
    let what = Memo::new(move |_| words::what(i18n, &line.read().row.fields));
    let path = line.with_untracked(|line| case_path(line.row.id.into()));
    let beside = move || words::beside(i18n, &line.read().row.fields).join(" · ");
    let customer = move || {
        let line = line.read();
        let path = customer_path(line.customer?);
        let name = line.customer_name.clone();
        Some(view! { <a href=move || go.link(&path)>{name}</a> })
    };
    let owner = move || match line.read().owner.clone() {
        owner if owner.is_empty() => t!(i18n, cases.nobody).to_owned(),
        owner => owner,
    };
    let clock = move || words::clock(i18n, line.read().clock);
    let tone = Signal::derive(move || words::tone(&line.read(), today.get()));
    let until = Signal::derive(move || words::until(i18n, format, &line.read()));
    let again = move || line.read().again.map(|again| words::again(i18n, again));
    let pick = move |event: DragEvent| {
        let (row, status) = line.with_untracked(|line| (line.row.clone(), line.status));
        // Firefox drags nothing that carries nothing.
        if let Some(data) = event.data_transfer() {
            drop(data.set_data("text/plain", &row.id.to_string()));
            data.set_effect_allowed("move");
        }
        moves.dragged.set(Some((row, status)));
    };
    let label = move || t!(i18n, cases.moves.label, what = what.get()).to_string();
    view! {
        <li
            class="case-card"
            draggable="true"
            on:dragstart=pick
            on:dragend=move |_| moves.dragged.set(None)
        >
            <div class="case-card-head">
                <a class="owed-title" draggable="false" href=move || go.link(&path)>
                    {what}
                </a>
                <Menu
                    label=Signal::derive(label)
                    icon=icondata_lu::LuArrowRightLeft
                    items=Signal::derive(move || moves.items(line))
                />
            </div>
            <p class="owed-meta">
                <span>{beside}</span>
                {customer}
            </p>
            <p class="owed-meta">
                <Badge tone why=until>
                    {clock}
                </Badge>
                <span>{owner}</span>
                <span>{again}</span>
                <Show when=move || line.read().unsent>
                    <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge>
                </Show>
            </p>
        </li>
    }
}
