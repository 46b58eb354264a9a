//! One line of text per customer.

use super::book::{Book, Line};
use crate::analytics::lifetime_value::CommunityValue;
use crate::analytics::profit::parts_as_units;
use crate::analytics::ratio::{significant, units};
use crate::period::date;

const HEADINGS: [&str; 37] = [
    "customer_id",
    "lifecycle",
    "dormant",
    "winback_possible",
    "type",
    "pyramid",
    "purchase_days",
    "window_purchase_days",
    "first",
    "last",
    "recency_days",
    "revenue_w",
    "margin_w",
    "minutes_w",
    "cost_w",
    "net_w",
    "revenue_l",
    "net_l",
    "gap_cv",
    "gap_median",
    "overdue",
    "share_of_wallet",
    "relation_days",
    "relation_ended",
    "referrals",
    "r_recency",
    "r_regularity",
    "r_duration",
    "r_revenue",
    "r_referral",
    "five_r_total",
    "rfm_R",
    "rfm_F",
    "rfm_M",
    "rfm_segment",
    "clv_simple",
    "ccv",
];

/// All customers of a book.
pub fn text(book: &Book<'_>) -> String {
    let lines = book.columns.numbers.iter().zip(&book.lines);
    let rows = lines.map(|(number, line)| cells(number, line, book.today));
    written(&HEADINGS, rows)
}

/// A table as text: cells between commas, quoted where they must be.
pub fn written(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut text);
    // Memory takes every write, and all rows are as long as the headings.
    let written = writer.write_record(headings).is_ok()
        && rows.map(|row| writer.write_record(row)).all(|result| result.is_ok())
        && writer.flush().is_ok();
    drop(writer);
    if written { String::from_utf8(text).unwrap_or_default() } else { String::new() }
}

/// A cell that may be undefined.
pub fn cell<T>(value: Option<T>, written: impl FnOnce(T) -> String) -> String {
    value.map(written).unwrap_or_default()
}

fn flag(is: bool) -> String {
    u8::from(is).to_string()
}

fn cells(number: &str, line: &Line, today: i32) -> Vec<String> {
    let day = |day: Option<i32>| cell(day.and_then(date), |date| date.to_string());
    let money = |minor: i64| significant(units(minor));
    let parts = |parts: i64| significant(parts_as_units(parts));
    let gap = |of: fn(&crate::analytics::gaps::Gaps) -> f64| {
        cell(line.gaps.as_ref(), |gaps| significant(of(gaps)))
    };
    let five = |of: fn(&crate::analytics::five_r::FiveR) -> u8| {
        cell(line.five_r.as_ref(), |five| of(five).to_string())
    };
    let rfm = |of: fn(&crate::analytics::rfm::RfmScore) -> u8| {
        cell(line.rfm.as_ref(), |score| of(score).to_string())
    };
    let (window, ever) = (&line.account.window, &line.account.ever);
    let recency = line.last.map(|last| i64::from(today) - i64::from(last));
    vec![
        number.to_owned(),
        line.stage.lifecycle.name().to_owned(),
        flag(line.stage.dormant),
        flag(line.stage.winback_possible),
        line.customer_type.name().to_owned(),
        line.tier.name().to_owned(),
        line.purchase_days.to_string(),
        line.window_days.to_string(),
        day(line.first),
        day(line.last),
        cell(recency, |days| days.to_string()),
        money(window.revenue),
        money(window.margin),
        window.minutes.to_string(),
        parts(window.cost),
        parts(window.net),
        money(ever.revenue),
        parts(ever.net),
        gap(|gaps| gaps.cv),
        gap(|gaps| gaps.median),
        gap(|gaps| gaps.overdue),
        cell(line.share_of_wallet, significant),
        cell(line.relation, |relation| relation.time.to_string()),
        flag(line.relation.is_some_and(|relation| relation.ended)),
        line.referrals.to_string(),
        five(|score| score.recency),
        five(|score| score.regularity),
        five(|score| score.duration),
        five(|score| score.revenue),
        five(|score| score.referral),
        five(|score| score.total()),
        rfm(|score| score.r),
        rfm(|score| score.f),
        rfm(|score| score.m),
        cell(line.rfm, |score| score.segment().name().to_owned()),
        cell(line.clv, significant),
        cell(line.community.map(CommunityValue::total), significant),
    ]
}
