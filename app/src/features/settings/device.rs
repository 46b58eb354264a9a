//! What this device holds, and whether the browser may clear it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::page::Line;
use crate::components::{Button, Card, use_format, use_toasts};
use crate::i18n::*;
use crate::memory;
use crate::state::keeping::{self, Usage};
use crate::state::use_replica;
use crate::worker::message::MemoryUse;

/// Bytes of a megabyte and a gigabyte, as browsers and people count them.
const MEGABYTE: f64 = 1_000_000.0;
const GIGABYTE: f64 = 1_000_000_000.0;

/// The device.
#[component]
pub fn DeviceCard() -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let toasts = use_toasts();
    let replica = use_replica();
    let directory = replica.directory();
    let usage = RwSignal::new(None::<Usage>);
    spawn_local(async move { usage.set(keeping::usage().await) });
    let held = RwSignal::new(None::<MemoryUse>);
    spawn_local(async move { held.set(replica.memory_use().await.ok()) });
    let customers = move || format.number(i64::from(directory.read().customer_count()));
    let size = move |bytes: f64| match bytes {
        GIGABYTE.. => format.decimal(bytes / GIGABYTE, 1) + " GB",
        _ => format.decimal(bytes / MEGABYTE, 1) + " MB",
    };
    let storage = move || match usage.get() {
        Some(Usage { used, quota, .. }) => {
            let (used, quota) = (size(used), size(quota));
            t!(i18n, settings.device.of, used = used, quota = quota).to_string()
        }
        None => t!(i18n, settings.device.unknown).to_owned(),
    };
    let in_memory = move || match held.get() {
        Some(MemoryUse { bytes, .. }) => {
            let (page, worker) = (f64::from(memory::bytes()), f64::from(bytes));
            let (all, page, worker) = (size(page + worker), size(page), size(worker));
            t!(i18n, settings.device.memory_of, all = all, page = page, worker = worker).to_string()
        }
        None => t!(i18n, settings.device.unknown).to_owned(),
    };
    let rows = move || held.get().map(|held| format.number(held.rows.into()));
    let is_kept = Memo::new(move |_| usage.get().is_some_and(|usage| usage.is_kept));
    let keep = move |()| {
        spawn_local(async move {
            if !keeping::ask().await {
                toasts.push_error(t!(i18n, settings.device.refused));
            }
            usage.set(keeping::usage().await);
        });
    };
    let is_refused = Memo::new(move |_| usage.get().is_some_and(|usage| !usage.is_kept));
    let kept = move || match is_kept.get() {
        true => t!(i18n, settings.device.yes),
        false => t!(i18n, settings.device.no),
    };
    view! {
        <Card title=t!(i18n, settings.device.title)>
            <dl>
                <Line label=t!(i18n, settings.device.customers)>{customers}</Line>
                <Line label=t!(i18n, settings.device.storage)>{storage}</Line>
                <Line label=t!(i18n, settings.device.rows)>{rows}</Line>
                <Line label=t!(i18n, settings.device.memory)>{in_memory}</Line>
                <Line label=t!(i18n, settings.device.kept)>{kept}</Line>
            </dl>
            <p class="field-hint">{t!(i18n, settings.device.why)}</p>
            <Show when=move || is_refused.get()>
                <p class="field-hint">{t!(i18n, settings.device.advice)}</p>
            </Show>
            <Show when=move || !is_kept.get()>
                <div class="form-actions">
                    <Button on_click=keep>{t!(i18n, settings.device.keep)}</Button>
                </div>
            </Show>
        </Card>
    }
}
