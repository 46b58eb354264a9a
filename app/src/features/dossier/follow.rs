//! Following a customer: closed complaints, scores and a goodbye then stand in the inbox, as they do for
//! the owner.

use domain::entity::Entity;
use domain::sync::change::Item;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::source::View;
use crate::components::Icon;
use crate::i18n::*;
use crate::records::people::{myself, use_me};
use crate::records::save::use_keeper;
use crate::records::text;
use crate::state::Edit;
use crate::state::firm::use_colleagues;

/// Follow, or no longer. The owner hears of the customer anyway.
#[component]
pub fn FollowButton(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let keeper = use_keeper();
    let colleagues = use_colleagues();
    let people = use_me();
    let mine = Memo::new(move |_| {
        let ids: Vec<String> = people.read().iter().map(ToString::to_string).collect();
        let customer = view.customer.read();
        let followers = customer.fields.get("followers").and_then(Value::as_array);
        let is_mine = |it: &&Value| it.as_str().is_some_and(|it| ids.iter().any(|id| id == it));
        followers.into_iter().flatten().filter(is_mine).cloned().collect::<Vec<_>>()
    });
    let is_owner = Memo::new(move |_| {
        let customer = view.customer.read();
        let owner = text(&customer.fields, "owner");
        people.read().iter().any(|id| id.to_string() == owner)
    });
    let is_following = Memo::new(move |_| !mine.read().is_empty());
    let turn = move |_| {
        let items = |values: Vec<Value>| {
            let item = |value| Item { field: "followers".to_owned(), value };
            values.into_iter().map(item).collect::<Vec<_>>()
        };
        let me = myself(&colleagues.read_untracked());
        let (add, remove) = match is_following.get_untracked() {
            true => (Vec::new(), items(mine.get_untracked())),
            false if me.is_empty() => return,
            false => (items(vec![me.into()]), Vec::new()),
        };
        let edit = Edit::items(Entity::Customer, view.customer.read_untracked().id, add, remove);
        spawn_local(async move {
            // A failure has been shown by then.
            drop(keeper.keep(edit).await);
        });
    };
    view! {
        <Show when=move || !is_owner.get()>
            <button
                type="button"
                class="button"
                aria-pressed=move || if is_following.get() { "true" } else { "false" }
                title=t!(i18n, dossier.follow.why)
                on:click=turn
            >
                <Icon icon=icondata_lu::LuBell />
                {t!(i18n, dossier.follow.word)}
            </button>
        </Show>
    }
}
