//! The plot of all times: a group for each workload, a line for each subject, on a logarithmic scale.

use std::fmt::Write as _;

use system_tests::measure::statistics::{Summary, summary};

use crate::figures::Figures;
use crate::subject::Subject;
use crate::table::shown;
use crate::workload::Workload;

const WIDTH: f64 = 960.0;

/// Where the scale begins and ends; names stand before it, figures after it.
const FROM: f64 = 200.0;
const TO: f64 = 830.0;

const LINE: f64 = 17.0;
const GROUP: f64 = 34.0;
const TOP: f64 = 64.0;

/// What is less than this stands at its place: the clocks see no less.
const LEAST: f64 = 0.001;

const OURS: &str = "#0b57a4";
const OTHERS: &str = "#6b7785";
const TEXT: &str = "#1d2733";
const FAINT: &str = "#dde3e9";

const STYLE: &str = "text { font: 12px system-ui, 'Segoe UI', Roboto, sans-serif; } \
    .title { font-size: 15px; font-weight: 600; } .group { font-size: 13px; font-weight: 600; } \
    .ours { font-weight: 600; } .end { text-anchor: end; } .middle { text-anchor: middle; }";

/// The scale from one power of ten to another.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// That holds all of these.
    fn of(groups: &[(Workload, Vec<(Subject, Summary)>)]) -> Self {
        let lines = || groups.iter().flat_map(|(_, lines)| lines);
        let low = lines().map(|(_, found)| found.median.max(LEAST)).fold(1.0, f64::min);
        let high = lines().map(|(_, found)| found.p95).fold(1.0, f64::max);
        Self { low: low.log10().floor(), high: high.log10().ceil().max(1.0) }
    }

    fn x(&self, value: f64) -> f64 {
        let share = (value.max(LEAST).log10() - self.low) / (self.high - self.low);
        FROM + share * (TO - FROM)
    }

    fn decades(&self) -> impl Iterator<Item = f64> {
        let high = self.high;
        std::iter::successors(Some(self.low), |decade| Some(decade + 1.0))
            .take_while(move |decade| *decade <= high)
            .map(|decade| 10_f64.powf(decade))
    }
}

/// Draws it as SVG.
pub fn draw(figures: &Figures) -> String {
    let groups = groups(figures);
    let scale = Scale::of(&groups);
    let mut body = String::new();
    let mut y = TOP;
    for (workload, lines) in &groups {
        y += GROUP;
        let title = workload.title();
        put(&mut body, format_args!("<text class=\"group\" x=\"12\" y=\"{y}\">{title}</text>"));
        for (subject, found) in lines {
            y += LINE;
            line(&mut body, &scale, y, *subject, *found);
        }
    }
    let (end, height) = (y + 12.0, y + 44.0);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <title>Medians of every workload and subject</title>\n\
         <style>{STYLE}</style>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <g fill=\"{TEXT}\">\n\
         <text class=\"title\" x=\"12\" y=\"26\">Milliseconds, logarithmic: less is better</text>\n\
         <text x=\"12\" y=\"46\">A dot is the median, the line reaches to the 95th percentile. \
         Blue: Klantkompas.</text>\n"
    );
    for value in scale.decades() {
        let x = scale.x(value);
        put(
            &mut text,
            format_args!(
                "<path d=\"M{x:.1} {TOP}V{end}\" stroke=\"{FAINT}\"/>\
                 <text class=\"middle\" x=\"{x:.1}\" y=\"{:.0}\">{value}</text>\
                 <text class=\"middle\" x=\"{x:.1}\" y=\"{:.0}\">{value}</text>",
                TOP - 2.0,
                end + 16.0
            ),
        );
    }
    text.push_str(&body);
    text.push_str("</g>\n</svg>\n");
    text
}

/// The workloads that are times, and who has figures of each.
fn groups(figures: &Figures) -> Vec<(Workload, Vec<(Subject, Summary)>)> {
    let times = Workload::ALL.into_iter().filter(|workload| workload.is_time());
    let lines = |workload| {
        let found = |subject| Some((subject, summary(figures.samples(workload, subject))?));
        Subject::ALL.into_iter().filter_map(found).collect::<Vec<_>>()
    };
    let groups = times.map(|workload| (workload, lines(workload)));
    groups.filter(|(_, lines)| !lines.is_empty()).collect()
}

fn line(body: &mut String, scale: &Scale, y: f64, subject: Subject, found: Summary) {
    let (color, class) = if subject.is_ours() { (OURS, "ours") } else { (OTHERS, "other") };
    let Summary { median, p95 } = found;
    let (x, to, middle) = (scale.x(median), scale.x(p95), y - 4.0);
    let (name, value) = (subject.title(), format!("{} ({})", shown(median), shown(p95)));
    put(
        body,
        format_args!(
            "<text class=\"{class} end\" x=\"{:.0}\" y=\"{y}\">{name}</text>\
             <path d=\"M{x:.1} {middle}H{to:.1}\" stroke=\"{color}\" stroke-width=\"2\"/>\
             <circle cx=\"{x:.1}\" cy=\"{middle}\" r=\"4\" fill=\"{color}\"/>\
             <text class=\"{class} end\" x=\"{:.0}\" y=\"{y}\">{value}</text>",
            FROM - 14.0,
            WIDTH - 12.0
        ),
    );
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    writeln!(text, "{what}").ok();
}
