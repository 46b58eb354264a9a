//! Two customers side by side: who stays, and whose value of each field. A form of radio buttons, so that
//! arrows choose and Enter merges.

use domain::consent::OBJECTIONS;
use domain::entity::Entity;
use domain::id::CustomerId;
use domain::sync::envelope::Fields;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::choice::{Differing, Side, count, differing, usual_survivor};
use super::page::pair_path;
use crate::components::{Button, ButtonKind, ButtonLink, EmptyState, Skeleton};
use crate::i18n::*;
use crate::records::go::{customer_path, use_go};
use crate::records::pairings::use_pairer;
use crate::records::reader::use_reader;
use crate::records::{rare_words, text};
use crate::state::use_replica;
use crate::worker::message::{Belongings, Twin, TwinPage};

/// What a person chose of a field; nothing while it goes by who stays.
type Chosen = RwSignal<Option<Side>>;

/// The pair that the address names, as it was when it was opened.
#[component]
pub fn Compare(pair: (CustomerId, CustomerId)) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let replica = use_replica();
    let found = RwSignal::new(None::<Option<(Twin, Twin)>>);
    spawn_local(async move {
        let page = replica.twins(pair.0, pair.1).await;
        let page = page.unwrap_or(TwinPage { first: None, second: None });
        found.try_set(Some(page.first.zip(page.second)));
    });
    view! {
        <p class="twins-back">
            <a href=move || go.link("/duplicates")>{t!(i18n, duplicates.back)}</a>
        </p>
        {move || match found.get() {
            None => view! { <Skeleton lines=8 /> }.into_any(),
            Some(None) => {
                view! {
                    <EmptyState
                        icon=icondata_lu::LuCircleCheck
                        title=t!(i18n, duplicates.gone.title)
                        text=t!(i18n, duplicates.gone.text)
                    >
                        <ButtonLink href=Signal::derive(move || {
                            go.link("/duplicates")
                        })>{t!(i18n, duplicates.back)}</ButtonLink>
                    </EmptyState>
                }
                    .into_any()
            }
            Some(Some((first, second))) => view! { <Both first second /> }.into_any(),
        }}
    }
}

#[component]
fn Both(first: Twin, second: Twin) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let replica = use_replica();
    let pairer = use_pairer();
    let pending = RwSignal::new(false);
    let survivor = RwSignal::new(usual_survivor(&first, &second));
    let fields: Vec<(Differing, Chosen)> = differing(&first.row.fields, &second.row.fields)
        .into_iter()
        .map(|differing| (differing, RwSignal::new(None)))
        .collect();
    let names = [&first, &second].map(|twin| text(&twin.row.fields, "name").to_owned());
    let told = StoredValue::new([first.has, second.has]);
    let rows = StoredValue::new((first.row.clone(), second.row.clone()));
    let chosen = StoredValue::new(fields.clone());
    // The next pair waits already.
    let on_done = move || {
        spawn_local(async move {
            let next =
                replica.duplicates(1).await.ok().and_then(|page| page.pairs.into_iter().next());
            let path = next.map(|pair| pair_path(pair.first.id, pair.second.id));
            go.to(path.as_deref().unwrap_or("/duplicates"));
        });
    };
    let merge = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        let stays = survivor.get_untracked();
        let wanted = chosen.with_value(|fields| wanted(fields, stays));
        let (first, second) = rows.get_value();
        let (survivor, other) = match stays {
            Side::Second => (second, first),
            _ => (first, second),
        };
        spawn_local(async move {
            let kept = pairer.merge(survivor, other, wanted).await;
            pending.try_set(false);
            if kept.is_ok() {
                on_done();
            }
        });
    };
    let set_apart = move |()| {
        let (first, second) = rows.with_value(|(first, second)| (first.id, second.id));
        spawn_local(async move {
            if pairer.set_apart(first, second).await.is_ok() {
                on_done();
            }
        });
    };
    let comes_along = move || {
        let [first, second] = told.get_value();
        let has = if survivor.get() == Side::Second { first } else { second };
        along(i18n, &has)
    };
    let links = [&first, &second].map(|twin| CustomerId::from(twin.row.id));
    let heads = names.clone().into_iter().zip(links);
    let head = move |(name, id): (String, CustomerId)| {
        view! {
            <a class="twin-name" href=move || go.link(&customer_path(id)) target="_blank">
                {name}
            </a>
        }
    };
    let numbers = [&first, &second].map(|twin| match text(&twin.row.fields, "number") {
        "" => t!(i18n, records.new_number).to_owned(),
        number => number.to_owned(),
    });
    let objects = OBJECTIONS.into_iter().filter(|field| {
        [&first, &second].iter().any(|twin| twin.row.fields.get(*field) == Some(&Value::Bool(true)))
    });
    let objects =
        objects.map(|field| rare_words::field(i18n, field)).collect::<Vec<_>>().join(", ");
    let is_all_same = fields.is_empty();
    let choice = |(at, (differing, chosen)): (usize, (Differing, Chosen))| {
        view! { <Choosing at differing chosen survivor /> }
    };
    let stays = [names, numbers];
    let [names, numbers] = stays;
    let labels = names.iter().zip(&numbers).map(|(name, number)| format!("{name} ({number})"));
    let labels: Vec<(Side, String)> = [Side::First, Side::Second].into_iter().zip(labels).collect();
    view! {
        <form class="twins" on:submit=merge>
            <div class="twin-heads">{heads.map(head).collect_view()}</div>
            <Radios
                name="survivor".to_owned()
                legend=t!(i18n, duplicates.stays).to_owned()
                labels
                side=survivor
                on_choose=move |side| survivor.set(side)
                takes_focus=true
            />
            {fields.into_iter().enumerate().map(choice).collect_view()}
            <Show when=move || is_all_same>
                <p class="muted">{t!(i18n, duplicates.all_same)}</p>
            </Show>
            {(!objects.is_empty())
                .then(|| {
                    let objects = t!(i18n, duplicates.objections, what = objects).to_string();
                    view! { <p>{objects}</p> }
                })}
            <p role="status">{comes_along}</p>
            <div class="form-actions">
                <Button on_click=set_apart>{t!(i18n, duplicates.apart)}</Button>
                <Button kind=ButtonKind::Primary submit=true pending>
                    {t!(i18n, duplicates.merge)}
                </Button>
            </div>
        </form>
    }
}

/// The values that were chosen.
fn wanted(fields: &[(Differing, Chosen)], survivor: Side) -> Fields {
    let chosen = fields.iter().map(|(field, chosen)| {
        let side = chosen.get_untracked().unwrap_or_else(|| field.usual(survivor));
        (field.field.clone(), field.value(side))
    });
    chosen.collect()
}

/// What comes along with the one that is merged, in one line.
fn along(i18n: I18n, has: &Belongings) -> String {
    if count(has) == 0 {
        return t!(i18n, duplicates.along.nothing).to_owned();
    }
    t!(
        i18n,
        duplicates.along.counts,
        contacts = has.contacts,
        touches = has.interactions,
        orders = has.orders,
        answers = has.answers,
        work = has.work
    )
    .to_string()
}

/// One field: whose value.
#[component]
fn Choosing(
    at: usize,
    differing: Differing,
    chosen: Chosen,
    survivor: RwSignal<Side>,
) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    let label = |side: Side| {
        let value = differing.value(side);
        let value = reader.value(&Entity::Customer, &differing.field, &value);
        (side, if value.is_empty() { t!(i18n, duplicates.nothing).to_owned() } else { value })
    };
    let mut labels = vec![label(Side::First), label(Side::Second)];
    if differing.is_list() {
        let (both, value) = label(Side::Both);
        labels.push((both, t!(i18n, duplicates.both, value = value).to_string()));
    }
    let legend = rare_words::field_of(i18n, &Entity::Customer, &differing.field).to_owned();
    // What nobody chose goes by who stays.
    let side = move || chosen.get().unwrap_or_else(|| differing.usual(survivor.get()));
    view! {
        <Radios
            name=format!("field-{at}")
            legend
            labels
            side=Signal::derive(side)
            on_choose=move |side| chosen.set(Some(side))
            takes_focus=false
        />
    }
}

/// Radio buttons side by side; the browser's own arrows choose among them.
#[component]
fn Radios(
    name: String,
    legend: String,
    labels: Vec<(Side, String)>,
    #[prop(into)] side: Signal<Side>,
    #[prop(into)] on_choose: Callback<Side>,
    takes_focus: bool,
) -> impl IntoView {
    let node = NodeRef::<html::Fieldset>::new();
    if takes_focus {
        Effect::new(move |_| {
            let chosen = node.get().and_then(|node| node.query_selector("input:checked").ok()?);
            if let Some(input) = chosen.and_then(as_element) {
                // A field that went meanwhile needs no focus.
                drop(input.focus());
            }
        });
    }
    let radio = move |(value, label): (Side, String)| {
        view! {
            <label class="twin-choice">
                <input
                    type="radio"
                    name=name.clone()
                    value=value.name()
                    prop:checked=move || side.get() == value
                    on:change=move |_| on_choose.run(value)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="twin-field" node_ref=node>
            <legend>{legend}</legend>
            <div class="twin-choices">{labels.into_iter().map(radio).collect_view()}</div>
        </fieldset>
    }
}

fn as_element(element: web_sys::Element) -> Option<web_sys::HtmlElement> {
    wasm_bindgen::JsCast::dyn_into(element).ok()
}
