//! Derived labels in one sentence: why this stage, since when, which place.

use chrono::{Datelike, NaiveDate};

use crate::components::Format;
use crate::i18n::*;
use crate::worker::message::{Dossier, LifecycleWhy, Stages, ValueFigures};

/// Why the customer is in this stage.
pub fn stage(i18n: I18n, format: Format, dossier: &Dossier, as_of: NaiveDate) -> String {
    let why = &dossier.why;
    let days = why.purchase_days;
    let date = |date: Option<NaiveDate>| date.map(|date| format.date(date)).unwrap_or_default();
    let first = date(why.first_purchase);
    let last = date(why.last_purchase);
    let sentence = match (dossier.lifecycle, why.ended_on) {
        (Stages::Potential, _) => t!(i18n, dossier.why.potential).to_owned(),
        (Stages::New, _) => {
            let least = why.loyal_min;
            t!(i18n, dossier.why.new, days = days, first = first, least = least).to_string()
        }
        (Stages::Loyal, _) => t!(i18n, dossier.why.loyal, days = days, last = last).to_string(),
        (Stages::Ex, Some(on)) => t!(i18n, dossier.why.ended, on = format.date(on)).to_string(),
        (Stages::Ex, None) => {
            let ago = why.last_purchase.map(|last| format.ago(last, as_of)).unwrap_or_default();
            let months = why.dormant_months;
            t!(i18n, dossier.why.dormant, ago = ago, last = last, months = months).to_string()
        }
    };
    [Some(sentence), rhythm(i18n, why)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// How often they usually buy.
fn rhythm(i18n: I18n, why: &LifecycleWhy) -> Option<String> {
    let gap = why.median_gap_days?;
    Some(t!(i18n, dossier.why.rhythm, days = gap).to_string())
}

/// How long ago, in years and months: `3 jr 2 mnd`.
pub fn duration(i18n: I18n, from: NaiveDate, until: NaiveDate) -> String {
    let (years, months) = years_and_months(from, until);
    match (years, months) {
        (0, months) => t!(i18n, dossier.duration.months, months = months).to_string(),
        (years, 0) => t!(i18n, dossier.duration.years, years = years).to_string(),
        _ => t!(i18n, dossier.duration.both, years = years, months = months).to_string(),
    }
}

/// Whole years and the whole months beyond them.
fn years_and_months(from: NaiveDate, until: NaiveDate) -> (i32, i32) {
    let month = |date: NaiveDate| date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0);
    let short = i32::from(until.day() < from.day());
    let months = (month(until) - month(from) - short).max(0);
    (months / 12, months % 12)
}

/// Which place the customer takes by revenue in the window.
pub fn rank(i18n: I18n, format: Format, value: &ValueFigures) -> String {
    let orders = value.orders_w;
    match value.rank {
        Some((place, of)) => {
            let (place, of) = (format.number(place.into()), format.number(of.into()));
            let sentence = t!(i18n, dossier.why.rank, place = place, of = of).to_string();
            let orders = t!(i18n, dossier.why.orders, orders = orders).to_string();
            format!("{sentence} {orders}")
        }
        None => t!(i18n, dossier.why.no_rank).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::years_and_months;

    #[test]
    fn a_month_counts_when_its_day_is_reached() {
        let years =
            |from: &str| years_and_months(from.parse().unwrap(), "2025-06-30".parse().unwrap());
        assert_eq!(years("2022-04-30"), (3, 2));
        assert_eq!(years("2022-05-31"), (3, 0));
        assert_eq!(years("2025-06-30"), (0, 0));
    }
}
