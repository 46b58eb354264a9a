//! The parts of the program that the first page does not need: each is fetched when something of it is
//! first wanted, and by the service worker in the background, so that everything opens offline too.
//!
//! A build splits the program at the functions marked here: what only they reach goes to the part's
//! file. `work` is the day's work with customers, `insight` the pages for those who manage, `joining` what
//! a person sees once, `answers` what the worker does beside lists and sync, `upkeep` what sync and
//! storage rarely need.

use futures::future::FutureExt;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;
use web_sys::ServiceWorkerRegistration;

use crate::components::toast::ToastList;
use crate::features::calls::{CallPage, RingNotice};
use crate::features::cases::{CasePage, CasesPage};
use crate::features::command::CommandBox;
use crate::features::dossier::DossierPage;
use crate::features::duplicates::{DuplicatesLink, DuplicatesPage};
use crate::features::sign_in::JoinPage;
use crate::features::sync_panel::{StorageNotice, SyncPanel};
use crate::features::today::TodayPage;
use crate::records::form::{OnDone, RecordForm, Target};
use crate::shell::banners::Banners;
use crate::shell::keys::KeyList;
use crate::shell::not_found::NotFound;
use crate::shell::update::{Update, container};
use crate::state::{Replica, idle, keeping, leftover, recall};

/// A function of a part, and one that fetches the part. Only bundles for people are split (feature
/// `parts`): tests and development builds hold everything from the start.
macro_rules! part {
    ($part:ident, $fetch:ident, fn $name:ident($($arg:ident: $type:ty),*) -> $out:ty $body:block) => {
        #[cfg(feature = "parts")]
        #[wasm_split_helpers::wasm_split($part, fallible, preload($fetch))]
        fn $name($($arg: $type),*) -> $out $body

        #[cfg(not(feature = "parts"))]
        async fn $name($($arg: $type),*) -> $out $body

        #[cfg(not(feature = "parts"))]
        async fn $fetch() -> Result<(), wasm_split_helpers::SplitLoaderError> {
            Ok(())
        }
    };
}

mod insight;
mod lists;
mod news;
mod shown;
mod style;
mod worker;

use shown::{Done, Fetched, later, now, quietly};

pub use insight::{
    import_page, lock_page, remove_people, segments_page, settings_page, surveys_page,
};
pub use lists::{
    column_choice, list_choosing, list_export, list_tools, other_chips, other_table, view_bar,
};
pub use news::{inbox_bell, inbox_page, loose_ends_page};
pub use worker::{
    answer, blocks, fetch_upkeep_ahead, hand_people, load_segments, pack, plan, tidy, upkeep,
};

part!(
    work,
    fetch_dossier,
    fn dossier(id: Memo<String>) -> Fetched {
        Ok(view! { <DossierPage id /> }.into_any())
    }
);

part!(
    work,
    fetch_today,
    fn today() -> Fetched {
        Ok(view! { <TodayPage /> }.into_any())
    }
);

part!(
    work,
    fetch_cases,
    fn cases(id: Option<Memo<String>>) -> Fetched {
        Ok(match id {
            Some(id) => view! { <CasePage id /> }.into_any(),
            None => view! { <CasesPage /> }.into_any(),
        })
    }
);

part!(
    work,
    fetch_duplicates,
    fn duplicates() -> Fetched {
        Ok(view! { <DuplicatesPage /> }.into_any())
    }
);

part!(
    work,
    fetch_duplicates_link,
    fn link_to_duplicates() -> Fetched {
        Ok(view! { <DuplicatesLink /> }.into_any())
    }
);

part!(
    work,
    fetch_call,
    fn call() -> Fetched {
        Ok(view! { <CallPage /> }.into_any())
    }
);

part!(
    work,
    fetch_command,
    fn command() -> Fetched {
        Ok(view! { <CommandBox /> }.into_any())
    }
);

part!(
    work,
    fetch_ring,
    fn ring() -> Fetched {
        Ok(view! { <RingNotice /> }.into_any())
    }
);

part!(
    work,
    fetch_panel,
    fn panel(open: RwSignal<bool>) -> Fetched {
        Ok(view! { <SyncPanel open /> }.into_any())
    }
);

part!(
    work,
    fetch_notice,
    fn notice() -> Fetched {
        Ok(view! { <StorageNotice /> }.into_any())
    }
);

part!(
    work,
    fetch_keeping,
    fn keep_watch(owner: Owner) -> Result<(), SplitLoaderError> {
        owner.with(|| {
            leftover::write_down();
            idle::watch();
            recall::watch();
        });
        // There is something to keep now.
        spawn_local(keeping::ask_once());
        Ok(())
    }
);

part!(
    work,
    fetch_people,
    fn people(replica: Replica) -> Result<(), SplitLoaderError> {
        spawn_local(replica.take_sheets());
        Ok(())
    }
);

part!(
    work,
    fetch_recall,
    fn recall_later(replica: Replica) -> Result<(), SplitLoaderError> {
        spawn_local(replica.recall_people());
        Ok(())
    }
);

part!(
    work,
    fetch_banners,
    fn banners() -> Fetched {
        Ok(view! { <Banners /> }.into_any())
    }
);

part!(
    work,
    fetch_toasts,
    fn toasts() -> Fetched {
        Ok(view! { <ToastList /> }.into_any())
    }
);

part!(
    work,
    fetch_form,
    fn form(target: Target, on_done: OnDone) -> Fetched {
        Ok(view! { <RecordForm target on_done /> }.into_any())
    }
);

part!(
    work,
    fetch_keys,
    fn keys() -> Fetched {
        Ok(view! { <KeyList /> }.into_any())
    }
);

part!(
    work,
    fetch_update,
    fn watch_later(update: Update, registration: ServiceWorkerRegistration) -> Done {
        update.watch(registration);
        Ok(())
    }
);

part!(
    work,
    fetch_not_found,
    fn not_found() -> Fetched {
        Ok(view! { <NotFound /> }.into_any())
    }
);

part!(
    joining,
    fetch_join,
    fn join() -> Fetched {
        Ok(view! { <JoinPage /> }.into_any())
    }
);

/// Fetches what people need next, once the first page is there, so that it opens at once. What then
/// goes on beside the pages belongs to `owner`.
pub async fn fetch_ahead(owner: Owner) {
    drop(style::fetch().await);
    // One file, but each view asks for it on its own. Without a network the view itself says so.
    drop(fetch_dossier().await);
    drop(fetch_today().await);
    news::fetch_ahead().await;
    drop(fetch_cases().await);
    drop(fetch_duplicates().await);
    drop(fetch_call().await);
    drop(fetch_command().await);
    drop(fetch_form().await);
    lists::fetch_ahead().await;
    drop(fetch_panel().await);
    drop(fetch_ring().await);
    drop(fetch_banners().await);
    drop(fetch_toasts().await);
    drop(fetch_notice().await);
    drop(fetch_keys().await);
    drop(fetch_not_found().await);
    worker::fetch_rare().await;
    if fetch_keeping().await.is_ok() {
        drop(keep_watch(owner).await);
    }
}

/// Puts what the worker sent into the page's directory.
///
/// # Errors
///
/// Without a network.
pub async fn list_people(replica: Replica) -> Result<(), SplitLoaderError> {
    fetch_people().await?;
    people(replica).await
}

/// Has the code fetched that reads who was known last, while the browser says who works here. Only where
/// the application was opened before: a first visit has nobody to read.
pub fn fetch_recall_ahead() {
    if container().is_some_and(|container| container.controller().is_some()) {
        spawn_local(async { drop(fetch_recall().await) });
    }
}

/// Reads the people whom this device knew last.
///
/// # Errors
///
/// Without a network, before the part is here.
pub async fn recall(replica: Replica) -> Result<(), SplitLoaderError> {
    fetch_recall().await?;
    recall_later(replica).await
}

/// Watches for a newer build.
///
/// # Errors
///
/// Without a network.
pub async fn watch_for_update(update: Update, registration: ServiceWorkerRegistration) -> Done {
    fetch_update().await?;
    watch_later(update, registration).await
}

/// An address that leads nowhere.
pub fn not_found_page() -> AnyView {
    later(|| fetch_not_found().boxed_local(), Box::new(|| now(not_found())))
}

/// What concerns the whole application now.
pub fn banner_list() -> AnyView {
    later(|| fetch_banners().boxed_local(), Box::new(|| now(banners())))
}

/// The toasts on the screen.
pub fn toast_list() -> AnyView {
    later(|| fetch_toasts().boxed_local(), Box::new(|| now(toasts())))
}

/// One customer.
pub fn dossier_page(id: Memo<String>) -> AnyView {
    later(|| fetch_dossier().boxed_local(), Box::new(move || now(dossier(id))))
}

/// What is owed today.
pub fn today_page() -> AnyView {
    later(|| fetch_today().boxed_local(), Box::new(|| now(today())))
}

/// All cases, or the one of an id.
pub fn cases_page(id: Option<Memo<String>>) -> AnyView {
    later(|| fetch_cases().boxed_local(), Box::new(move || now(cases(id))))
}

/// Customers that are likely one.
pub fn duplicates_page() -> AnyView {
    later(|| fetch_duplicates().boxed_local(), Box::new(|| now(duplicates())))
}

/// The way there; nothing until the part has come.
pub fn duplicates_link() -> AnyView {
    // Without a network the command box leads there, once it is here.
    quietly(|| fetch_duplicates_link().boxed_local(), Box::new(|| now(link_to_duplicates())))
}

/// The desk.
pub fn call_page() -> AnyView {
    later(|| fetch_call().boxed_local(), Box::new(|| now(call())))
}

/// The search-and-command box.
pub fn command_box() -> AnyView {
    later(|| fetch_command().boxed_local(), Box::new(|| now(command())))
}

/// A call for which another tab was opened.
pub fn ring_notice() -> AnyView {
    later(|| fetch_ring().boxed_local(), Box::new(|| now(ring())))
}

/// What the sync pill stands for.
pub fn sync_panel(open: RwSignal<bool>) -> AnyView {
    later(|| fetch_panel().boxed_local(), Box::new(move || now(panel(open))))
}

/// What the browser's storage did.
pub fn storage_notice() -> AnyView {
    later(|| fetch_notice().boxed_local(), Box::new(|| now(notice())))
}

/// The form for a record of any kind.
pub fn record_form(target: Target, on_done: OnDone) -> AnyView {
    later(|| fetch_form().boxed_local(), Box::new(move || now(form(target.clone(), on_done))))
}

/// The list of keys.
pub fn key_list() -> AnyView {
    later(|| fetch_keys().boxed_local(), Box::new(|| now(keys())))
}

/// The page that a link to join leads to.
pub fn join_page() -> AnyView {
    later(|| fetch_join().boxed_local(), Box::new(|| now(join())))
}
