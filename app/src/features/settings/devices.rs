//! Where the firm's data is held, with a way to have a lost device forget it.

use std::cmp::Ordering;

use domain::id::RecordId;
use klantkompas::protocol::DeviceLine;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::clock;
use crate::components::{
    Badge, Button, ButtonKind, Card, Dialog, Skeleton, Tone, use_format, use_toasts,
};
use crate::i18n::*;
use crate::records::reader::use_reader;
use crate::state::devices;

/// What is known of the devices.
#[derive(Clone, Debug, PartialEq)]
enum Found {
    Asking,
    Unreachable,
    Lines(Vec<DeviceLine>),
}

/// All devices that whoever works here may see.
#[component]
pub fn DevicesCard() -> impl IntoView {
    let i18n = use_i18n();
    let found = RwSignal::new(Found::Asking);
    let lost = RwSignal::new(None::<DeviceLine>);
    let ask = move || {
        spawn_local(async move {
            let lines = devices::list().await;
            // The page may have been left meanwhile.
            drop(found.try_set(lines.map_or(Found::Unreachable, Found::Lines)));
        });
    };
    ask();
    let list = move || match found.get() {
        Found::Asking => view! { <Skeleton lines=2 /> }.into_any(),
        Found::Unreachable => view! {
            <p class="field-hint">{t!(i18n, settings.devices.offline)}</p>
            <div class="form-actions">
                <Button on_click=move |()| ask()>{t!(i18n, common.retry)}</Button>
            </div>
        }
        .into_any(),
        Found::Lines(lines) => {
            let lines = lines.into_iter().map(|line| view! { <OneDevice line lost /> });
            view! { <ul class="devices">{lines.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <Card title=t!(i18n, settings.devices.title)>
            <p class="field-hint">{t!(i18n, settings.devices.why)}</p>
            {list}
        </Card>
        <RevokeDialog lost done=Callback::new(move |()| ask()) />
    }
}

/// Its name, whose it is and when it was here.
#[component]
fn OneDevice(line: DeviceLine, lost: RwSignal<Option<DeviceLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    let format = use_format();
    let (user, seen_at, revoked_at, is_this) =
        (line.user, line.seen_at, line.revoked_at, line.is_this);
    let label = name(&line, i18n);
    let seen = move || match seen_at {
        0 => t!(i18n, settings.devices.unseen).to_owned(),
        _ => {
            let when = format.moment_ago(seen_at, clock::now_ms());
            t!(i18n, settings.devices.seen, when = when).to_string()
        }
    };
    let meta = move || {
        let who = reader.colleague(RecordId::from(user));
        if who.is_empty() { seen() } else { format!("{who} · {}", seen()) }
    };
    let state = move || match revoked_at.map(|at| at.cmp(&seen_at)) {
        None if is_this => {
            view! { <Badge tone=Tone::Info>{t!(i18n, settings.devices.this)}</Badge> }.into_any()
        }
        None => {
            let line = line.clone();
            view! {
                <Button on_click=move |()| lost.set(Some(line.clone()))>
                    {t!(i18n, settings.devices.revoke)}
                </Button>
            }
            .into_any()
        }
        Some(Ordering::Greater) => {
            view! { <Badge tone=Tone::Warn>{t!(i18n, settings.devices.waiting)}</Badge> }.into_any()
        }
        Some(_) => view! { <Badge>{t!(i18n, settings.devices.wiped)}</Badge> }.into_any(),
    };
    view! {
        <li>
            <div>
                <strong>{label}</strong>
                <p>{meta}</p>
            </div>
            {state}
        </li>
    }
}

/// Asks once more, and says what it means for what that device has not sent.
#[component]
fn RevokeDialog(lost: RwSignal<Option<DeviceLine>>, done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    // Closing leaves the device in place, so choosing the same one again opens it again.
    Effect::new(move |_| open.set(lost.read().is_some()));
    let text = move || {
        let device = lost.read().as_ref().map(|line| name(line, i18n)).unwrap_or_default();
        t!(i18n, settings.devices.ask.text, device = device).to_string()
    };
    let revoke = move |()| {
        let Some(line) = lost.get_untracked() else { return };
        pending.set(true);
        spawn_local(async move {
            match devices::revoke(line.id).await {
                Ok(()) => toasts.push(t!(i18n, settings.devices.done), None),
                Err(_) => toasts.push_error(t!(i18n, settings.devices.failed)),
            }
            pending.try_set(false);
            open.try_set(false);
            done.try_run(());
        });
    };
    view! {
        <Dialog title=t!(i18n, settings.devices.ask.title) open>
            <p>{text}</p>
            <p>{t!(i18n, settings.devices.ask.unsent)}</p>
            <div class="dialog-actions">
                <Button on_click=move |()| open.set(false)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Danger pending on_click=revoke>
                    {t!(i18n, settings.devices.ask.go)}
                </Button>
            </div>
        </Dialog>
    }
}

fn name(line: &DeviceLine, i18n: I18n) -> String {
    if line.label.is_empty() {
        t!(i18n, settings.devices.unknown).to_owned()
    } else {
        line.label.clone()
    }
}
