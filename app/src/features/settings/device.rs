//! What this device holds, and whether the browser may clear it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

use super::page::Line;
use crate::components::{Button, Card, use_format, use_toasts};
use crate::i18n::*;
use crate::state::use_replica;

/// Bytes of a megabyte and a gigabyte, as browsers and people count them.
const MEGABYTE: f64 = 1_000_000.0;
const GIGABYTE: f64 = 1_000_000_000.0;

/// What the browser says about its storage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Usage {
    used: f64,
    quota: f64,
    is_kept: bool,
}

/// The device.
#[component]
pub fn DeviceCard() -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let toasts = use_toasts();
    let directory = use_replica().directory();
    let usage = RwSignal::new(None::<Usage>);
    spawn_local(async move { usage.set(read_usage().await) });
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
    let is_kept = Memo::new(move |_| usage.get().is_some_and(|usage| usage.is_kept));
    let keep = move |()| {
        spawn_local(async move {
            if !ask_to_keep().await {
                toasts.push_error(t!(i18n, settings.device.refused));
            }
            usage.set(read_usage().await);
        });
    };
    let kept = move || match is_kept.get() {
        true => t!(i18n, settings.device.yes),
        false => t!(i18n, settings.device.no),
    };
    view! {
        <Card title=t!(i18n, settings.device.title)>
            <dl>
                <Line label=t!(i18n, settings.device.customers)>{customers}</Line>
                <Line label=t!(i18n, settings.device.storage)>{storage}</Line>
                <Line label=t!(i18n, settings.device.kept)>{kept}</Line>
            </dl>
            <p class="field-hint">{t!(i18n, settings.device.why)}</p>
            <Show when=move || !is_kept.get()>
                <div class="form-actions">
                    <Button on_click=keep>{t!(i18n, settings.device.keep)}</Button>
                </div>
            </Show>
        </Card>
    }
}

/// Absent in browsers and contexts without a storage manager.
fn manager() -> Option<StorageManager> {
    let navigator = window().navigator();
    js_sys::Reflect::get(&navigator, &"storage".into()).ok()?.dyn_into().ok()
}

async fn read_usage() -> Option<Usage> {
    let manager = manager()?;
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let number =
        |name: &str| js_sys::Reflect::get(&estimate, &name.into()).ok().and_then(|it| it.as_f64());
    let kept = JsFuture::from(manager.persisted().ok()?).await.ok()?;
    Some(Usage { used: number("usage")?, quota: number("quota")?, is_kept: kept.is_truthy() })
}

async fn ask_to_keep() -> bool {
    let Some(asking) = manager().and_then(|manager| manager.persist().ok()) else { return false };
    JsFuture::from(asking).await.is_ok_and(|kept| kept.is_truthy())
}
