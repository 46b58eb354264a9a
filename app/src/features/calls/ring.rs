//! A call that the exchange opened in a tab of its own: the card is there at once, the other tabs
//! hear of it without losing anything, and the new one offers to close.

use std::time::Duration;

use gloo::storage::{SessionStorage, Storage};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::last::whose;
use crate::components::{Button, ButtonKind, Icon};
use crate::i18n::*;
use crate::records::go;
use crate::state::address::Query;
use crate::state::session::{Phase, use_session};
use crate::state::use_replica;

const CHANNEL: &str = "klantkompas.calls";

/// Marks a tab that has been used before.
const TAB: &str = "klantkompas.tab";

/// What the tabs say; the number follows.
const RINGS: &str = "rings ";
const HEARD: &str = "heard";

/// A call that nobody looked at for so long is another's, or over.
const SHOWN: Duration = Duration::from_secs(60);

/// Browsers that let a page close its tab do so well within this.
const CLOSING: Duration = Duration::from_millis(400);

/// What tabs tell each other of calls; a context, made once by the shell.
#[derive(Clone, Copy)]
pub struct Rings {
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
    /// Whether this tab was opened just now.
    is_new_tab: StoredValue<bool>,
    /// The number that another tab was opened for.
    ringing: RwSignal<Option<String>>,
    /// Whether another tab knows of the call that this tab was opened for.
    is_heard: RwSignal<bool>,
}

/// Listens to the other tabs. Called once, by the shell.
pub fn provide_rings() {
    let is_new_tab = SessionStorage::get::<bool>(TAB).is_err();
    // Without storage every page counts as new: then other tabs hear of a call once more.
    drop(SessionStorage::set(TAB, true));
    let rings = Rings {
        channel: StoredValue::new_local(BroadcastChannel::new(CHANNEL).ok()),
        is_new_tab: StoredValue::new(is_new_tab),
        ringing: RwSignal::new(None),
        is_heard: RwSignal::new(false),
    };
    provide_context(rings);
    let phase = use_session().phase();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        match text.strip_prefix(RINGS) {
            Some(number) if phase.get_untracked() == Phase::Open => rings.hear(number),
            None if text == HEARD => rings.is_heard.set(true),
            _ => {}
        }
    });
    rings.channel.with_value(|channel| {
        if let Some(channel) = channel {
            // Lives as long as the page.
            channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
        }
    });
}

impl Rings {
    /// Tells the other tabs, when this one was opened for the call.
    pub(super) fn tell(self, number: &str) {
        let is_new_tab = self.is_new_tab.try_update_value(std::mem::take).unwrap_or_default();
        if is_new_tab && !number.is_empty() {
            self.say(&format!("{RINGS}{number}"));
        }
    }

    /// Whether another tab was opened for a call just now.
    pub fn are_heard(self) -> bool {
        self.ringing.read().is_some()
    }

    fn hear(self, number: &str) {
        self.say(HEARD);
        let number = number.to_owned();
        self.ringing.set(Some(number.clone()));
        let is_same = move |ringing: &mut Option<String>| {
            let is_same = ringing.as_ref() == Some(&number);
            if is_same {
                *ringing = None;
            }
            is_same
        };
        set_timeout(move || self.ringing.maybe_update(is_same), SHOWN);
    }

    fn say(self, text: &str) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                // A closed channel has nobody listening.
                drop(channel.post_message(&text.into()));
            }
        });
    }
}

/// A call for which another tab was opened: who it is, above whatever is being done here.
#[component]
pub fn RingNotice() -> impl IntoView {
    let i18n = use_i18n();
    let go = go::use_go();
    let directory = use_replica().directory();
    let notice = move |rings: Rings| {
        move || {
            let number = rings.ringing.get()?;
            let who = whose(&directory.read(), &number);
            let mut query = Query::default();
            query.set("n", &number);
            let show = move |()| {
                rings.ringing.set(None);
                go.to(&format!("/call{}", query.text()));
            };
            let notice = view! {
                <div class="banner tone-info" role="status">
                    <Icon icon=icondata_lu::LuPhone />
                    <p>{t!(i18n, calls.incoming)} ": " <strong>{who}</strong> " " {number}</p>
                    <Button kind=ButtonKind::Primary on_click=show>
                        {t!(i18n, calls.pop.show)}
                    </Button>
                    <Button
                        kind=ButtonKind::Quiet
                        icon=icondata_lu::LuX
                        label=t!(i18n, common.close)
                        on_click=move |()| rings.ringing.set(None)
                    />
                </div>
            };
            Some(notice.into_any())
        }
    };
    use_context::<Rings>().map(notice)
}

/// Where a tab was opened for a call and another knows of it: the way back.
#[component]
pub fn PopLead() -> impl IntoView {
    let i18n = use_i18n();
    let stays = RwSignal::new(false);
    let close = move |()| {
        drop(window().close());
        set_timeout(
            move || {
                // Gone with the tab, mostly.
                stays.try_set(true);
            },
            CLOSING,
        );
    };
    let lead = move |rings: Rings| {
        move || {
            let text =
                if stays.get() { t!(i18n, calls.pop.stays) } else { t!(i18n, calls.pop.text) };
            let lead = move || {
                view! {
                    <div class="call-pop" role="status">
                        <p>{text}</p>
                        <Button on_click=close>{t!(i18n, calls.pop.close)}</Button>
                    </div>
                }
                .into_any()
            };
            rings.is_heard.get().then(lead)
        }
    };
    use_context::<Rings>().map(lead)
}
