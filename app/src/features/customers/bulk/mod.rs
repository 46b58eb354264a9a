//! The bar over the rows that were chosen: how many, and what can be done to all of them.

mod form;
mod run;

use domain::entity::Entity;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::form::{Ask, BulkForm};
use crate::components::{Button, ButtonKind, Dialog, use_format};
use crate::i18n::*;
use crate::parts;
use crate::records::selection::Marked;
use crate::records::view_state::ViewState;

/// What the dialog is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Change(Ask),
    Export,
}

/// The bar.
#[component]
pub fn SelectionBar(
    /// The list as it is shown.
    state: Memo<ViewState>,
    /// What is chosen of it.
    marked: Marked,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let Marked { selection, matching, query, .. } = marked;
    let doing = RwSignal::new(None::<Doing>);
    let open = RwSignal::new(false);
    let count = Memo::new(move |_| selection.read().count(matching.get()));
    let told = move || match count.get() {
        1 => t!(i18n, lists.selected.one).to_owned(),
        count => t!(i18n, lists.selected.many, count = format.number(count.into())).to_string(),
    };
    let all = move || {
        let count = format.number(matching.get().into());
        t!(i18n, lists.selected.all, count = count).to_string()
    };
    let is_part = Memo::new(move |_| count.get() < matching.get());
    let start = move |what: Doing| {
        doing.set(Some(what));
        open.set(true);
    };
    let clear = move |()| {
        selection.update(|selection| selection.set_all(false));
        focus_list();
    };
    let is_customers = Memo::new(move |_| state.read().entity == Entity::Customer);
    let title = move || match doing.get() {
        Some(Doing::Change(ask)) => words(i18n, ask),
        _ => t!(i18n, export.open),
    };
    let closed = Callback::new(move |was_done: bool| {
        open.set(false);
        if was_done && selection.try_with_untracked(|it| it.ids.is_empty() && !it.all) == Some(true)
        {
            // The bar goes, and with it what had the focus.
            focus_list();
        }
    });
    let content = move || match doing.get()? {
        Doing::Change(ask) => {
            let entity = state.get_untracked().entity;
            Some(view! { <BulkForm ask entity marked on_done=closed /> }.into_any())
        }
        Doing::Export => {
            let chosen = selection.get_untracked().of(query.get_untracked());
            let done = Callback::new(move |()| open.set(false));
            Some(parts::list_export(state.get_untracked(), chosen, done))
        }
    };
    let act = move |ask: Ask, icon: icondata_core::Icon| {
        view! {
            <Button icon on_click=move |()| start(Doing::Change(ask))>
                {words(i18n, ask)}
            </Button>
        }
    };
    view! {
        <div class="selection-bar" role="region" aria-label=t!(i18n, lists.selected.label)>
            <p role="status">{told}</p>
            <Show when=move || is_part.get()>
                <Button
                    kind=ButtonKind::Quiet
                    on_click=move |()| selection.update(|selection| selection.set_all(true))
                >
                    {all}
                </Button>
            </Show>
            <Show when=move || is_customers.get()>
                {act(Ask::Owner, icondata_lu::LuUserCheck)}
                {act(Ask::AddTag, icondata_lu::LuTag)}
                {act(Ask::RemoveTag, icondata_lu::LuTags)}
                {act(Ask::Field, icondata_lu::LuPencil)}
            </Show>
            {act(Ask::Archive, icondata_lu::LuArchive)}
            <Button icon=icondata_lu::LuDownload on_click=move |()| start(Doing::Export)>
                {t!(i18n, export.open)}
            </Button>
            <Button kind=ButtonKind::Quiet icon=icondata_lu::LuX on_click=clear>
                {t!(i18n, lists.selected.clear)}
            </Button>
        </div>
        <Dialog title open>
            {content}
        </Dialog>
    }
}

fn words(i18n: I18n, ask: Ask) -> &'static str {
    match ask {
        Ask::Owner => t!(i18n, lists.bulk.owner),
        Ask::AddTag => t!(i18n, lists.bulk.add_tag),
        Ask::RemoveTag => t!(i18n, lists.bulk.remove_tag),
        Ask::Field => t!(i18n, lists.bulk.change),
        Ask::Archive => t!(i18n, lists.bulk.archive),
    }
}

/// Keys go on in the list.
fn focus_list() {
    request_animation_frame(|| {
        let list = document().query_selector(".list-page .table-body").ok().flatten();
        if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
            drop(list.focus());
        }
    });
}
