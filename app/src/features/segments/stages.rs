//! How many customers are in each stage; a card opens the customers behind its figure.

use leptos::prelude::*;

use crate::components::{Failure, Skeleton, use_format};
use crate::i18n::*;
use crate::records::go;
use crate::records::words;
use crate::state::preferences::use_as_of;
use crate::state::use_replica;
use crate::worker::message::{LifecycleFigures, Stages};

/// The cards of the relationship cycle.
#[component]
pub fn StageCards() -> impl IntoView {
    let i18n = use_i18n();
    let replica = use_replica();
    let as_of = use_as_of();
    let changed = replica.changed();
    let figures = LocalResource::new(move || {
        changed.track();
        replica.lifecycle(as_of.get())
    });
    // The last figures stay while newer ones are counted.
    let last = Memo::new(move |before: Option<&Option<Result<LifecycleFigures, String>>>| {
        match figures.get() {
            Some(answer) => Some(answer.map_err(|error| error.to_string())),
            None => before.cloned().flatten(),
        }
    });
    let cards = move |figures: LifecycleFigures| {
        view! {
            <ul class="stage-cards">
                <StageCard stage=Stages::Potential count=figures.potential />
                <StageCard stage=Stages::New count=figures.new />
                <StageCard stage=Stages::Loyal count=figures.loyal />
                <StageCard stage=Stages::Ex count=figures.ex>
                    {t!(
                        i18n, segments.asleep, dormant = figures.dormant, winback = figures
                        .winback_possible
                    )}
                </StageCard>
            </ul>
        }
    };
    let retry = Callback::new(move |()| figures.refetch());
    move || match last.get() {
        None => view! { <Skeleton lines=2 /> }.into_any(),
        Some(Ok(figures)) => cards(figures).into_any(),
        Some(Err(error)) => view! { <Failure details=error on_retry=retry /> }.into_any(),
    }
}

#[component]
fn StageCard(
    stage: Stages,
    count: u32,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let go = go::use_go();
    let only = match stage {
        Stages::Potential => "potential",
        Stages::New => "new",
        Stages::Loyal => "loyal",
        Stages::Ex => "ex",
    };
    view! {
        <li>
            <a class="stage-card" href=move || go.link(&format!("/customers?only={only}"))>
                <strong>{move || format.number(count.into())}</strong>
                <span>{move || words::stage(i18n, stage)}</span>
                {children.map(|children| view! { <small>{children()}</small> })}
            </a>
        </li>
    }
}
