//! The score by stage of the relationship cycle.

use leptos::prelude::*;

use super::score;
use crate::components::use_format;
use crate::i18n::*;
use crate::records::words;
use crate::worker::message::{NpsScore, Stages};

/// One line per stage.
#[component]
pub fn StageTable(stages: Vec<(Stages, NpsScore)>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let row = move |(stage, score): (Stages, NpsScore)| {
        let number = score::shown(&score);
        let count = score::answers(&score);
        let shown = move || match number {
            Some(number) => score::signed(format, number),
            None => t!(i18n, surveys.too_few_short).to_owned(),
        };
        let NpsScore { promoters, passives, detractors, .. } = score;
        view! {
            <tr>
                <th scope="row">{move || words::stage(i18n, stage)}</th>
                <td>{count}</td>
                <td>{promoters}</td>
                <td>{passives}</td>
                <td>{detractors}</td>
                <td class:muted=number.is_none()>{shown}</td>
            </tr>
        }
    };
    view! {
        <div
            class="survey-scroll"
            role="group"
            tabindex="0"
            aria-label=t!(i18n, surveys.by_stage)
        >
            <table class="survey-table">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, surveys.stage)}</th>
                        <th scope="col">{t!(i18n, surveys.trend.answers)}</th>
                        <th scope="col">{t!(i18n, surveys.promoters)}</th>
                        <th scope="col">{t!(i18n, surveys.passives)}</th>
                        <th scope="col">{t!(i18n, surveys.detractors)}</th>
                        <th scope="col">"NPS"</th>
                    </tr>
                </thead>
                <tbody>{stages.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
