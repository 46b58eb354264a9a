//! Laws that hold for any firm, any date and any settings.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fmt::Write;

use chrono::{Days, NaiveDate};
use domain::analytics::buying::{BgNbd, ParetoNbd, Pattern};
use domain::analytics::pareto::Concentration;
use domain::analytics::quintile::Quintiles;
use domain::analytics::report::{LogSpan, customer_table, figures, log_figures, log_table};
use domain::analytics::survival::{Curve, Observation};
use domain::exchange::transactions::Transaction;
use domain::exchange::{Context, Importer, Prepared, SourceFile};
use domain::id::WorkspaceId;
use domain::setting::Boundaries;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Days of a random firm count from here: leap days and clamped month's ends come often.
const BEGIN: &str = "2023-02-20";

fn date(offset: u32) -> NaiveDate {
    BEGIN.parse::<NaiveDate>().unwrap().checked_add_days(Days::new(offset.into())).unwrap()
}

/// A row of any table: a customer, two days, an amount in cents and a choice.
type Event = (u32, u32, Option<u32>, i64, u8);

/// A customer: first day, end, who brought them in, and a choice.
type Known = (Option<u32>, Option<u32>, Option<u32>, u8);

/// A firm as rows; customers have a first day, an end and who brought them in.
#[derive(Clone, Debug)]
struct Firm {
    customers: Vec<Known>,
    orders: Vec<Event>,
    quotes: Vec<Event>,
    hours: Vec<Event>,
    complaints: Vec<Event>,
    surveys: Vec<Event>,
    contacts: Vec<Event>,
    targets: Vec<Event>,
}

const LAST: u32 = 900;

fn events(most: usize) -> impl Strategy<Value = Vec<Event>> {
    let day = 0..LAST;
    vec(
        (0..12_u32, day.clone(), proptest::option::of(day), -5_000..50_000_i64, any::<u8>()),
        0..most,
    )
}

fn firm() -> impl Strategy<Value = Firm> {
    let day = || proptest::option::of(0..LAST);
    let customers = vec((day(), day(), proptest::option::of(0..12_u32), any::<u8>()), 0..12);
    let many = (events(60), events(12), events(30), events(10), events(12), events(12), events(10));
    (customers, many).prop_map(|(customers, many)| {
        let (orders, quotes, hours, complaints, surveys, contacts, targets) = many;
        let count = u32::try_from(customers.len()).unwrap();
        let own = |rows: Vec<Event>| -> Vec<Event> {
            rows.into_iter().filter(|row| row.0 < count).collect()
        };
        Firm {
            orders: own(orders),
            quotes: own(quotes),
            hours: own(hours),
            complaints: own(complaints),
            surveys: own(surveys),
            contacts: own(contacts),
            targets: own(targets),
            customers,
        }
    })
}

fn cell(day: Option<u32>) -> String {
    day.map(|day| date(day).to_string()).unwrap_or_default()
}

fn money(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// The tables of a firm with money times `factor`, rows in reverse when `reversed`.
fn prepared(firm: &Firm, factor: i64, reversed: bool) -> Prepared {
    let count = firm.customers.len();
    let table = |head: &str, lines: Vec<String>| {
        let mut text = format!("{head}\n");
        let mut put = |line: &String| writeln!(text, "{line}").unwrap();
        if reversed {
            lines.iter().rev().for_each(&mut put)
        } else {
            lines.iter().for_each(&mut put)
        }
        text
    };
    let rows = |rows: &[Event], line: &dyn Fn(usize, &Event) -> String| -> Vec<String> {
        rows.iter().enumerate().map(|(place, row)| line(place, row)).collect()
    };
    let customers = firm.customers.iter().enumerate().map(|(place, (known, ended, by, choice))| {
        let by = by.filter(|by| usize::try_from(*by).unwrap() < count);
        let by = by.map(|by| format!("C{by:02}")).unwrap_or_default();
        let reason = ["customer", "supplier", "ceased", ""][usize::from(choice % 4)];
        let campaign = ["A1", "A2", ""][usize::from(choice % 3)];
        let wallet =
            if *choice > 128 { money(i64::from(*choice) * 100 * factor) } else { String::new() };
        let (known, ended) = (cell(*known), cell(*ended));
        format!("C{place:02},Firm,{known},{campaign},{by},{ended},{reason},{wallet}")
    });
    let files = [
        (
            "customers",
            table(
                "customer_id,name,created_date,acquisition_campaign_id,referred_by,ended_date,end_reason,annual_wallet_eur",
                customers.collect(),
            ),
        ),
        (
            "campaigns",
            table(
                "campaign_id,name,kind,start_date,end_date,cost_eur",
                vec![
                    format!("A1,A,acquisition,{},,", date(0)),
                    format!("A2,B,acquisition,{},,{}", date(9), money(500 * factor)),
                    format!("W1,C,winback,{},,{}", date(100), money(1000 * factor)),
                ],
            ),
        ),
        (
            "orders",
            table(
                "order_id,customer_id,order_date,revenue_eur,cogs_eur,kind,status,promised_delivery_date,delivered_date,invoice_due_date,paid_date",
                rows(&firm.orders, &|place, (customer, on, other, amount, choice)| {
                    let kind = if *amount < 0 { "credit" } else { "order" };
                    let status = if choice % 9 == 0 { "cancelled" } else { "confirmed" };
                    let amount = if choice % 7 == 0 { 0 } else { *amount };
                    let (on, other) = (date(*on), cell(*other));
                    let (revenue, cost) = (money(amount * factor), money(amount / 2 * factor));
                    format!(
                        "O{place:03},C{customer:02},{on},{revenue},{cost},{kind},{status},{other},{on},{other},{on}"
                    )
                }),
            ),
        ),
        (
            "offers",
            table(
                "offer_id,customer_id,requested_date,promised_date,sent_date,amount_eur,status,decided_date",
                rows(&firm.quotes, &|place, (customer, on, other, amount, choice)| {
                    let status = ["won", "lost", "open"][usize::from(choice % 3)];
                    let (on, other, amount) =
                        (date(*on), cell(*other), money(amount.abs() * factor));
                    format!(
                        "F{place:03},C{customer:02},{on},{on},{other},{amount},{status},{other}"
                    )
                }),
            ),
        ),
        (
            "hours",
            table(
                "entry_id,customer_id,date,minutes,rate_eur_per_hour",
                rows(&firm.hours, &|place, (customer, on, _, amount, choice)| {
                    let (on, rate) = (date(*on), money(amount.abs() / 10 * factor));
                    format!("H{place:03},C{customer:02},{on},{},{rate}", u32::from(*choice) * 4)
                }),
            ),
        ),
        (
            "complaints",
            table(
                "complaint_id,customer_id,opened_date,resolved_date,generous",
                rows(&firm.complaints, &|place, (customer, on, other, _, choice)| {
                    format!(
                        "X{place:03},C{customer:02},{},{},{}",
                        date(*on),
                        cell(*other),
                        choice % 2
                    )
                }),
            ),
        ),
        (
            "surveys",
            table(
                "response_id,customer_id,date,nps,price,quality,service",
                rows(&firm.surveys, &|place, (customer, on, _, _, choice)| {
                    let mark =
                        if choice % 5 == 0 { String::new() } else { (choice % 10 + 1).to_string() };
                    format!(
                        "S{place:03},C{customer:02},{},{},{mark},,{mark}",
                        date(*on),
                        choice % 11
                    )
                }),
            ),
        ),
        (
            "employees",
            table(
                "employee_id,department,active_from,active_to",
                vec![format!("M1,sales,{},", date(3)), format!("M2,stock,,{}", date(400))],
            ),
        ),
        (
            "contacts",
            table(
                "contact_id,customer_id,employee_id,date,channel,direct",
                rows(&firm.contacts, &|place, (customer, on, _, _, choice)| {
                    let employee = ["M1", "M2", ""][usize::from(choice % 3)];
                    format!(
                        "K{place:03},C{customer:02},{employee},{},phone,{}",
                        date(*on),
                        choice % 2
                    )
                }),
            ),
        ),
        (
            "campaign_targets",
            table("campaign_id,customer_id,sent_date", {
                let mut lines = rows(&firm.targets, &|_, (customer, on, _, _, _)| {
                    format!("W1,C{customer:02},{}", date(*on))
                });
                lines.sort();
                lines.dedup();
                lines
            }),
        ),
    ];
    let files =
        files.map(|(name, text)| SourceFile { name: format!("{name}.csv"), bytes: text.into() });
    let context = Context::empty(
        WorkspaceId::parse("0197a000-0000-7000-8000-000000000001").unwrap(),
        "folder",
        "NL",
    );
    let prepared = Importer::folder(context, files.into()).finish();
    assert_eq!(prepared.problems, []);
    prepared
}

fn settings() -> impl Strategy<Value = Boundaries> {
    (1..40_u32, 1..40_u32, 1..4_u32, 0.0..1.0_f64, 2..5_u32, 1..800_u32, 1..101_u32).prop_map(
        |(window, dormant, loyal, part, gaps, days, percent)| {
            let text = json!({
                "window_months": window,
                "dormant_months": dormant,
                "loyal_min_purchase_days": loyal,
                "discount": part,
                "referral_credit": part,
                "retention_step": part,
                "balloon_cost_to_margin": part,
                "balloon_min_minutes": days,
                "share_of_wallet_partner": part,
                "irregular_cv": part,
                "min_gaps": gaps,
                "repeat_days": days,
                "complaint_followup_days": days,
                "winback_window_days": days,
                "pareto_q": [percent],
            });
            Boundaries::default().with_json(&text.to_string()).unwrap()
        },
    )
}

fn sum(block: &Value) -> f64 {
    block.as_object().unwrap().values().map(|value| value.as_f64().unwrap()).sum()
}

/// Numbers of a block that are within rounding of each other times `factor`.
#[track_caller]
fn scaled(path: &str, one: &Value, other: &Value, factor: f64) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            for (name, value) in one {
                scaled(&format!("{path}.{name}"), value, &other[name], factor);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{path}");
            one.iter().zip(other).for_each(|(one, other)| scaled(path, one, other, factor));
        }
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap() * factor, other.as_f64().unwrap());
            assert!((one - other).abs() <= 1e-9 * other.abs() + 1e-9, "{path}: {one} {other}");
        }
        _ => assert_eq!(one, other, "{path}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_add_up(firm in firm(), day in 0..LAST + 200, setting in settings()) {
        let prepared = prepared(&firm, 1, false);
        let found = Value::Object(figures(&prepared, date(day), &setting));
        let table = customer_table(&prepared, date(day), &setting);
        let known = table.lines().count() - 1;
        if let Some(funnel) = found.get("funnel") {
            prop_assert_eq!(funnel["known"].as_u64(), Some(u64::try_from(known).unwrap()));
            prop_assert!((sum(&found["lifecycle"]) - f64::from(u32::try_from(known).unwrap())).abs() < 0.5);
        }
        if let Some(pyramid) = found.get("pyramid") {
            let layers = pyramid.as_object().unwrap().values();
            let customers: u64 = layers.clone().map(|layer| layer["customers"].as_u64().unwrap()).sum();
            prop_assert_eq!(customers, u64::try_from(known).unwrap());
            let shares: Vec<f64> = layers.filter_map(|layer| layer["revenue_share"].as_f64()).collect();
            prop_assert!(shares.is_empty() || (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!((sum(&found["types"]) - f64::from(u32::try_from(known).unwrap())).abs() < 0.5);
            let buyers = found["relation_duration"]["n"].as_f64().unwrap();
            for measure in ["R", "F", "M"] {
                prop_assert!((sum(&found["rfm"][measure]["counts"]) - buyers).abs() < 0.5);
            }
            prop_assert!((sum(&found["rfm"]["segments"]) - buyers).abs() < 0.5);
            let cohorts = found["campaign_cohorts"]["table"].as_object().unwrap().values();
            let won: f64 = cohorts.map(|cohort| cohort["buyers"].as_f64().unwrap()).sum();
            prop_assert!((won - buyers).abs() < 0.5);
        }
        if let Some(complaints) = found.get("complaints") {
            let parts = ["fast_generous", "resolved", "unresolved"];
            let mature: u64 = parts.iter().map(|part| complaints[part]["n"].as_u64().unwrap()).sum();
            let total = complaints["total"].as_u64().unwrap();
            prop_assert_eq!(mature + complaints["immature"].as_u64().unwrap(), total);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(firm in firm(), day in 0..LAST, setting in settings()) {
        // Row keys number the rows as written, so only their order changes.
        let (one, other) = (prepared(&firm, 1, false), prepared(&firm, 1, true));
        let (found, again) =
            (figures(&one, date(day), &setting), figures(&other, date(day), &setting));
        scaled("", &Value::Object(found), &Value::Object(again), 1.0);
        prop_assert_eq!(
            customer_table(&one, date(day), &setting),
            customer_table(&other, date(day), &setting)
        );
    }

    #[test]
    fn money_scales_value_and_nothing_else(firm in firm(), day in 0..LAST, setting in settings(), factor in 2..50_i64) {
        let found = Value::Object(figures(&prepared(&firm, 1, false), date(day), &setting));
        let other = Value::Object(figures(&prepared(&firm, factor, false), date(day), &setting));
        let times = f64::from(i32::try_from(factor).unwrap());
        for name in ["lifecycle", "types", "retention", "repeat", "relation_duration", "complaints", "promise_offers", "effort_split", "loyal_share"] {
            if let Some(block) = found.get(name) {
                scaled(name, block, &other[name], 1.0);
            }
        }
        if let Some(average) = found.get("average") {
            scaled("average", average, &other["average"], times);
            for name in ["clv", "margin_per_year"] {
                scaled(name, &found["clv_simple"][name], &other["clv_simple"][name], times);
            }
            for part in ["revenue", "margin", "net"] {
                scaled(part, &found["pareto"][part]["total"], &other["pareto"][part]["total"], times);
                let most = |of: &Value| of["pareto"][part]["customers_for_80pct"].clone();
                prop_assert_eq!(most(&found), most(&other));
            }
            scaled("M", &found["rfm"]["M"]["breaks"], &other["rfm"]["M"]["breaks"], times);
            scaled("M", &found["rfm"]["M"]["counts"], &other["rfm"]["M"]["counts"], 1.0);
        }
    }

    #[test]
    fn a_log_of_any_kind_gives_figures(
        rows in vec((0..30_u32, 0..LAST, -100..10_000_i64), 0..80),
        day in 0..LAST + 100,
        calibration in 0..LAST,
        unit_days in 1..40_u32,
    ) {
        let row = |(customer, on, revenue): &(u32, u32, i64)| Transaction {
            customer: customer.to_string(),
            on: date(*on),
            revenue: *revenue,
        };
        let rows: Vec<Transaction> = rows.iter().map(row).collect();
        let span = LogSpan { as_of: date(day), calibration_end: date(calibration.min(day)), unit_days };
        let found = Value::Object(log_figures(&rows, span, &Boundaries::default()));
        let lines = log_table(&rows, span).lines().count() - 1;
        let customers = found.get("customers").map_or(0, |list| list.as_array().unwrap().len());
        prop_assert_eq!(customers, lines);
    }

    #[test]
    fn scores_follow_values(values in vec(any::<i64>(), 1..40)) {
        let quintiles = Quintiles::of(&values).unwrap();
        for (a, b) in values.iter().zip(values.iter().rev()) {
            prop_assert_eq!(quintiles.score(*a).cmp(&quintiles.score(*b)).then(a.cmp(b)), a.cmp(b));
            prop_assert!((1..=5).contains(&quintiles.score(*a)));
        }
    }

    #[test]
    fn top_shares_grow(values in vec(0..1_000_000_i64, 1..60)) {
        let found = Concentration::of(&values);
        if let Some(all) = found.top(100) {
            prop_assert!((all - 1.0).abs() < 1e-12);
            let shares: Vec<f64> = (1..=100).map(|percent| found.top(percent).unwrap()).collect();
            prop_assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]));
            prop_assert!((0.0..1.0).contains(&found.gini().unwrap()));
        }
    }

    #[test]
    fn fewer_and_fewer_relations_last(relations in vec((0..2_000_i64, any::<bool>()), 1..50)) {
        let relations: Vec<Observation> =
            relations.iter().map(|&(time, ended)| Observation { time, ended }).collect();
        let curve = Curve::of(&relations);
        let shares: Vec<f64> = (0..2_000).step_by(50).map(|time| curve.at(time).unwrap().s).collect();
        prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        prop_assert!(shares.windows(2).all(|pair| pair[1] <= pair[0]));
        let point = curve.at(700).unwrap();
        if let (Some(low), Some(high)) = (point.low, point.high) {
            prop_assert!(0.0 <= low && low <= point.s && point.s <= high && high <= 1.0);
        }
    }

    #[test]
    fn models_stay_within_reason(
        logs in [-3.0..4.0_f64, -3.0..4.0, -3.0..4.0, -3.0..4.0],
        repeats in 0..200_u32,
        recency in 0.0..300.0_f64,
        silence in 0.0..300.0_f64,
        time in 0.0..1e4_f64,
    ) {
        let parameters = logs.map(f64::exp);
        let recency = if repeats == 0 { 0.0 } else { recency };
        let pattern = Pattern { repeats, recency, age: recency + silence };
        let (bg, pareto) = (BgNbd::of(parameters), ParetoNbd::of(parameters));
        for alive in [bg.p_alive(&pattern), pareto.p_alive(&pattern)] {
            prop_assert!((0.0..=1.0).contains(&alive), "{alive}");
        }
        prop_assert!(bg.ln_likelihood(&pattern).is_finite());
        prop_assert!(pareto.ln_likelihood(&pattern).is_finite());
        let expected = |time: f64| [bg.expected(&pattern, time), pareto.expected(&pattern, time)];
        for (now, later) in expected(time).into_iter().zip(expected(time * 1.5)) {
            prop_assert!(now.is_finite() && now >= 0.0, "{now}");
            prop_assert!(later >= now * (1.0 - 1e-9), "{now} {later}");
        }
    }
}
