//! Who works here, and leaving. Whoever leaves with unsent changes is told first.

use klantkompas::protocol::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::page::Line;
use crate::components::{Button, ButtonKind, Card, Dialog, use_format, use_toasts};
use crate::i18n::*;
use crate::state::session::use_session;
use crate::state::use_replica;
use crate::storage::profiles::Profile;

/// The account, and the way out.
#[component]
pub fn AccountCard() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let toasts = use_toasts();
    let sync = use_replica().sync();
    let profile = session.profile();
    let text = move |read: fn(&Profile) -> String| {
        move || profile.read().as_ref().map(read).unwrap_or_default()
    };
    let role = move || match profile.read().as_ref().map(|profile| profile.role) {
        Some(Role::Admin) => t!(i18n, settings.account.admin),
        Some(Role::Manager) => t!(i18n, settings.account.manager),
        Some(Role::Agent) => t!(i18n, settings.account.agent),
        Some(Role::Viewer) => t!(i18n, settings.account.viewer),
        None => "",
    };
    let asks = RwSignal::new(false);
    let leave = Callback::new(move |()| {
        asks.set(false);
        toasts.push(t!(i18n, settings.account.signed_out), None);
        spawn_local(session.sign_out());
    });
    let forgets = RwSignal::new(false);
    let begin = move |()| {
        if sync.read_untracked().waiting_count == 0 {
            leave.run(());
        } else {
            asks.set(true);
        }
    };
    view! {
        <Card title=t!(i18n, settings.account.title)>
            <dl>
                <Line label=move || {
                    t!(i18n, settings.account.name)
                }>{text(|profile| profile.name.clone())}</Line>
                <Line label=move || {
                    t!(i18n, settings.account.email)
                }>{text(|profile| profile.email.clone())}</Line>
                <Line label=t!(i18n, settings.account.role)>{role}</Line>
            </dl>
            <div class="form-actions">
                <Button icon=icondata_lu::LuLogOut on_click=begin>
                    {t!(i18n, settings.account.sign_out)}
                </Button>
                <Button kind=ButtonKind::Quiet on_click=move |()| forgets.set(true)>
                    {t!(i18n, settings.account.forget)}
                </Button>
            </div>
        </Card>
        <LeaveDialog open=asks leave />
        <ForgetDialog open=forgets />
    }
}

/// Leaving a device that is not one's own: nothing stays behind.
#[component]
fn ForgetDialog(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let session = use_session();
    let toasts = use_toasts();
    let sync = use_replica().sync();
    let unsent = move || match sync.read().waiting_count {
        0 => t!(i18n, settings.forget.none).to_owned(),
        1 => t!(i18n, settings.forget.one).to_owned(),
        count => {
            let count = format.number(i64::try_from(count).unwrap_or(i64::MAX));
            t!(i18n, settings.forget.many, count = count).to_string()
        }
    };
    let forget = move |()| {
        open.set(false);
        toasts.push(t!(i18n, settings.forget.done), None);
        spawn_local(session.forget());
    };
    view! {
        <Dialog title=t!(i18n, settings.forget.title) open>
            <p>{t!(i18n, settings.forget.text)}</p>
            <p>{unsent}</p>
            <div class="dialog-actions">
                <Button on_click=move |()| open.set(false)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Danger on_click=forget>
                    {t!(i18n, settings.forget.go)}
                </Button>
            </div>
        </Dialog>
    }
}

#[component]
fn LeaveDialog(open: RwSignal<bool>, leave: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let sync = use_replica().sync();
    let text = move || match sync.read().waiting_count {
        1 => t!(i18n, settings.leave.one).to_owned(),
        count => {
            let count = format.number(i64::try_from(count).unwrap_or(i64::MAX));
            t!(i18n, settings.leave.many, count = count).to_string()
        }
    };
    view! {
        <Dialog title=t!(i18n, settings.leave.title) open>
            <p>{text}</p>
            <div class="dialog-actions">
                <Button on_click=leave>{t!(i18n, settings.leave.go)}</Button>
                <Button kind=ButtonKind::Primary on_click=move |()| open.set(false)>
                    {t!(i18n, settings.leave.stay)}
                </Button>
            </div>
        </Dialog>
    }
}
