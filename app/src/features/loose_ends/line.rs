//! One loose end: what it is, whose, since when, and what ties it up.

use domain::entity::Entity;
use leptos::prelude::*;

use super::acts::Acts;
use crate::components::{Badge, Button, ButtonKind, Format, Icon, Tone, use_format};
use crate::i18n::*;
use crate::records::amounts::use_amounts;
use crate::records::go::{entry_path, use_go};
use crate::records::number;
use crate::state::preferences::use_preferences;
use crate::worker::message::{LooseKind, LooseLine};

/// Lines below each other. One that changes stays where it is, and keeps focus.
#[component]
pub fn LooseList(
    /// The lines, in order.
    lines: Memo<Vec<LooseLine>>,
    /// What they do.
    acts: Acts,
) -> impl IntoView {
    let item = move |first: LooseLine| {
        let own = first.row.id;
        let line = Memo::new(move |before: Option<&LooseLine>| {
            let lines = lines.read();
            let now = lines.iter().find(|line| line.row.id == own);
            now.or(before).unwrap_or(&first).clone()
        });
        view! { <LooseItem line acts /> }
    };
    view! {
        <ul class="owed-list">
            <For each=move || lines.get() key=|line| line.row.id children=item />
        </ul>
    }
}

#[component]
fn LooseItem(line: Memo<LooseLine>, acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let go = use_go();
    let amounts = use_amounts();
    let today = use_preferences().today();
    let kind = line.with_untracked(|line| line.kind);
    let what = Memo::new(move |_| what(i18n, &line.read()));
    let href = move || {
        let line = line.read();
        line.customer.map(|customer| go.link(&entry_path(customer, line.row.id)))
    };
    let told = move || {
        let line = line.read();
        let names = [line.customer_name.as_str(), line.contact_name.as_str()];
        let mut parts: Vec<String> =
            names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let amount = number(&line.row.fields, amount_field(kind)).filter(|amount| *amount != 0);
        parts.extend(amount.map(|amount| amounts.short(amount)));
        parts.push(match line.who.as_str() {
            "" => t!(i18n, owed.why.nobody).to_owned(),
            who => who.to_owned(),
        });
        parts.extend(Some(line.department.clone()).filter(|name| !name.is_empty()));
        parts.join(" · ")
    };
    let aside = move || {
        let line = line.read();
        let (reason, by) = line.aside.as_ref()?;
        let told = t!(i18n, loose_ends.aside.told, reason = reason.clone(), by = by.clone());
        let told = if by.is_empty() { reason.clone() } else { told.to_string() };
        Some(view! { <p class="owed-meta">{told}</p> })
    };
    let since = move || {
        let line = line.read();
        match (line.waiting_minutes, line.since) {
            (Some(minutes), _) => {
                t!(i18n, loose_ends.waits, time = duration(i18n, format, minutes)).to_string()
            }
            (None, Some(on)) => {
                t!(i18n, loose_ends.since, on = format.day(on, today.get())).to_string()
            }
            (None, None) => t!(i18n, loose_ends.undated).to_owned(),
        }
    };
    view! {
        <li class="owed-line">
            <span class="owed-icon">
                <Icon icon=icon(kind) />
            </span>
            <div class="owed-body">
                <p class="owed-what">
                    <a class="owed-title" href=href>
                        {what}
                    </a>
                    <Show when=move || line.read().unsent>
                        <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge>
                    </Show>
                </p>
                <p class="owed-meta">
                    <span>{told}</span>
                </p>
                {aside}
            </div>
            <span class="owed-due">{since}</span>
            <span class="owed-acts">
                <LineActs line what acts />
            </span>
        </li>
    }
}

#[component]
fn LineActs(line: Memo<LooseLine>, what: Memo<String>, acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let is_aside = Memo::new(move |_| line.read().aside.is_some());
    let row = move || line.with_untracked(|line| line.row.clone());
    let follow = move |entity: Entity| line.with_untracked(|line| acts.follow(entity, line));
    let open = move || {
        view! {
            <Button
                kind=ButtonKind::Quiet
                icon=icondata_lu::LuListTodo
                label=Signal::derive(move || {
                    t!(i18n, loose_ends.act.task, what = what.get()).to_string()
                })
                on_click=move |()| follow(Entity::Task)
            />
            <Button
                kind=ButtonKind::Quiet
                icon=icondata_lu::LuHandshake
                label=Signal::derive(move || {
                    t!(i18n, loose_ends.act.promise, what = what.get()).to_string()
                })
                on_click=move |()| follow(Entity::Promise)
            />
            <Button
                kind=ButtonKind::Quiet
                icon=icondata_lu::LuArchive
                label=Signal::derive(move || {
                    t!(i18n, loose_ends.act.aside, what = what.get()).to_string()
                })
                on_click=move |()| acts.ask(row())
            />
        }
    };
    let back = move || {
        view! {
            <Button
                kind=ButtonKind::Quiet
                icon=icondata_lu::LuUndo2
                label=Signal::derive(move || {
                    t!(i18n, loose_ends.act.back, what = what.get()).to_string()
                })
                on_click=move |()| acts.back(&row())
            />
        }
    };
    move || if is_aside.get() { back().into_any() } else { open().into_any() }
}

/// What hangs loose, in a line; its kind where nobody wrote it.
pub fn what(i18n: I18n, line: &LooseLine) -> String {
    if !line.what.is_empty() {
        return line.what.clone();
    }
    match line.kind {
        LooseKind::Unanswered => t!(i18n, loose_ends.kind.unanswered),
        LooseKind::Wish => t!(i18n, records.value.case_kind.wish),
        LooseKind::Opportunity => t!(i18n, common.entity.opportunity),
        LooseKind::Quote => t!(i18n, common.entity.quote),
    }
    .to_owned()
}

fn icon(kind: LooseKind) -> icondata_core::Icon {
    match kind {
        LooseKind::Unanswered => icondata_lu::LuMailQuestion,
        LooseKind::Wish => icondata_lu::LuLightbulb,
        LooseKind::Opportunity => icondata_lu::LuTarget,
        LooseKind::Quote => icondata_lu::LuFileText,
    }
}

fn amount_field(kind: LooseKind) -> &'static str {
    match kind {
        LooseKind::Opportunity => "value",
        LooseKind::Quote => "amount",
        _ => "",
    }
}

/// Working time, in hours from one on.
pub fn duration(i18n: I18n, format: Format, minutes: i64) -> String {
    match minutes / 60 {
        0 => t!(i18n, loose_ends.minutes, count = minutes).to_string(),
        hours => t!(i18n, loose_ends.hours, count = format.number(hours)).to_string(),
    }
}
