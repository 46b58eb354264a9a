//! Wiping a locked device, by whoever leaves it or has forgotten the passphrase. How much was not sent
//! is known without the key.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Button, ButtonKind, Dialog, use_format};
use crate::i18n::*;
use crate::state::session::use_session;
use crate::storage::vault;

/// Why the device is to be wiped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wipe {
    /// Nobody knows the passphrase.
    Forgotten,
    /// Nothing is to stay behind.
    Leaving,
}

/// How many changes were not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unsent {
    Counting,
    Unknown,
    Known(u64),
}

/// Says what is lost, and asks.
#[component]
pub fn WipeDialog(wipe: RwSignal<Wipe>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || match wipe.get() {
        Wipe::Forgotten => t!(i18n, sign_in.wipe.forgotten),
        Wipe::Leaving => t!(i18n, sign_in.wipe.forget),
    };
    view! {
        <Dialog title open>
            <Question wipe open />
        </Dialog>
    }
}

#[component]
fn Question(wipe: RwSignal<Wipe>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let unsent = count();
    let text = move || match wipe.get() {
        Wipe::Forgotten => t!(i18n, sign_in.wipe.forgotten_text),
        Wipe::Leaving => t!(i18n, sign_in.wipe.forget_text),
    };
    let format = use_format();
    let lost = move || match unsent.get() {
        Unsent::Counting => t!(i18n, sign_in.wipe.counting).to_owned(),
        Unsent::Unknown => t!(i18n, sign_in.wipe.unknown).to_owned(),
        Unsent::Known(0) => t!(i18n, sign_in.wipe.none).to_owned(),
        Unsent::Known(1) => t!(i18n, sign_in.wipe.one).to_owned(),
        Unsent::Known(count) => {
            let count = format.number(i64::try_from(count).unwrap_or(i64::MAX));
            t!(i18n, sign_in.wipe.many, count = count).to_string()
        }
    };
    let go = move || match wipe.get() {
        Wipe::Forgotten => t!(i18n, sign_in.wipe.go),
        Wipe::Leaving => t!(i18n, sign_in.lock.forget),
    };
    let forget = move |()| {
        open.set(false);
        spawn_local(session.forget());
    };
    view! {
        <p>{text}</p>
        <p>{lost}</p>
        <div class="dialog-actions">
            <Button on_click=move |()| open.set(false)>{t!(i18n, common.cancel)}</Button>
            <Button
                kind=ButtonKind::Danger
                disabled=Signal::derive(move || unsent.get() == Unsent::Counting)
                on_click=forget
            >
                {go}
            </Button>
        </div>
    }
}

fn count() -> RwSignal<Unsent> {
    let unsent = RwSignal::new(Unsent::Counting);
    let locked = use_session().locked().get_untracked();
    spawn_local(async move {
        let known = match locked {
            Some(locked) => vault::unsent(&locked.profile.data()).await.ok(),
            None => None,
        };
        // The dialog may have been closed meanwhile.
        unsent.try_set(known.map_or(Unsent::Unknown, Unsent::Known));
    });
    unsent
}
