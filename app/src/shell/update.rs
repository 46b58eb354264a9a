//! The service worker keeps the application itself on the device. When a newer build is stored and
//! waits, a banner offers it; nothing is swapped under someone's hands.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

/// Written by the bundle chore beside the page; builds without it have no service worker.
const SCRIPT: &str = "/sw.js";

/// The build that waits; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Update(RwSignal<Option<ServiceWorker>, LocalStorage>);

/// Registers the service worker and watches for a newer one.
pub fn provide_update() {
    let update = Update(RwSignal::new_local(None));
    provide_context(update);
    if let Some(container) = container() {
        spawn_local(async move {
            let registering = JsFuture::from(container.register(SCRIPT)).await;
            if let Ok(registration) = registering {
                update.watch(&container, registration.unchecked_into());
            }
        });
    }
}

/// The build that waits, if any.
pub fn use_update() -> Update {
    use_context().unwrap_or_else(|| Update(RwSignal::new_local(None)))
}

impl Update {
    /// Whether a newer build is stored.
    pub fn is_ready(self) -> bool {
        self.0.read().is_some()
    }

    /// Lets the newer build take over, and reloads once it has; at once when none waits, since it may
    /// be found then.
    pub fn accept(self) {
        let (Some(container), Some(waiting)) = (container(), self.0.get_untracked()) else {
            // A browser that refuses shows the page as it is.
            drop(window().location().reload());
            return;
        };
        let reload = Closure::once_into_js(|| drop(window().location().reload()));
        container.set_oncontrollerchange(Some(reload.unchecked_ref()));
        drop(waiting.post_message(&JsValue::from("SKIP_WAITING")));
    }

    fn watch(self, container: &ServiceWorkerContainer, registration: ServiceWorkerRegistration) {
        // The very first build has nothing to replace.
        let has_older = container.controller().is_some();
        if has_older && let Some(waiting) = registration.waiting() {
            self.0.set(Some(waiting));
        }
        let found = registration.clone();
        let follow = Closure::<dyn FnMut()>::new(move || {
            if let Some(installing) = found.installing() {
                self.follow(installing);
            }
        });
        registration.set_onupdatefound(Some(follow.into_js_value().unchecked_ref()));
    }

    fn follow(self, installing: ServiceWorker) {
        let worker = installing.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            let has_older = container().is_some_and(|container| container.controller().is_some());
            if worker.state() == ServiceWorkerState::Installed && has_older {
                self.0.set(Some(worker.clone()));
            }
        });
        installing.set_onstatechange(Some(changed.into_js_value().unchecked_ref()));
    }
}

/// The browser's service workers; absent over plain http from elsewhere.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?.dyn_into().ok()
}
