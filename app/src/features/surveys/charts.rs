//! The distribution of the scores and their trend, drawn and as tables.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::score;
use crate::components::chart::{Bar, BarChart, FigureTable, LineChart, LinePoint};
use crate::components::{Tone, use_format};
use crate::i18n::*;
use crate::worker::message::NpsScore;

/// How often each score was given.
#[component]
pub fn Distribution(counts: [u32; 11]) -> impl IntoView {
    let i18n = use_i18n();
    let bar = |(score, count): (usize, u32)| Bar {
        label: score.to_string(),
        count,
        tone: match score {
            9.. => Tone::Good,
            7.. => Tone::Neutral,
            _ => Tone::Bad,
        },
    };
    let bars: Vec<Bar> = counts.into_iter().enumerate().map(bar).collect();
    let cells = |bar: &Bar| vec![bar.label.clone(), bar.count.to_string()];
    let rows: Vec<Vec<String>> = bars.iter().map(cells).collect();
    let headings = move || {
        vec![
            t!(i18n, surveys.distribution.score).to_owned(),
            t!(i18n, surveys.distribution.count).to_owned(),
        ]
    };
    view! {
        <BarChart label=t!(i18n, surveys.distribution.label) bars />
        <p class="chart-key">
            <span class="tone-bad">{t!(i18n, surveys.detractors)}</span>
            <span class="tone-neutral">{t!(i18n, surveys.passives)}</span>
            <span class="tone-good">{t!(i18n, surveys.promoters)}</span>
        </p>
        <FigureTable
            summary=t!(i18n, surveys.as_table)
            headings=Signal::derive(headings)
            rows
        />
    }
}

/// The score at each month's end.
#[component]
pub fn Trend(points: Vec<(NaiveDate, NpsScore)>) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let points = StoredValue::new(points);
    let drawn = move || {
        let point = |(on, score): &(NaiveDate, NpsScore)| {
            let figure = score::shown(score);
            let band = score.interval.filter(|_| figure.is_some());
            LinePoint { label: format.month(*on), figure, band }
        };
        points.with_value(|points| points.iter().map(point).collect::<Vec<_>>())
    };
    let ticks = move || {
        let tick = |score: f64| (score, score::signed(format, score));
        [-100.0, -50.0, 0.0, 50.0, 100.0].map(tick).to_vec()
    };
    let headings = move || {
        vec![
            t!(i18n, surveys.trend.until).to_owned(),
            "NPS".to_owned(),
            t!(i18n, surveys.trend.sure).to_owned(),
            t!(i18n, surveys.trend.answers).to_owned(),
        ]
    };
    let cells = move |(on, score): &(NaiveDate, NpsScore)| {
        let figure = score::shown(score).map(|it| score::signed(format, it)).unwrap_or_default();
        let sure = score.interval.filter(|_| score::shown(score).is_some()).map(|(low, high)| {
            format!("{} … {}", score::signed(format, low), score::signed(format, high))
        });
        let answers = format.number(score::answers(score).into());
        vec![format.date(*on), figure, sure.unwrap_or_default(), answers]
    };
    let rows = move || points.with_value(|points| points.iter().map(cells).collect::<Vec<_>>());
    view! {
        <LineChart
            label=t!(i18n, surveys.trend.label)
            points=Signal::derive(drawn)
            domain=(-100.0, 100.0)
            ticks=Signal::derive(ticks)
        />
        <FigureTable
            summary=t!(i18n, surveys.as_table)
            headings=Signal::derive(headings)
            rows=Signal::derive(rows)
        />
    }
}
