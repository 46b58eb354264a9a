//! The service worker keeps the application itself on the device. When a newer build is stored and
//! waits, a banner offers it; nothing is swapped under someone's hands.

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

use crate::parts;

/// Written by the bundle chore beside the page; builds without it have no service worker.
const SCRIPT: &str = "/sw.js";

/// How often to look for a newer build. The browser looks when a page is opened; at a desk one page
/// stays open for days.
const LOOK_MS: u32 = 60 * 60 * 1_000;

/// The build that waits; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Update {
    waiting: RwSignal<Option<ServiceWorker>, LocalStorage>,
    /// The one that is being stored takes over as soon as it can.
    is_wanted: StoredValue<bool>,
}

/// Registers the service worker and watches for a newer one. The code to watch comes in a part of the
/// program, once a service worker is there: before the first one nothing can be replaced, and it brings
/// all parts, so that no first visit waits for this one.
pub fn provide_update() {
    let update = Update::none();
    provide_context(update);
    if let Some(container) = container() {
        spawn_local(async move {
            let Ok(registration) = JsFuture::from(container.register(SCRIPT)).await else { return };
            let Ok(ready) = container.ready() else { return };
            drop(JsFuture::from(ready).await);
            // Without it the browser looks for itself when the page is opened anew.
            drop(parts::watch_for_update(update, registration.unchecked_into()).await);
        });
    }
}

/// The build that waits, if any.
pub fn use_update() -> Update {
    use_context().unwrap_or_else(Update::none)
}

impl Update {
    fn none() -> Self {
        Self { waiting: RwSignal::new_local(None), is_wanted: StoredValue::new(false) }
    }

    /// Whether a newer build is stored.
    pub fn is_ready(self) -> bool {
        self.waiting.read().is_some()
    }

    /// Lets the newer build take over, and reloads once it has. When none waits it is looked for, and
    /// the page is reloaded all the same when there is none.
    pub fn accept(self) {
        let (Some(container), Some(waiting)) = (container(), self.waiting.get_untracked()) else {
            spawn_local(self.find());
            return;
        };
        let taken_over = Closure::once_into_js(reload);
        container.set_oncontrollerchange(Some(taken_over.unchecked_ref()));
        drop(waiting.post_message(&JsValue::from("SKIP_WAITING")));
    }

    async fn find(self) {
        self.is_wanted.set_value(true);
        let is_coming = look().await.is_some_and(|registration| self.notice(&registration));
        if !is_coming {
            reload();
        }
    }

    /// Looks for a newer build now; one that is found is offered.
    pub fn look(self) {
        spawn_local(async { drop(look().await) });
    }

    /// Offers every newer build from now on, also one that waits already.
    pub fn watch(self, registration: ServiceWorkerRegistration) {
        self.notice(&registration);
        Interval::new(LOOK_MS, move || self.look()).forget();
        let found = registration.clone();
        let notice = Closure::<dyn FnMut()>::new(move || {
            self.notice(&found);
        });
        registration.set_onupdatefound(Some(notice.into_js_value().unchecked_ref()));
    }

    /// Whether a newer build is being stored or waits; it is offered as soon as it can take over.
    fn notice(self, registration: &ServiceWorkerRegistration) -> bool {
        if let Some(installing) = registration.installing() {
            self.follow(installing);
        } else if let Some(waiting) = registration.waiting() {
            self.offer(waiting);
        } else {
            return false;
        }
        true
    }

    fn follow(self, installing: ServiceWorker) {
        let worker = installing.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            if worker.state() == ServiceWorkerState::Installed {
                self.offer(worker.clone());
            }
        });
        installing.set_onstatechange(Some(changed.into_js_value().unchecked_ref()));
    }

    fn offer(self, worker: ServiceWorker) {
        // The very first build has nothing to replace.
        if container().is_some_and(|container| container.controller().is_some()) {
            self.waiting.set(Some(worker));
            if self.is_wanted.get_value() {
                self.accept();
            }
        }
    }
}

/// Looks for a newer build, and answers where it will be found; without a network it is the one before.
async fn look() -> Option<ServiceWorkerRegistration> {
    let registration = JsFuture::from(container()?.get_registration()).await.ok()?;
    let registration: ServiceWorkerRegistration = registration.dyn_into().ok()?;
    if let Ok(looking) = registration.update() {
        JsFuture::from(looking).await.ok();
    }
    Some(registration)
}

/// A browser that refuses shows the page as it is.
fn reload() {
    drop(window().location().reload());
}

/// The browser's service workers; absent over plain http from elsewhere.
pub fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?.dyn_into().ok()
}
