//! How a line reads: what it is, when it is due, why it is there.

use chrono::{Days, NaiveDate};
use domain::today::ItemKind;

use crate::clock;
use crate::components::Format;
use crate::i18n::*;
use crate::records::rare_words;
use crate::worker::message::{OwedLine, OwedWhy};

const MINUTE_MS: i64 = 60_000;

/// What sort of thing it is.
pub fn kind(i18n: I18n, line: &OwedLine) -> String {
    let word = match (&line.why, line.kind) {
        (OwedWhy::Raised { kind, .. }, _) => rare_words::value(i18n, "case_kind", kind),
        (_, ItemKind::Promise) => t!(i18n, owed.kind.promise),
        (_, ItemKind::CallBack) => t!(i18n, owed.kind.call_back),
        (_, ItemKind::Case) => t!(i18n, owed.kind.case),
        (_, ItemKind::Detractor) => t!(i18n, owed.kind.detractor),
        (_, ItemKind::Task) => t!(i18n, owed.kind.task),
        (_, ItemKind::Birthday) => t!(i18n, owed.kind.birthday),
        (_, ItemKind::Anniversary) => t!(i18n, owed.kind.anniversary),
    };
    word.to_owned()
}

/// What sort of thing it is, where that is not what the line says already.
pub fn kind_beside(i18n: I18n, line: &OwedLine) -> Option<String> {
    let kind = kind(i18n, line);
    (what(i18n, line) != kind).then_some(kind)
}

/// Its picture.
pub fn icon(kind: ItemKind) -> icondata_core::Icon {
    match kind {
        ItemKind::Promise => icondata_lu::LuHandshake,
        ItemKind::CallBack => icondata_lu::LuPhoneOutgoing,
        ItemKind::Case => icondata_lu::LuTriangleAlert,
        ItemKind::Detractor => icondata_lu::LuFrown,
        ItemKind::Task => icondata_lu::LuListTodo,
        ItemKind::Birthday => icondata_lu::LuCake,
        ItemKind::Anniversary => icondata_lu::LuAward,
    }
}

/// What is to be done, in a line; its kind where nobody wrote it.
pub fn what(i18n: I18n, line: &OwedLine) -> String {
    match (line.kind, &line.why) {
        (ItemKind::Birthday, _) => {
            t!(i18n, owed.birthday, name = line.contact_name.clone()).to_string()
        }
        (ItemKind::Anniversary, OwedWhy::Years(1)) => t!(i18n, owed.first_year).to_owned(),
        (ItemKind::Anniversary, OwedWhy::Years(years)) => {
            t!(i18n, owed.anniversary, years = *years).to_string()
        }
        (ItemKind::Detractor, _) if line.what.is_empty() => t!(i18n, owed.dissatisfied).to_owned(),
        (ItemKind::Detractor, _) => format!("“{}”", line.what),
        _ if line.what.is_empty() => kind(i18n, line),
        _ => line.what.clone(),
    }
}

/// When it is due.
pub fn due(i18n: I18n, format: Format, line: &OwedLine, today: NaiveDate) -> String {
    let Some(on) = line.due_on else { return t!(i18n, owed.due.none).to_owned() };
    let day = day(i18n, format, on, today);
    let is_late = line.late_minutes.is_some();
    match line.due_at {
        Some(at) if is_late && on == today => late(i18n, clock::now_ms().saturating_sub(at)),
        Some(at) => {
            let moment = t!(i18n, owed.due.at, day = day, time = format.time(at)).to_string();
            if is_late { t!(i18n, owed.due.late, day = moment).to_string() } else { moment }
        }
        None if is_late => t!(i18n, owed.due.late, day = day).to_string(),
        None => day,
    }
}

/// How long ago, on the same day.
fn late(i18n: I18n, milliseconds: i64) -> String {
    let minutes = (milliseconds / MINUTE_MS).max(1);
    match minutes / 60 {
        0 => t!(i18n, owed.due.minutes_late, count = minutes).to_string(),
        1 => t!(i18n, owed.due.hour_late).to_owned(),
        hours => t!(i18n, owed.due.hours_late, count = hours).to_string(),
    }
}

fn day(i18n: I18n, format: Format, on: NaiveDate, today: NaiveDate) -> String {
    if today.checked_add_days(Days::new(1)) == Some(on) {
        return t!(i18n, owed.due.tomorrow).to_owned();
    }
    format.day(on, today)
}

/// Why it is there, in a few words each.
pub fn why(i18n: I18n, format: Format, line: &OwedLine, today: NaiveDate) -> Vec<String> {
    let day = |on: NaiveDate| day(i18n, format, on, today);
    let mut parts = Vec::new();
    match &line.why {
        OwedWhy::Promised { instead_of, expected_earlier } => {
            let first = instead_of.map(|on| t!(i18n, owed.why.instead, on = day(on)).to_string());
            let expected =
                expected_earlier.map(|on| t!(i18n, owed.why.expected, on = day(on)).to_string());
            parts.extend(first.into_iter().chain(expected));
        }
        OwedWhy::CallBackAsked => parts.push(t!(i18n, owed.why.asked).to_owned()),
        OwedWhy::Raised { severity, .. } if severity != "normal" => {
            parts.push(rare_words::value(i18n, "severity", severity).to_owned());
        }
        OwedWhy::Score(score) => parts.push(t!(i18n, owed.why.score, score = *score).to_string()),
        OwedWhy::Years(years) if line.kind == ItemKind::Birthday => {
            parts.push(t!(i18n, owed.why.turns, years = *years).to_string());
        }
        OwedWhy::Raised { .. } | OwedWhy::Years(_) | OwedWhy::Work => {}
    }
    if !line.handed_over_by.is_empty() {
        parts.push(t!(i18n, owed.why.from, name = line.handed_over_by.clone()).to_string());
    }
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_case_without_a_subject_is_called_by_its_kind_once() {
        let line = |what: &str| OwedLine {
            kind: ItemKind::Case,
            row: serde_json::from_value(json!({
                "entity": "case", "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
                "fields": {}, "scope": "base", "seq": 1,
            }))
            .unwrap(),
            what: what.to_owned(),
            customer: None,
            customer_name: String::new(),
            contact_name: String::new(),
            who: String::new(),
            handed_over_by: String::new(),
            due_on: None,
            due_at: None,
            late_minutes: None,
            why: OwedWhy::Raised { kind: "complaint".into(), severity: "normal".into() },
            unsent: false,
        };
        let i18n = I18n::default();
        let told = |what| (super::what(i18n, &line(what)), kind_beside(i18n, &line(what)));
        assert_eq!(told(""), ("Klacht".to_owned(), None));
        assert_eq!(told("kleur"), ("kleur".to_owned(), Some("Klacht".to_owned())));
    }
}
