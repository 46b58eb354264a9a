//! The tables: rows are subjects, columns are workloads.

use std::fmt::Write as _;

use system_tests::measure::statistics::{Summary, summary};

use crate::figures::Figures;
use crate::smoothness::{Busy, Stretch};
use crate::subject::Subject;
use crate::workload::{TARGETS, Workload};

/// A cell without a figure.
const NONE: &str = "–";

/// All tables of a run, with a heading above each.
pub fn all(figures: &Figures) -> String {
    let groups: [(&str, &[Workload]); 3] = [
        ("Keeping", &Workload::KEEPING),
        ("Answering", &Workload::ANSWERING),
        ("Many devices", &Workload::TOGETHER),
    ];
    let mut text = String::from(
        "## Figures\n\nMilliseconds where nothing else is said: the median, and in brackets the 95th \
         percentile (of a rate the lowest). A dash: it has no such thing.\n\n",
    );
    for (name, columns) in groups {
        let table = table(name, columns, Subject::ALL, |workload, subject| {
            measured(workload, figures.samples(workload, subject))
        });
        text += &table;
    }
    text += "## Beside ours\n\nHow many times as long, or as much, as Klantkompas takes: below 1 the \
             other is better. W6's last three are set beside Klantkompas' native code.\n\n";
    let others = Subject::ALL.into_iter().filter(|subject| !subject.is_ours());
    let others: Vec<Subject> = others.collect();
    for (name, columns) in groups {
        text += &table(name, columns, others.iter().copied(), |workload, subject| {
            ratio(figures, workload, subject)
        });
    }
    text.push_str(&targets(figures));
    text.push_str(&own_thread(figures));
    text
}

/// One table; who has no figure in it is left out, and the table when nobody has.
fn table(
    name: &str,
    columns: &[Workload],
    subjects: impl IntoIterator<Item = Subject>,
    cell: impl Fn(Workload, Subject) -> Option<String>,
) -> String {
    let heads: Vec<&str> = columns.iter().map(|workload| workload.head()).collect();
    let lines = "---:|".repeat(columns.len());
    let mut text = format!("| {name} | {} |\n|---|{lines}\n", heads.join(" | "));
    let mut is_empty = true;
    for subject in subjects {
        let cells: Vec<_> = columns.iter().map(|workload| cell(*workload, subject)).collect();
        if cells.iter().any(Option::is_some) {
            is_empty = false;
            let cells = cells.into_iter().map(|cell| cell.unwrap_or_else(|| NONE.to_owned()));
            let cells: Vec<String> = cells.collect();
            // Writing to a string does not fail.
            writeln!(text, "| {} | {} |", subject.title(), cells.join(" | ")).ok();
        }
    }
    text.push('\n');
    if is_empty { String::new() } else { text }
}

/// Median, and what is worse than most.
fn measured(workload: Workload, samples: &[f64]) -> Option<String> {
    let Summary { median, p95 } = summary(samples)?;
    let worst = if workload.is_rate() {
        samples.iter().copied().fold(f64::INFINITY, f64::min)
    } else {
        p95
    };
    Some(format!("{} ({})", shown(median), shown(worst)))
}

fn ratio(figures: &Figures, workload: Workload, subject: Subject) -> Option<String> {
    let found = summary(figures.samples(workload, subject))?.median;
    let ours = summary(figures.ours(workload))?.median;
    let times = if workload.is_rate() { ours / found } else { found / ours };
    times.is_finite().then(|| shown(times))
}

fn targets(figures: &Figures) -> String {
    let mut text = String::from(
        "## Targets\n\nFor 100 000 customers with 200 000 people and a million orders, as in `full.md`.\n\n| Klantkompas | target | measured |\n|---|---:|---:|\n",
    );
    for target in TARGETS {
        let part = match target.subject {
            Subject::Native => ", native code",
            _ => "",
        };
        let found = measured(target.workload, figures.samples(target.workload, target.subject));
        let found = found.unwrap_or_else(|| NONE.to_owned());
        let title = target.workload.title();
        writeln!(text, "| {title}{part} | {} | {found} |", target.words).ok();
    }
    text.push('\n');
    text
}

/// How the product's own thread bore it.
fn own_thread(figures: &Figures) -> String {
    let mut text = String::from(
        "## The page's own thread\n\nThe median of the samples, and in brackets the largest. \
         Chromium tells of tasks above 50 ms only.\n\n\
         | Klantkompas | longest task, ms | tasks above 50 ms | longest gap between frames, ms |\n\
         |---|---:|---:|---:|\n",
    );
    for stretch in Stretch::ALL {
        let busy = figures.busy(stretch);
        let longest = of_all(busy, |busy| Some(busy.longest), "none above 50");
        let above = of_all(busy, |busy| Some(busy.above), "0");
        let gap = of_all(busy, |busy| busy.gap, NONE);
        writeln!(text, "| {} | {longest} | {above} | {gap} |", stretch.title()).ok();
    }
    text
}

fn of_all(busy: &[Busy], value: fn(&Busy) -> Option<f64>, nothing: &str) -> String {
    let values: Vec<f64> = busy.iter().filter_map(value).collect();
    let Some(Summary { median, .. }) = summary(&values) else { return NONE.to_owned() };
    match values.iter().copied().fold(0.0, f64::max) {
        largest if largest > 0.0 => format!("{median:.0} ({largest:.0})"),
        _ => nothing.to_owned(),
    }
}

/// Three figures that mean something.
pub fn shown(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}
