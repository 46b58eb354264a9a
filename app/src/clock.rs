//! The one reader of time in the browser, and the one maker of new ids.

use std::cell::RefCell;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use domain::period::date_of;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// The firm's zone, which decides what day it is; the usual one until the firm's is known.
    static ZONE: RefCell<String> = RefCell::new("Europe/Amsterdam".to_owned());

    /// What writes moments, and the zone it does so in.
    static WRITER: RefCell<Option<(String, Function)>> = const { RefCell::new(None) };
}

/// What day it is is decided in this IANA zone from now on.
pub fn set_zone(zone: &str) {
    ZONE.set(zone.to_owned());
}

/// Milliseconds since 1970 UTC by this device's clock.
pub fn now_ms() -> i64 {
    whole(Date::now())
}

/// A new id, ascending with time.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Today's civil date in the firm's zone; in UTC when the browser does not know the zone.
pub fn today() -> NaiveDate {
    ZONE.with_borrow(|zone| in_zone(zone)).unwrap_or_else(|| utc_date(now_ms()))
}

/// The date as Intl writes it for Sweden, which writes ISO 8601.
fn in_zone(zone: &str) -> Option<NaiveDate> {
    let writer = writer(zone, &[])?;
    let text = writer.call1(&JsValue::UNDEFINED, &Date::new_0()).ok()?.as_string()?;
    date_of(&text)
}

/// What writes moments in a zone, for Sweden.
fn writer(zone: &str, parts: &[(&str, &str)]) -> Option<Function> {
    let options = Object::new();
    for (name, value) in [("timeZone", zone)].iter().chain(parts) {
        Reflect::set(&options, &JsValue::from(*name), &JsValue::from(*value)).ok()?;
    }
    let make = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let make = Reflect::get(&make, &"DateTimeFormat".into()).ok()?;
    let arguments = Array::of2(&"sv-SE".into(), &options);
    // Through Reflect because an unknown zone throws, which the typed constructor does not catch.
    let make: &Function = make.dyn_ref()?;
    let format = Reflect::construct(make, &arguments).ok()?;
    let format: Intl::DateTimeFormat = format.unchecked_into();
    Some(format.format())
}

/// The firm's civil time of a moment, milliseconds since 1970 UTC; in UTC when the browser does not know
/// the zone.
pub fn local(at_ms: i64) -> Option<NaiveDateTime> {
    let utc = DateTime::from_timestamp_millis(at_ms)?.naive_utc();
    let text = ZONE.with_borrow(|zone| written(zone, at_ms));
    Some(text.and_then(|text| civil(&text)).unwrap_or(utc))
}

/// When a day begins in the firm's zone, milliseconds since 1970 UTC.
pub fn start_of(day: NaiveDate) -> i64 {
    let wanted = day.and_time(NaiveTime::MIN);
    let as_utc = wanted.and_utc().timestamp_millis();
    let ahead = |at_ms: i64| {
        let civil = local(at_ms).map_or(at_ms, |civil| civil.and_utc().timestamp_millis());
        civil.saturating_sub(at_ms)
    };
    // The zone may be at another distance there than at the first guess.
    let guess = as_utc.saturating_sub(ahead(as_utc));
    as_utc.saturating_sub(ahead(guess))
}

/// A moment with its time, as Intl writes it for Sweden. Making what writes costs far more than writing.
fn written(zone: &str, at_ms: i64) -> Option<String> {
    let moment = Date::new(&JsValue::from_f64(fraction(at_ms)));
    WRITER.with_borrow_mut(|kept| {
        if kept.as_ref().is_none_or(|(of, _)| of != zone) {
            let parts = [("dateStyle", "short"), ("timeStyle", "medium"), ("hourCycle", "h23")];
            *kept = Some((zone.to_owned(), writer(zone, &parts)?));
        }
        let (_, writer) = kept.as_ref()?;
        writer.call1(&JsValue::UNDEFINED, &moment).ok()?.as_string()
    })
}

/// `2026-11-22 10:42:05`, whatever stands between the numbers.
fn civil(text: &str) -> Option<NaiveDateTime> {
    let mut numbers = text.split(|sign: char| !sign.is_ascii_digit()).filter(|it| !it.is_empty());
    let year = numbers.next()?.parse().ok()?;
    let mut next = || numbers.next()?.parse::<u32>().ok();
    let date = NaiveDate::from_ymd_opt(year, next()?, next()?)?;
    date.and_hms_opt(next()?, next()?, next()?)
}

fn utc_date(now: i64) -> NaiveDate {
    DateTime::from_timestamp_millis(now).unwrap_or_default().date_naive()
}

/// Whole milliseconds; JavaScript counts them in floating point.
fn whole(milliseconds: f64) -> i64 {
    #[expect(clippy::as_conversions, reason = "saturates, and a date is far below 2^53")]
    let whole = milliseconds as i64;
    whole
}

/// Milliseconds as JavaScript counts them.
fn fraction(milliseconds: i64) -> f64 {
    #[expect(clippy::as_conversions, reason = "a date is far below 2^53")]
    let fraction = milliseconds as f64;
    fraction
}

/// A chance between 0 and 1, to spread what devices do at the same moment.
pub fn chance() -> f64 {
    js_sys::Math::random()
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn a_moment_reads_whatever_stands_between_its_numbers() {
        let read = |text| civil(text).map(|civil| civil.to_string());
        let moment = Some("2026-11-22 00:42:05".to_owned());
        assert_eq!(read("2026-11-22 00:42:05"), moment);
        assert_eq!(read("2026-11-22, 00:42:05"), moment);
        assert_eq!(read("2026-11-22 24:42:05"), None);
        assert_eq!(read("2026-11-22"), None);
    }
}
