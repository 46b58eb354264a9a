//! The one reader of time in the browser, and the one maker of new ids.

use std::cell::RefCell;

use chrono::{DateTime, NaiveDate};
use domain::period::date_of;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// The firm's zone, which decides what day it is; the usual one until the firm's is known.
    static ZONE: RefCell<String> = RefCell::new("Europe/Amsterdam".to_owned());
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
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    let make = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let make = Reflect::get(&make, &"DateTimeFormat".into()).ok()?;
    let arguments = Array::of2(&"sv-SE".into(), &options);
    // Through Reflect because an unknown zone throws, which the typed constructor does not catch.
    let make: &Function = make.dyn_ref()?;
    let format = Reflect::construct(make, &arguments).ok()?;
    let format: Intl::DateTimeFormat = format.unchecked_into();
    let text = format.format().call1(&JsValue::UNDEFINED, &Date::new_0()).ok()?.as_string()?;
    date_of(&text)
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

/// A chance between 0 and 1, to spread what devices do at the same moment.
pub fn chance() -> f64 {
    js_sys::Math::random()
}
