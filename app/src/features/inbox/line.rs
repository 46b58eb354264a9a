//! One thing to hear of: what happened, to which customer, when, and whether it was read.

use domain::inbox::NewsKind;
use leptos::prelude::*;

use super::source::Marks;
use crate::components::{Button, ButtonKind, Icon, use_format};
use crate::i18n::*;
use crate::records::go::{customer_path, entry_path, use_go};
use crate::records::words;
use crate::state::preferences::use_preferences;
use crate::worker::message::InboxLine;

/// Lines below each other. One that changes stays where it is, and keeps focus.
#[component]
pub fn InboxList(lines: Memo<Vec<InboxLine>>, marks: Marks) -> impl IntoView {
    let item = move |first: InboxLine| {
        let own = first.mark.clone();
        let line = Memo::new(move |before: Option<&InboxLine>| {
            let lines = lines.read();
            let now = lines.iter().find(|line| line.mark == own);
            now.or(before).unwrap_or(&first).clone()
        });
        view! { <InboxItem line marks /> }
    };
    view! {
        <ul class="owed-list inbox-list">
            <For each=move || lines.get() key=|line| line.mark.clone() children=item />
        </ul>
    }
}

#[component]
fn InboxItem(line: Memo<InboxLine>, marks: Marks) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let go = use_go();
    let today = use_preferences().today();
    let title = Memo::new(move |_| title(i18n, &line.read()));
    let is_read = Memo::new(move |_| line.read().is_read);
    let href = move || {
        let line = line.read();
        let customer = line.customer?;
        Some(go.link(&match line.kind {
            NewsKind::Goodbye => customer_path(customer),
            _ => entry_path(customer, line.record),
        }))
    };
    let open = move |_| {
        if !is_read.get_untracked() {
            marks.opened(&line.read_untracked().mark);
        }
    };
    let told = move || {
        let line = line.read();
        let parts = [line.customer_name.as_str(), line.what.as_str()].into_iter();
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let when = move || {
        let line = line.read();
        match line.at.filter(|_| line.on == today.get()) {
            Some(at) => format.time(at),
            None => format.day(line.on, today.get()),
        }
    };
    let turn_label = move || match is_read.get() {
        true => t!(i18n, inbox.unread, what = title.get()).to_string(),
        false => t!(i18n, inbox.read, what = title.get()).to_string(),
    };
    let icon = line.with_untracked(|line| icon(line.kind));
    view! {
        <li class="owed-line" class:unread=move || !is_read.get()>
            <span class="owed-icon">
                <Icon icon />
            </span>
            <div class="owed-body">
                <p class="owed-what">
                    <a class="owed-title" href=href on:click=open>
                        {title}
                        <Show when=move || !is_read.get()>
                            <span class="visually-hidden">", " {t!(i18n, inbox.is_new)}</span>
                        </Show>
                    </a>
                </p>
                <p class="owed-meta">
                    <span>{told}</span>
                </p>
            </div>
            <span class="owed-due">{when}</span>
            <span class="owed-acts">
                <Show when=move || marks.are_kept()>
                    <Button
                        kind=ButtonKind::Quiet
                        icon=icondata_lu::LuMailOpen
                        label=Signal::derive(turn_label)
                        on_click=move |()| {
                            marks.turn(&line.read_untracked().mark, !is_read.get_untracked());
                        }
                    />
                </Show>
            </span>
        </li>
    }
}

fn title(i18n: I18n, line: &InboxLine) -> String {
    match line.kind {
        NewsKind::Copied => {
            let what = words::kind(i18n, &line.entity).to_owned();
            match line.by.as_str() {
                "" => t!(i18n, inbox.copied, what = what).to_string(),
                by => t!(i18n, inbox.copied_by, what = what, by = by.to_owned()).to_string(),
            }
        }
        NewsKind::Closed => t!(i18n, inbox.closed).to_owned(),
        NewsKind::Score => {
            t!(i18n, inbox.score, score = line.score.unwrap_or_default()).to_string()
        }
        NewsKind::Goodbye => match line.reason.as_str() {
            "customer" => t!(i18n, inbox.goodbye.customer).to_owned(),
            "supplier" => t!(i18n, inbox.goodbye.supplier).to_owned(),
            "ceased" => t!(i18n, inbox.goodbye.ceased).to_owned(),
            _ => t!(i18n, inbox.goodbye.unsaid).to_owned(),
        },
    }
}

fn icon(kind: NewsKind) -> icondata_core::Icon {
    match kind {
        NewsKind::Copied => icondata_lu::LuForward,
        NewsKind::Closed => icondata_lu::LuCircleCheck,
        NewsKind::Score => icondata_lu::LuMessageSquareQuote,
        NewsKind::Goodbye => icondata_lu::LuLogOut,
    }
}
