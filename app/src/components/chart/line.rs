//! A line over time with the band it is sure of.

use leptos::prelude::*;

use super::scale::{Scale, place};

/// One moment.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePoint {
    /// When, as it is written under the line.
    pub label: String,
    /// The figure; absent when there is too little to say.
    pub figure: Option<f64>,
    /// Between what it surely lies.
    pub band: Option<(f64, f64)>,
}

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 408.0;
const FLOOR: f64 = 160.0;
const TOP: f64 = 12.0;

/// The line.
#[component]
pub fn LineChart(
    /// One sentence that says what there is to see.
    #[prop(into)]
    label: Signal<String>,
    /// The moments, oldest first, evenly apart.
    #[prop(into)]
    points: Signal<Vec<LinePoint>>,
    /// The lowest and the highest figure drawn.
    domain: (f64, f64),
    /// Figures with a line across, and how they are written.
    #[prop(into)]
    ticks: Signal<Vec<(f64, String)>>,
) -> impl IntoView {
    let up = Scale { domain, range: (FLOOR, TOP) };
    let across = move |count: usize| Scale {
        domain: (0.0, place(count.saturating_sub(1))),
        range: (LEFT, RIGHT),
    };
    let tick = move |(figure, text): (f64, String)| {
        let y = up.at(figure);
        view! {
            <line class="chart-axis" x1=LEFT x2=RIGHT y1=y y2=y />
            <text class="chart-tick" x=LEFT - 7.0 y=y + 4.0>
                {text}
            </text>
        }
    };
    let band = move || {
        let points = points.read();
        let across = across(points.len());
        let sure = points.iter().enumerate().filter_map(|(at, point)| Some((at, point.band?)));
        let (mut there, mut back) = (String::new(), Vec::new());
        for (at, (low, high)) in sure {
            let x = across.at(place(at));
            there.push_str(&format!("{x:.1},{:.1} ", up.at(high)));
            back.push(format!("{x:.1},{:.1}", up.at(low)));
        }
        back.reverse();
        there + &back.join(" ")
    };
    let line = move || {
        let points = points.read();
        let across = across(points.len());
        let known = points.iter().enumerate().filter_map(|(at, point)| Some((at, point.figure?)));
        let places = known.map(|(at, y)| format!("{:.1},{:.1}", across.at(place(at)), up.at(y)));
        places.collect::<Vec<_>>().join(" ")
    };
    let dots = move || {
        let points = points.get();
        let across = across(points.len());
        let dot = move |(at, point): (usize, LinePoint)| {
            let y = up.at(point.figure?);
            Some(view! { <circle class="chart-dot" cx=across.at(place(at)) cy=y r="3" /> })
        };
        points.into_iter().enumerate().filter_map(dot).collect_view()
    };
    let labels = move || {
        let points = points.get();
        let across = across(points.len());
        let last = points.len().saturating_sub(1);
        let shown = [0, last / 2, last];
        let label = move |(at, point): (usize, LinePoint)| {
            let anchor = match at {
                0 => "start",
                at if at == last => "end",
                _ => "middle",
            };
            let x = across.at(place(at));
            shown.contains(&at).then(|| {
                view! {
                    <text class="chart-label" x=x y=FLOOR + 20.0 text-anchor=anchor>
                        {point.label}
                    </text>
                }
            })
        };
        points.into_iter().enumerate().filter_map(label).collect_view()
    };
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
            {move || ticks.get().into_iter().map(tick).collect_view()}
            <polygon class="chart-band" points=band />
            <polyline class="chart-line" points=line />
            {dots}
            {labels}
        </svg>
    }
}
