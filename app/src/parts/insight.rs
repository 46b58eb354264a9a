//! The part with the pages for those who manage, the lock page, and removing the data of who leaves, which
//! they ask for.

use futures::future::{FutureExt, LocalBoxFuture};
use leptos::prelude::*;
use wasm_split_helpers::SplitLoaderError;

use super::shown::{Done, Fetched, later, now};
use crate::features::import::ImportPage;
use crate::features::segments::SegmentsPage;
use crate::features::settings::SettingsPage;
use crate::features::sign_in::LockPage;
use crate::features::surveys::SurveysPage;
use crate::state::session::removal;
use crate::storage::profiles::Profile;

type Removing = Result<LocalBoxFuture<'static, ()>, SplitLoaderError>;

part!(
    insight,
    fetch_segments,
    fn segments() -> Fetched {
        Ok(view! { <SegmentsPage /> }.into_any())
    }
);

part!(
    insight,
    fetch_surveys,
    fn surveys() -> Fetched {
        Ok(view! { <SurveysPage /> }.into_any())
    }
);

part!(
    insight,
    fetch_import,
    fn import() -> Fetched {
        Ok(view! { <ImportPage /> }.into_any())
    }
);

part!(
    insight,
    fetch_settings,
    fn settings() -> Fetched {
        Ok(view! { <SettingsPage /> }.into_any())
    }
);

part!(
    insight,
    fetch_lock,
    fn lock() -> Fetched {
        Ok(view! { <LockPage /> }.into_any())
    }
);

part!(
    insight,
    fetch_removal,
    fn remove_later(leaving: Vec<Profile>) -> Removing {
        Ok(removal::remove(leaving).boxed_local())
    }
);

/// Segments.
pub fn segments_page() -> AnyView {
    later(|| fetch_segments().boxed_local(), Box::new(|| now(segments())))
}

/// Surveys.
pub fn surveys_page() -> AnyView {
    later(|| fetch_surveys().boxed_local(), Box::new(|| now(surveys())))
}

/// Import.
pub fn import_page() -> AnyView {
    later(|| fetch_import().boxed_local(), Box::new(|| now(import())))
}

/// Settings.
pub fn settings_page() -> AnyView {
    later(|| fetch_settings().boxed_local(), Box::new(|| now(settings())))
}

/// The page that asks for the passphrase.
pub fn lock_page() -> AnyView {
    later(|| fetch_lock().boxed_local(), Box::new(|| now(lock())))
}

/// Removes all data of people who leave this device. It is in the file of the pages that ask for it.
///
/// # Errors
///
/// Without a network; then nothing was removed.
pub async fn remove_people(leaving: Vec<Profile>) -> Done {
    fetch_removal().await?;
    remove_later(leaving).await?.await;
    Ok(())
}
