//! Numbers, amounts, dates and telephone numbers as the reader's language writes them, by the
//! browser's own Intl.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use domain::recognition::number::Number;
use js_sys::{Array, Function, Intl, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::i18n::*;

thread_local! {
    /// Making a formatter costs far more than using it.
    static FORMATTERS: RefCell<HashMap<String, Function>> = RefCell::default();
}

/// Formats in the language that shows.
#[derive(Clone, Copy)]
pub struct Format {
    i18n: I18n,
}

/// The formatter of the language that shows.
pub fn use_format() -> Format {
    Format { i18n: use_i18n() }
}

impl Format {
    /// A whole number: `41.200`.
    pub fn number(self, number: i64) -> String {
        self.with_number(&[], decimal(number))
    }

    /// A count: `41.200`.
    pub fn number_of(self, count: u64) -> String {
        self.number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A number with that many decimals: `12,5`.
    pub fn decimal(self, number: f64, decimals: u8) -> String {
        let digits = JsValue::from(decimals);
        let options =
            [("minimumFractionDigits", digits.clone()), ("maximumFractionDigits", digits)];
        self.with_number(&options, JsValue::from_f64(number))
    }

    /// An amount of minor units, with cents: `€ 1.140,00`.
    pub fn money(self, minor: i64, currency: &str) -> String {
        self.amount(minor, currency, 2)
    }

    /// An amount of minor units, rounded to whole units: `€ 48.310`.
    pub fn money_short(self, minor: i64, currency: &str) -> String {
        self.amount(minor, currency, 0)
    }

    fn amount(self, minor: i64, currency: &str, decimals: u8) -> String {
        let options = [
            ("style", "currency".into()),
            ("currency", currency.into()),
            ("minimumFractionDigits", decimals.into()),
            ("maximumFractionDigits", decimals.into()),
        ];
        // Intl reads a decimal text exactly; a float would not hold every amount.
        let sign = if minor < 0 { "-" } else { "" };
        let size = minor.unsigned_abs();
        let text = format!("{sign}{}.{:02}", size / 100, size % 100);
        self.with_number(&options, text.into())
    }

    /// A civil date: `12 nov 2025`.
    pub fn date(self, date: NaiveDate) -> String {
        self.civil(date, &[("day", "numeric"), ("month", "short"), ("year", "numeric")])
    }

    /// A month: `november 2025`.
    pub fn month(self, date: NaiveDate) -> String {
        self.civil(date, &[("month", "long"), ("year", "numeric")])
    }

    /// A date near `today`: `vandaag`, `gisteren`, `di 11 nov`, and with its year when that differs.
    pub fn day(self, date: NaiveDate, today: NaiveDate) -> String {
        match today.signed_duration_since(date).num_days() {
            0 => t!(self.i18n, common.date.today).to_owned(),
            1 => t!(self.i18n, common.date.yesterday).to_owned(),
            _ if date.year() == today.year() => {
                self.civil(date, &[("weekday", "short"), ("day", "numeric"), ("month", "short")])
            }
            _ => self.date(date),
        }
    }

    /// How long ago, in the largest unit that fits: `3 maanden geleden`.
    pub fn ago(self, date: NaiveDate, today: NaiveDate) -> String {
        let days = date.signed_duration_since(today).num_days();
        match days.abs() {
            0..=13 => self.relative(days, "day"),
            14..=60 => self.relative(days / 7, "week"),
            61..=729 => self.relative(days / 30, "month"),
            _ => self.relative(days / 365, "year"),
        }
    }

    /// How long ago a moment was (milliseconds since 1970 UTC): `5 minuten geleden`.
    pub fn moment_ago(self, at_ms: i64, now_ms: i64) -> String {
        let seconds = at_ms.saturating_sub(now_ms) / 1000;
        match seconds.abs() {
            0..=59 => self.relative(seconds, "second"),
            60..=3_599 => self.relative(seconds / 60, "minute"),
            3_600..=86_399 => self.relative(seconds / 3_600, "hour"),
            _ => self.relative(seconds / 86_400, "day"),
        }
    }

    fn relative(self, amount: i64, unit: &str) -> String {
        let locale = self.language();
        let key = format!("relative/{locale}");
        let make = || {
            let options = options(&[("numeric", "auto".into())]);
            let made = Intl::RelativeTimeFormat::new(&Array::of1(&locale.into()), &options);
            // Its `format` is a method, not a getter as of the others.
            let format = Reflect::get(&made, &"format".into()).ok()?.dyn_into::<Function>().ok()?;
            Some(format.bind0(&made))
        };
        let result = cached(key, make)
            .and_then(|f| f.call2(&JsValue::NULL, &decimal(amount), &unit.into()).ok());
        result.and_then(|text| text.as_string()).unwrap_or_default()
    }

    /// A time of day in the reader's zone (milliseconds since 1970 UTC): `10:42`.
    pub fn time(self, at_ms: i64) -> String {
        let options = [("hour", "2-digit".into()), ("minute", "2-digit".into())];
        self.with_date(&options, millis(at_ms))
    }

    /// A moment in the reader's zone: `22 nov, 10:42`.
    pub fn moment(self, at_ms: i64) -> String {
        let options = [
            ("day", "numeric".into()),
            ("month", "short".into()),
            ("hour", "2-digit".into()),
            ("minute", "2-digit".into()),
        ];
        self.with_date(&options, millis(at_ms))
    }

    /// A number as people in that country read it; text that is not E.164 stays as it is.
    pub fn phone(self, e164: &str, country: &str) -> String {
        Number::of_e164(e164).map_or_else(|| e164.to_owned(), |number| number.display(country))
    }

    fn language(self) -> &'static str {
        self.i18n.0.tag()
    }

    fn civil(self, date: NaiveDate, parts: &[(&'static str, &'static str)]) -> String {
        let mut options = vec![("timeZone", JsValue::from("UTC"))];
        options.extend(parts.iter().map(|(name, value)| (*name, JsValue::from(*value))));
        let midnight = date.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc();
        self.with_date(&options, millis(midnight.timestamp_millis()))
    }

    fn with_number(self, parts: &[(&'static str, JsValue)], number: JsValue) -> String {
        let locale = self.language();
        let make = || {
            let locales = Array::of1(&locale.into());
            Some(Intl::NumberFormat::new(&locales, &options(parts)).format())
        };
        run(cached(key("number", locale, parts), make), &number)
    }

    fn with_date(self, parts: &[(&'static str, JsValue)], moment: JsValue) -> String {
        let locale = self.language();
        let make = || {
            let locales = Array::of1(&locale.into());
            Some(Intl::DateTimeFormat::new(&locales, &options(parts)).format())
        };
        run(cached(key("date", locale, parts), make), &moment)
    }
}

fn cached(key: String, make: impl FnOnce() -> Option<Function>) -> Option<Function> {
    if let Some(found) = FORMATTERS.with_borrow(|formatters| formatters.get(&key).cloned()) {
        return Some(found);
    }
    let made = make()?;
    FORMATTERS.with_borrow_mut(|formatters| formatters.insert(key, made.clone()));
    Some(made)
}

fn run(format: Option<Function>, value: &JsValue) -> String {
    let text = format.and_then(|format| format.call1(&JsValue::NULL, value).ok());
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

fn key(kind: &str, locale: &str, parts: &[(&'static str, JsValue)]) -> String {
    let mut key = format!("{kind}/{locale}");
    for (name, value) in parts {
        // By the browser: the program then holds no code that writes fractions.
        let value = JSON::stringify(value).map(String::from);
        key.push_str(&format!("/{name}={}", value.unwrap_or_default()));
    }
    key
}

fn options(parts: &[(&'static str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in parts {
        // Setting a field of a fresh object cannot fail.
        drop(Reflect::set(&object, &JsValue::from(*name), value));
    }
    object
}

/// A whole number as Intl reads it exactly.
fn decimal(number: i64) -> JsValue {
    JsValue::from(number.to_string())
}

fn millis(at_ms: i64) -> JsValue {
    js_sys::Number::from(decimal(at_ms)).into()
}
