//! Saved views: pinned ones as tabs above the list, all of them and what can be done with the one that is
//! open in a menu.

mod dialog;
mod edits;
mod source;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::dialog::{Naming, ViewForm};
use self::source::{View, use_views};
use crate::components::{Button, Choice, Dialog, Menu, MenuItem, Tabs};
use crate::i18n::*;
use crate::records::go::use_go;
use crate::records::save::{Keeper, use_keeper};
use crate::records::view_state::{VIEW, ViewState, is_newer, opened, saved};
use crate::state::Edit;
use crate::state::address::use_query;

/// The views above the list.
#[component]
pub fn ViewBar(
    /// The list as it is shown.
    state: Memo<ViewState>,
) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let query = use_query();
    let views = use_views();
    let keeper = use_keeper();
    let current = Memo::new(move |_| {
        let query = query.read();
        let id = query.get(VIEW)?;
        views.read().iter().find(|view| view.row.id.to_string() == id).cloned()
    });
    let has_changed = Memo::new(move |_| {
        let current = current.read();
        current.as_ref().is_some_and(|view| {
            // In another order of its words it still says the same.
            let was = opened(&view.record.state, "", &query.read());
            ViewState::read(&was) != *state.read()
        })
    });
    let open = move |id: String| {
        let now = query.get_untracked();
        let found = views.read_untracked().iter().find(|it| it.row.id.to_string() == id).cloned();
        let params = match found {
            Some(view) => opened(&view.record.state, &id, &now),
            None => {
                // Nothing that a view said stays, known here or not.
                let mut params = opened("", "", &now);
                let kind = state.get_untracked().entity;
                ViewState::of_kind(kind.name()).write(&mut params);
                params
            }
        };
        go.replace(&format!("/customers{}", params.text()));
    };
    let naming = RwSignal::new(None::<Naming>);
    let is_naming = RwSignal::new(false);
    let ask = Callback::new(move |wanted: Naming| {
        naming.set(Some(wanted));
        is_naming.set(true);
    });
    let text = Signal::derive(move || saved(&query.read()));
    let tabs = move || tabs(i18n, &views.read(), current.read().as_ref());
    let chosen =
        move || current.read().as_ref().map(|it| it.row.id.to_string()).unwrap_or_default();
    let has_tabs = Memo::new(move |_| tabs().len() > 1);
    let is_newer = Memo::new(move |_| {
        current.read().as_ref().is_some_and(|view| is_newer(&view.record.state))
    });
    let items = Signal::derive(move || {
        let menu = Menus { i18n, keeper, ask, open: Callback::new(open), text };
        menu.items(&views.read(), current.read().as_ref(), has_changed.get())
    });
    let made = Callback::new(move |id: Option<String>| {
        is_naming.set(false);
        if let Some(id) = id {
            let mut params = query.get_untracked();
            params.set(VIEW, &id);
            go.replace(&format!("/customers{}", params.text()));
        }
    });
    let form = move || naming.get().map(|naming| view! { <ViewForm naming text on_done=made /> });
    let title = move || match naming.read().as_ref() {
        Some(Naming::Change(_)) => t!(i18n, lists.view.change_title),
        _ => t!(i18n, lists.view.save_as_title),
    };
    view! {
        <div class="view-bar">
            <Show when=move || has_tabs.get()>
                <Tabs
                    label=t!(i18n, lists.view.tabs)
                    choices=Signal::derive(tabs)
                    value=Signal::derive(chosen)
                    on_change=open
                />
            </Show>
            <Show when=move || has_changed.get()>
                <Button on_click=move |()| save_over(keeper, current, text)>
                    {t!(i18n, lists.view.save)}
                </Button>
            </Show>
            <Menu label=t!(i18n, lists.view.menu) icon=icondata_lu::LuBookmark items />
        </div>
        <Show when=move || is_newer.get()>
            <p class="muted small">{t!(i18n, lists.view.newer)}</p>
        </Show>
        <Dialog title open=is_naming>
            {form}
        </Dialog>
    }
}

/// The list without a view, the pinned ones, and the one that is open.
fn tabs(i18n: I18n, views: &[View], current: Option<&View>) -> Vec<Choice> {
    let usual = Choice::new("", t!(i18n, lists.view.usual));
    let is_tab = |view: &&View| {
        view.record.pinned || current.is_some_and(|current| current.row.id == view.row.id)
    };
    let tab = |view: &View| Choice::new(view.row.id.to_string(), view.record.name.clone());
    std::iter::once(usual).chain(views.iter().filter(is_tab).map(tab)).collect()
}

/// The open view is from here on as the list is shown.
fn save_over(keeper: Keeper, current: Memo<Option<View>>, text: Signal<String>) {
    if let Some(view) = current.get_untracked() {
        keep(keeper, edits::state(&view.row, &text.get_untracked()));
    }
}

fn keep(keeper: Keeper, edit: Edit) {
    spawn_local(async move {
        // A failure has been shown by then.
        drop(keeper.keep(edit).await);
    });
}

/// What the lines of the menu do.
#[derive(Clone, Copy)]
struct Menus {
    i18n: I18n,
    keeper: Keeper,
    ask: Callback<Naming>,
    open: Callback<String>,
    text: Signal<String>,
}

impl Menus {
    fn items(self, views: &[View], current: Option<&View>, has_changed: bool) -> Vec<MenuItem> {
        let Self { i18n, keeper, ask, open, text } = self;
        let mut items: Vec<MenuItem> = Vec::new();
        for view in views {
            let id = view.row.id.to_string();
            let on_select = Callback::new(move |()| open.run(id.clone()));
            let label = t!(i18n, lists.view.open, name = view.record.name).to_string();
            items.push(MenuItem { icon: Some(icondata_lu::LuBookmark), label, on_select });
        }
        let mut add = |icon: icondata_core::Icon, label: String, on_select: Callback<()>| {
            items.push(MenuItem { icon: Some(icon), label, on_select });
        };
        add(
            icondata_lu::LuBookmarkPlus,
            t!(i18n, lists.view.save_as).to_owned(),
            Callback::new(move |()| ask.run(Naming::New)),
        );
        let Some(view) = current.cloned() else { return items };
        if has_changed {
            let row = view.row.clone();
            add(
                icondata_lu::LuBookmarkCheck,
                t!(i18n, lists.view.save_in, name = view.record.name).to_string(),
                Callback::new(move |()| keep(keeper, edits::state(&row, &text.get_untracked()))),
            );
        }
        let changed = view.clone();
        add(
            icondata_lu::LuPencil,
            t!(i18n, lists.view.change).to_owned(),
            Callback::new(move |()| ask.run(Naming::Change(changed.clone()))),
        );
        let (icon, label) = match view.record.pinned {
            true => (icondata_lu::LuPinOff, t!(i18n, lists.view.unpin)),
            false => (icondata_lu::LuPin, t!(i18n, lists.view.pin)),
        };
        let (row, pinned) = (view.row.clone(), !view.record.pinned);
        add(
            icon,
            label.to_owned(),
            Callback::new(move |()| keep(keeper, edits::pinned(&row, pinned))),
        );
        let row = view.row;
        add(
            icondata_lu::LuBookmarkX,
            t!(i18n, lists.view.remove).to_owned(),
            Callback::new(move |()| keep(keeper, edits::removed(&row))),
        );
        items
    }
}
