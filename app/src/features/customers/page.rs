//! The page of lists: tabs, filter, chips, the list, and the button that adds.

use crate::state::address::{Query, use_query};
use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::Fields;
use leptos::prelude::*;

use super::list::RecordList;
use crate::components::{Button, ButtonKind, Chips, Choice, Tabs};
use crate::i18n::*;
use crate::parts;
use crate::records::form::{FormDialog, RecordDialog};
use crate::records::lists::{self, KINDS, shown};
use crate::records::ready::WhenReady;
use crate::records::view_state::{VIEW, ViewState};
use crate::records::{go, words};

/// The five kinds of record, one list each.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let i18n = use_i18n();
    let go = go::use_go();
    let query = use_query();
    let state = Memo::new(move |_| ViewState::read(&query.read()));
    let entity = Memo::new(move |_| state.read().entity.clone());
    let form = FormDialog::default();
    let show = Callback::new(move |state: ViewState| {
        let mut params = query.get_untracked();
        if ViewState::read(&params).entity != state.entity {
            params.remove(VIEW);
        }
        state.write(&mut params);
        go.replace(&format!("/customers{}", params.text()));
    });
    let add = move |()| form.add(entity.get_untracked(), Fields::new());
    add_when_asked(go, query, form);
    let added = Callback::new(move |(id, entity, is_new): (RecordId, Entity, bool)| {
        if is_new && entity == Entity::Customer {
            go.to(&format!("/customers/{id}"));
        }
    });
    view! {
        <div class="list-page">
            <header class="page-head">
                <h1>{t!(i18n, customers.title)}</h1>
                {parts::duplicates_link()}
                <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=add>
                    {move || words::add(i18n, &entity.read())}
                </Button>
            </header>
            <KindTabs entity show />
            <WhenReady>
                <div class="view-place">{parts::view_bar(state)}</div>
                <ListControls state show />
                {move || {
                    let entity = entity.get();
                    view! { <RecordList entity state show form /> }
                }}
            </WhenReady>
            <RecordDialog form on_saved=added />
        </div>
    }
}

/// `?new=customer`, as the command box links to, opens the form once.
fn add_when_asked(go: go::Go, query: Memo<Query>, form: FormDialog) {
    Effect::new(move |_| {
        let mut params = query.get();
        let kind: Option<Entity> = params.get("new").map(|kind| kind.to_owned().into());
        if let Some(kind) = kind {
            params.remove("new");
            form.add(kind, Fields::new());
            go.replace(&format!("/customers{}", params.text()));
        }
    });
}

#[component]
fn KindTabs(entity: Memo<Entity>, show: Callback<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move |entity: &Entity| match entity {
        Entity::Contact => t!(i18n, customers.tab.contact),
        Entity::Interaction => t!(i18n, customers.tab.interaction),
        Entity::Order => t!(i18n, customers.tab.order),
        Entity::SurveyResponse => t!(i18n, customers.tab.survey_response),
        _ => t!(i18n, customers.tab.customer),
    };
    let choices = move || {
        let choice = |kind: &lists::Shown| Choice::new(kind.entity.name(), name(&kind.entity));
        KINDS.iter().map(choice).collect::<Vec<_>>()
    };
    view! {
        <Tabs
            label=t!(i18n, customers.kinds)
            choices=Signal::derive(choices)
            value=Signal::derive(move || entity.read().name().to_owned())
            on_change=move |kind: String| show.run(ViewState::of_kind(&kind))
        />
    }
}

/// The words and the chip that narrow the list.
#[component]
fn ListControls(state: Memo<ViewState>, show: Callback<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let filter = move |event| {
        show.run(ViewState { filter: event_target_value(&event), ..state.get_untracked() });
    };
    let is_customers = Memo::new(move |_| state.read().entity == Entity::Customer);
    let chips = move || match is_customers.get() {
        true => narrowing(state, show, |i18n, _, value| stage(i18n, value)).into_any(),
        false => parts::other_chips(state, show),
    };
    view! {
        <div class="list-controls">
            <input
                type="search"
                class="list-filter"
                aria-label=t!(i18n, customers.filter)
                placeholder=t!(i18n, customers.filter)
                prop:value=move || state.read().filter.clone()
                on:input=filter
            />
            {parts::list_tools(state, show)}
            {chips}
        </div>
    }
}

/// The chips of a list, with what each value of its field is called.
pub(super) fn narrowing(
    state: Memo<ViewState>,
    show: Callback<ViewState>,
    word: fn(I18n, &'static str, &'static str) -> &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let choices = move || {
        let chips = shown(&state.read().entity).chips;
        let (field, values) = chips.unwrap_or_default();
        let all = Choice::new("", t!(i18n, customers.all));
        let chips = values.iter().map(|&value| Choice::new(value, word(i18n, field, value)));
        std::iter::once(all).chain(chips).collect::<Vec<_>>()
    };
    let change = move |only: String| show.run(ViewState { only, ..state.get_untracked() });
    view! {
        <Chips
            label=t!(i18n, customers.narrow)
            choices=Signal::derive(choices)
            value=Signal::derive(move || state.read().only.clone())
            on_change=change
        />
    }
}

fn stage(i18n: I18n, value: &str) -> &'static str {
    match value {
        "potential" => t!(i18n, customers.stage.potential),
        "new" => t!(i18n, customers.stage.new),
        "loyal" => t!(i18n, customers.stage.loyal),
        _ => t!(i18n, customers.stage.ex),
    }
}
