//! Bars side by side: how many of each.

use leptos::prelude::*;

use super::scale::{Scale, place};
use crate::components::Tone;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it counts.
    pub label: String,
    /// How many.
    pub count: u32,
    /// Its color; the label says the same.
    pub tone: Tone,
}

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 176.0;
/// Bars stand on this line; the labels lie below.
const FLOOR: f64 = 150.0;
/// The highest bar ends here, with room for its count.
const TOP: f64 = 22.0;
/// Share of its place that a bar fills.
const FILLED: f64 = 0.72;

/// The bars.
#[component]
pub fn BarChart(
    /// One sentence that says what there is to see.
    #[prop(into)]
    label: Signal<String>,
    /// The bars, in order.
    #[prop(into)]
    bars: Signal<Vec<Bar>>,
) -> impl IntoView {
    let drawn = move || {
        let bars = bars.get();
        let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
        let across = WIDTH / place(bars.len().max(1));
        let up = Scale { domain: (0.0, f64::from(most)), range: (FLOOR, TOP) };
        let bar = move |(index, bar): (usize, Bar)| draw(&bar, place(index) * across, across, up);
        bars.into_iter().enumerate().map(bar).collect_view()
    };
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
            <line class="chart-axis" x1="0" x2=WIDTH y1=FLOOR y2=FLOOR />
            {drawn}
        </svg>
    }
}

fn draw(bar: &Bar, left: f64, across: f64, up: Scale) -> impl IntoView + use<> {
    let top = up.at(f64::from(bar.count));
    let middle = left + across / 2.0;
    let width = across * FILLED;
    view! {
        <g class=format!("chart-bar {}", bar.tone.class())>
            <rect x=middle - width / 2.0 y=top width=width height=FLOOR - top rx="3" />
            <text class="chart-count" x=middle y=top - 6.0>
                {bar.count}
            </text>
            <text class="chart-label" x=middle y=FLOOR + 17.0>
                {bar.label.clone()}
            </text>
        </g>
    }
}
