//! The panel: the connection in a sentence, unsent changes with their age, refused ones with their
//! reason and what to do.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::clock;
use crate::components::{Button, ButtonKind, ButtonLink, use_format, use_toasts};
use crate::i18n::*;
use crate::records::go::{customer_path, use_go};
use crate::records::words::field;
use crate::state::use_replica;
use crate::worker::message::{About, Entries, Link, OpenConflict, Question, Refused, Unsent};

/// Entries shown at most; the rest is counted.
const SHOWN: usize = 50;

/// What the pill stands for, in full.
#[component]
pub fn SyncPanel(
    /// Unset to close the panel.
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let sync = replica.sync();
    let is_signed_out = Memo::new(move |_| sync.read().link == Link::SignedOut);
    let has_refused = Memo::new(move |_| sync.read().attention_count > 0);
    let answer = LocalResource::new(move || {
        sync.track();
        async move { replica.entries().await.unwrap_or_default() }
    });
    let entries = Memo::new(move |_| answer.get().unwrap_or_default());
    view! {
        <div class="sync-panel">
            <Lead />
            <Show when=move || has_refused.get()>
                <section>
                    <h3>{t!(i18n, sync.refused)}</h3>
                    <For
                        each=move || entries.get().attention
                        key=|refused| refused.n
                        children=move |refused| view! { <RefusedEntry refused open /> }
                    />
                </section>
            </Show>
            <Waiting entries />
            <Sent entries />
            <Conflicts open />
            <div class="form-actions">
                <Show
                    when=move || is_signed_out.get()
                    fallback=move || {
                        view! {
                            <Button
                                kind=ButtonKind::Primary
                                icon=icondata_lu::LuRefreshCw
                                on_click=move |()| replica.sync_now()
                            >
                                {t!(i18n, sync.now)}
                            </Button>
                        }
                    }
                >
                    <span on:click=move |_| open.set(false)>
                        <ButtonLink href="/sign-in" kind=ButtonKind::Primary>
                            {t!(i18n, sync.to_sign_in)}
                        </ButtonLink>
                    </span>
                </Show>
            </div>
        </div>
    }
}

/// Conflicts that nobody has looked at, each with the way to its dossier.
#[component]
fn Conflicts(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let go = use_go();
    let changed = replica.changed();
    let conflicts = LocalResource::new(move || {
        changed.track();
        async move { replica.conflicts().await.unwrap_or_default() }
    });
    let known = Memo::new(move |_| conflicts.get().unwrap_or_default());
    let shown = move || known.get().into_iter().take(SHOWN);
    let line = move |conflict: OpenConflict| {
        let href = Signal::derive(move || go.link(&customer_path(conflict.customer)));
        view! {
            <div class="sync-entry">
                <a href=href on:click=move |_| open.set(false)>
                    {conflict.name}
                </a>
                <p>{move || field(i18n, &conflict.field).to_owned()}</p>
            </div>
        }
    };
    view! {
        <Show when=move || !known.read().is_empty()>
            <section>
                <h3>{t!(i18n, dossier.conflict.title)}</h3>
                <For
                    each=shown
                    key=|conflict| (conflict.customer, conflict.field.clone())
                    children=line
                />
            </section>
        </Show>
    }
}

/// The connection in a sentence or two.
#[component]
fn Lead() -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let sync = use_replica().sync();
    let lead = move || match sync.read().link {
        Link::Starting => t!(i18n, sync.lead.starting).to_owned(),
        Link::Online { .. } => t!(i18n, sync.lead.online).to_owned(),
        Link::SignedOut | Link::Revoked => t!(i18n, sync.lead.signed_out).to_owned(),
        Link::Outdated => t!(i18n, sync.lead.outdated).to_owned(),
        Link::Offline { since } => {
            t!(i18n, sync.lead.offline, time = format.time(since)).to_string()
        }
    };
    let last = move || {
        sync.read()
            .last_synced
            .map(|at| t!(i18n, sync.lead.last, time = format.moment(at)).to_string())
    };
    view! { <p class="sync-lead">{lead} " " {last}</p> }
}

/// What the host has not got.
#[component]
fn Waiting(entries: Memo<Entries>) -> impl IntoView {
    let i18n = use_i18n();
    let sync = use_replica().sync();
    let waiting = Signal::derive(move || entries.get().waiting);
    let count = Signal::derive(move || sync.read().waiting_count);
    let is_empty = Memo::new(move |_| sync.read().waiting_count == 0);
    view! {
        <section>
            <h3>{t!(i18n, sync.unsent)}</h3>
            <Show
                when=move || !is_empty.get()
                fallback=move || {
                    view! { <p class="sync-lead">{t!(i18n, sync.nothing_unsent)}</p> }
                }
            >
                <Entries entries=waiting count />
            </Show>
        </section>
    }
}

/// What the host has, and has not given back yet.
#[component]
fn Sent(entries: Memo<Entries>) -> impl IntoView {
    let i18n = use_i18n();
    let sync = use_replica().sync();
    let sent = Signal::derive(move || entries.get().sent);
    let count = Signal::derive(move || sync.read().sent_count);
    let is_empty = Memo::new(move |_| sync.read().sent_count == 0);
    view! {
        <Show when=move || !is_empty.get()>
            <section>
                <h3>{t!(i18n, sync.sent)}</h3>
                <Entries entries=sent count />
            </section>
        </Show>
    }
}

/// Entries, with the age of the oldest.
#[component]
fn Entries(entries: Signal<Vec<Unsent>>, count: Signal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let beyond = Memo::new(move |_| count.get().saturating_sub(SHOWN));
    let more = move || {
        let count = format.number(i64::try_from(beyond.get()).unwrap_or(i64::MAX));
        t!(i18n, sync.more, count = count).to_string()
    };
    let oldest = move || {
        let made_at = entries.read().iter().map(|unsent| unsent.made_at).min();
        made_at.map(|at| {
            t!(i18n, sync.oldest, age = format.moment_ago(at, clock::now_ms())).to_string()
        })
    };
    view! {
        <p class="sync-lead">{oldest}</p>
        <For
            each=move || entries.get().into_iter().take(SHOWN)
            key=|unsent| unsent.n
            children=|unsent| view! { <UnsentEntry unsent /> }
        />
        <Show when=move || beyond.get().gt(&0)>
            <p class="sync-lead">{more}</p>
        </Show>
    }
}

#[component]
fn UnsentEntry(unsent: Unsent) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let Unsent { made_at, about, .. } = unsent;
    let (named, told) = (about.clone(), about);
    view! {
        <div class="sync-entry">
            <b>{move || words::title(&named, i18n)}</b>
            <time>{move || format.moment_ago(made_at, clock::now_ms())}</time>
            <p>{move || words::subject(&told, i18n, format)}</p>
        </div>
    }
}

#[component]
fn RefusedEntry(refused: Refused, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let Refused { n, made_at, about, reason } = refused;
    let customer = match &about {
        About::Record { customer, .. } => *customer,
        About::Import { .. } | About::Erase { .. } => None,
    };
    let go = use_go();
    let (named, told) = (about.clone(), about);
    let answer = use_answer();
    view! {
        <div class="sync-entry">
            <b>{move || words::title(&named, i18n)}</b>
            <time>{move || format.moment_ago(made_at, clock::now_ms())}</time>
            <p>{move || words::subject(&told, i18n, format)}</p>
            <p class="sync-reason">{move || words::reason(&reason, i18n)}</p>
            <div class="sync-actions">
                <Button on_click=move |()| {
                    answer(Question::Retry { n }, t!(i18n, sync.retried));
                }>{t!(i18n, sync.retry)}</Button>
                {customer
                    .map(|customer| {
                        let href = Signal::derive(move || go.link(&customer_path(customer)));
                        view! {
                            <span on:click=move |_| open.set(false)>
                                <ButtonLink href>{t!(i18n, sync.change)}</ButtonLink>
                            </span>
                        }
                    })}
                <Button
                    kind=ButtonKind::Quiet
                    on_click=move |()| {
                        answer(Question::Dismiss { n }, t!(i18n, sync.dismissed));
                    }
                >
                    {t!(i18n, sync.dismiss)}
                </Button>
            </div>
        </div>
    }
}

/// Tells the worker what to do with a refused entry, and the person that it is done.
fn use_answer() -> impl Fn(Question, &'static str) + Copy {
    let i18n = use_i18n();
    let replica = use_replica();
    let toasts = use_toasts();
    move |question, done| {
        spawn_local(async move {
            match replica.ask(question).await {
                Ok(_) => toasts.push(done, None),
                Err(_) => toasts.push_error(t!(i18n, common.failed.title)),
            }
        });
    }
}
