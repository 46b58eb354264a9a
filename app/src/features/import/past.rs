//! The imports that were done, and undoing one of them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::clock;
use crate::components::{Badge, Button, ButtonKind, Card, Dialog, use_format, use_toasts};
use crate::i18n::*;
use crate::state::use_replica;
use crate::worker::message::{PastImport, UndoCounts};

/// Earlier imports, the last one first.
#[component]
pub fn PastCard() -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let imports = RwSignal::new(None::<Vec<PastImport>>);
    let asked = RwSignal::new(None::<PastImport>);
    Effect::new(move |_| {
        replica.changed().track();
        spawn_local(async move {
            if let Ok(found) = replica.past_imports().await
                && imports.try_with_untracked(|known| known.as_ref() != Some(&found)) == Some(true)
            {
                drop(imports.try_set(Some(found)));
            }
        });
    });
    let list = move || {
        let imports = imports.get()?;
        if imports.is_empty() {
            return Some(
                view! { <p class="muted small">{t!(i18n, import.past.empty)}</p> }.into_any(),
            );
        }
        let line = |import| view! { <PastLine import asked /> };
        let lines = imports.into_iter().map(line).collect_view();
        Some(view! { <ul class="import-past">{lines}</ul> }.into_any())
    };
    view! {
        <Card title=t!(i18n, import.past.title)>{list}</Card>
        <UndoDialog asked />
    }
}

/// One import: what, when, by whom, and what became of it.
#[component]
fn PastLine(import: PastImport, asked: RwSignal<Option<PastImport>>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let PastImport { name, by, at, created, updated, refused, undone_at, .. } = import.clone();
    let when = move || format.moment_ago(at, clock::now_ms());
    let meta = move || match by.is_empty() {
        true => when(),
        false => format!("{by} · {}", when()),
    };
    let counts = move || {
        let number = |count: u32| format.number(count.into());
        let (created, updated, refused) = (number(created), number(updated), number(refused));
        t!(i18n, import.past.counts, created = created, updated = updated, refused = refused)
            .to_string()
    };
    let label = {
        let name = name.clone();
        move || {
            let when = format.moment(at);
            t!(i18n, import.past.undo_of, name = name.clone(), when = when).to_string()
        }
    };
    let ask = move |()| asked.set(Some(import.clone()));
    let state = match undone_at {
        Some(_) => view! { <Badge>{t!(i18n, import.past.undone)}</Badge> }.into_any(),
        None => view! {
            <Button icon=icondata_lu::LuUndo2 label=Signal::derive(label) on_click=ask>
                {t!(i18n, import.past.undo)}
            </Button>
        }
        .into_any(),
    };
    view! {
        <li>
            <div>
                <strong>{name}</strong>
                <p>{meta}</p>
                <p>{counts}</p>
            </div>
            {state}
        </li>
    }
}

/// Says what undoing would do, and does it.
#[component]
pub fn UndoDialog(asked: RwSignal<Option<PastImport>>) -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let counts = RwSignal::new(None::<UndoCounts>);
    Effect::new(move |_| {
        let id = asked.read().as_ref().map(|import| import.id);
        counts.set(None);
        open.set(id.is_some());
        let Some(id) = id else { return };
        spawn_local(async move {
            if let Ok(found) = replica.plan_undo(id).await {
                counts.try_set(Some(found));
            }
        });
    });
    let undo = move |()| {
        let Some(import) = asked.get_untracked() else { return };
        pending.set(true);
        spawn_local(async move {
            match replica.undo_import(import.id, |_, _| {}).await {
                Ok(_) => toasts.push(t!(i18n, import.past.done), None),
                Err(error) => {
                    let reason = error.to_string();
                    toasts.push_error(t!(i18n, import.past.failed, reason = reason));
                }
            }
            pending.try_set(false);
            open.try_set(false);
        });
    };
    let name = move || asked.read().as_ref().map(|import| import.name.clone()).unwrap_or_default();
    view! {
        <Dialog title=t!(i18n, import.past.ask) open>
            <p>
                <strong>{name}</strong>
            </p>
            {move || match counts.get() {
                None => view! { <p role="status">{t!(i18n, import.past.looking)}</p> }.into_any(),
                Some(counts) => view! { <Consequences counts /> }.into_any(),
            }}
            <div class="dialog-actions">
                <Button on_click=move |()| open.set(false)>{t!(i18n, common.cancel)}</Button>
                <Button
                    kind=ButtonKind::Danger
                    pending
                    disabled=Signal::derive(move || counts.read().is_none())
                    on_click=undo
                >
                    {t!(i18n, import.past.go)}
                </Button>
            </div>
        </Dialog>
    }
}

/// What goes, what comes back and what stays.
#[component]
fn Consequences(counts: UndoCounts) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let number = move |count: u32| format.number(count.into());
    let UndoCounts { removed, restored, kept, kept_fields } = counts;
    let lines = [
        match removed {
            0 => None,
            1 => Some(t!(i18n, import.past.removed.one).to_owned()),
            _ => Some(t!(i18n, import.past.removed.many, count = number(removed)).to_string()),
        },
        match restored {
            0 => None,
            1 => Some(t!(i18n, import.past.restored.one).to_owned()),
            _ => Some(t!(i18n, import.past.restored.many, count = number(restored)).to_string()),
        },
        match kept {
            0 => None,
            1 => Some(t!(i18n, import.past.kept.one).to_owned()),
            _ => Some(t!(i18n, import.past.kept.many, count = number(kept)).to_string()),
        },
        match kept_fields {
            0 => None,
            1 => Some(t!(i18n, import.past.kept_fields.one).to_owned()),
            _ => {
                let count = number(kept_fields);
                Some(t!(i18n, import.past.kept_fields.many, count = count).to_string())
            }
        },
    ];
    let is_nothing = removed == 0 && restored == 0;
    let lines: Vec<_> = lines.into_iter().flatten().map(|line| view! { <li>{line}</li> }).collect();
    view! {
        {is_nothing.then(|| view! { <p>{t!(i18n, import.past.nothing)}</p> })}
        <ul class="import-promises">{lines}</ul>
    }
}
