//! How cases read: what one is called, its clock, whether they bought again.

use chrono::NaiveDate;
use domain::analytics::case_desk::CaseSet;
use domain::analytics::recovery::BoughtAgain;
use domain::case::{CaseStatus, Clock};
use domain::period::date;
use domain::sync::envelope::Fields;

use crate::components::{Format, Tone};
use crate::i18n::*;
use crate::records::{case, chosen, rare_words, text};
use crate::worker::message::CaseLine;

/// What sort of case it is.
pub fn kind(i18n: I18n, fields: &Fields) -> &str {
    rare_words::value(i18n, "case_kind", chosen(fields, "kind", case::KINDS))
}

/// How much it matters.
pub fn severity(i18n: I18n, fields: &Fields) -> &str {
    rare_words::value(i18n, "severity", chosen(fields, "severity", case::SEVERITIES))
}

/// A status.
pub fn status(i18n: I18n, status: CaseStatus) -> &'static str {
    rare_words::value(i18n, "case_status", status.name())
}

/// What it is about, in a line: what somebody wrote, else its kind.
pub fn what(i18n: I18n, fields: &Fields) -> String {
    let note = text(fields, "note").lines().next().unwrap_or_default();
    let said = [text(fields, "subject"), note].into_iter().find(|line| !line.is_empty());
    said.unwrap_or_else(|| kind(i18n, fields)).to_owned()
}

/// Its kind, where that is not what it is called already; then how much it matters, where that is
/// unusual.
pub fn beside(i18n: I18n, fields: &Fields) -> Vec<String> {
    let kind = Some(kind(i18n, fields)).filter(|kind| *kind != what(i18n, fields));
    let is_usual = matches!(text(fields, "severity"), "" | "normal");
    let severity = (!is_usual).then(|| severity(i18n, fields));
    kind.into_iter().chain(severity).map(str::to_owned).collect()
}

/// How it stands to its deadline.
pub fn clock(i18n: I18n, clock: Clock) -> String {
    match clock {
        Clock::None => t!(i18n, cases.clock.none).to_owned(),
        Clock::InTime => t!(i18n, cases.clock.in_time).to_owned(),
        Clock::TooLate => t!(i18n, cases.clock.too_late).to_owned(),
        Clock::Left { minutes } => match minutes / 60 {
            0 => t!(i18n, cases.clock.minutes_left, count = minutes).to_string(),
            1 => t!(i18n, cases.clock.hour_left).to_owned(),
            hours => t!(i18n, cases.clock.hours_left, count = hours).to_string(),
        },
        Clock::Late { minutes } => match minutes / 60 {
            0 => t!(i18n, cases.clock.minutes_late, count = minutes).to_string(),
            1 => t!(i18n, cases.clock.hour_late).to_owned(),
            hours => t!(i18n, cases.clock.hours_late, count = hours).to_string(),
        },
    }
}

/// The color of that; what is due today wants attention.
pub fn tone(line: &CaseLine, today: NaiveDate) -> Tone {
    match line.clock {
        Clock::Late { .. } => Tone::Bad,
        Clock::Left { .. } if line.due_on == Some(today) => Tone::Warn,
        Clock::TooLate => Tone::Warn,
        Clock::InTime => Tone::Good,
        Clock::Left { .. } | Clock::None => Tone::Neutral,
    }
}

/// When it is due; empty for never.
pub fn until(i18n: I18n, format: Format, line: &CaseLine) -> String {
    let Some(on) = line.due_on else { return String::new() };
    let day = format.date(on);
    match line.due_at {
        Some(at) => t!(i18n, cases.clock.until_at, day = day, time = format.time(at)).to_string(),
        None => t!(i18n, cases.clock.until, day = day).to_string(),
    }
}

/// Whether they bought again, in two words.
pub fn again(i18n: I18n, again: BoughtAgain) -> &'static str {
    match again {
        BoughtAgain::Yes { .. } => t!(i18n, cases.again.short.yes),
        BoughtAgain::NotYet { .. } => t!(i18n, cases.again.short.not_yet),
        BoughtAgain::No => t!(i18n, cases.again.short.no),
    }
}

/// Whether they bought again, in a sentence.
pub fn again_told(i18n: I18n, format: Format, again: Option<BoughtAgain>) -> String {
    let day = |day: i32| date(day).map(|on| format.date(on)).unwrap_or_default();
    match again {
        None => t!(i18n, cases.again.open).to_owned(),
        Some(BoughtAgain::Yes { on, after_days }) => {
            t!(i18n, cases.again.yes, on = day(on), days = after_days).to_string()
        }
        Some(BoughtAgain::NotYet { until }) => {
            t!(i18n, cases.again.not_yet, on = day(until)).to_string()
        }
        Some(BoughtAgain::No) => t!(i18n, cases.again.no).to_owned(),
    }
}

/// What a figure is called.
pub fn set(i18n: I18n, set: CaseSet) -> &'static str {
    match set {
        CaseSet::Open => t!(i18n, cases.figure.open),
        CaseSet::Late => t!(i18n, cases.figure.late),
        CaseSet::ThisMonth => t!(i18n, cases.figure.this_month),
        CaseSet::Timed => t!(i18n, cases.figure.in_time),
        CaseSet::Followed => t!(i18n, cases.figure.again),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn fields(values: Value) -> Fields {
        serde_json::from_value(values).unwrap()
    }

    #[test]
    fn a_case_is_called_by_what_was_written_and_its_kind_is_said_once() {
        let i18n = I18n::default();
        let told = |values: Value| {
            let fields = fields(values);
            (what(i18n, &fields), beside(i18n, &fields).join(" "))
        };
        let pair = |what: &str, beside: &str| (what.to_owned(), beside.to_owned());
        assert_eq!(told(json!({"subject": "kleur", "kind": "question"})), pair("kleur", "Vraag"));
        assert_eq!(told(json!({"note": "te licht\nen krom"})), pair("te licht", "Klacht"));
        assert_eq!(told(json!({"severity": "critical"})), pair("Klacht", "kritiek"));
    }

    #[test]
    fn the_clock_reads_in_hours_of_work() {
        let told = |it| clock(I18n::default(), it);
        assert_eq!(told(Clock::Left { minutes: 59 }), "nog 59 min");
        assert_eq!(told(Clock::Left { minutes: 119 }), "nog 1 werkuur");
        assert_eq!(told(Clock::Late { minutes: 120 }), "2 werkuren te laat");
    }
}
