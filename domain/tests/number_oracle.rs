//! Telephone numbers against a port of Google's libphonenumber, which knows every country's plan: for
//! each country its example of each kind of number, in the spellings people use. What we read without
//! doubt must be the same number; a number of the countries whose plans we know must be read so.

#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use domain::recognition::number::{Certainty, Number, Reading, read};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};

const KINDS: [PhoneNumberType; 10] = [
    PhoneNumberType::FixedLine,
    PhoneNumberType::Mobile,
    PhoneNumberType::TollFree,
    PhoneNumberType::PremiumRate,
    PhoneNumberType::SharedCost,
    PhoneNumberType::PersonalNumber,
    PhoneNumberType::VoIP,
    PhoneNumberType::Pager,
    PhoneNumberType::UAN,
    PhoneNumberType::VoiceMail,
];

/// Each country's examples.
fn examples() -> Vec<(Region, PhoneNumber)> {
    let of = |region: Region| {
        KINDS.into_iter().filter_map(move |kind| {
            let example =
                PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind).ok()?;
            Some((region, example))
        })
    };
    PHONE_NUMBER_UTIL.get_supported_regions().flat_map(of).collect()
}

/// The one number that is read from a text, if that is certain.
fn certain(text: &str, country: &str) -> Option<Number> {
    let Reading::Numbers(found) = read(text, country) else { return None };
    let is_certain = found.len() == 1 && found[0].certainty <= Certainty::OutsidePlan;
    found.into_iter().next().filter(|_| is_certain)
}

#[test]
fn every_countrys_numbers_are_read_in_international_spelling() {
    let (mut total, mut wrong) = (0, Vec::new());
    for (region, example) in examples() {
        let e164 = example.format_as(PhoneNumberFormat::E164).into_owned();
        let written = example.format_as(PhoneNumberFormat::International).into_owned();
        let dialled = format!("00{}", e164.trim_start_matches('+'));
        for text in [&e164, &written, &dialled] {
            total += 1;
            let found = certain(text, "NL").and_then(|number| number.e164());
            if found.as_deref() != Some(e164.as_str()) {
                wrong.push(format!("{region} {text}: {found:?}"));
            }
        }
    }
    println!("{} of {total} spellings equal", total - wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_at_home_are_never_taken_for_others() {
    let (mut total, mut read_count, mut wrong) = (0, 0, Vec::new());
    for (region, example) in examples() {
        let e164 = example.format_as(PhoneNumberFormat::E164).into_owned();
        let national = example.format_as(PhoneNumberFormat::National).into_owned();
        total += 1;
        match certain(&national, &region.to_string()).and_then(|number| number.e164()) {
            Some(found) if found == e164 => read_count += 1,
            None => {}
            Some(found) => wrong.push(format!("{region} {national}: {found}, not {e164}")),
        }
    }
    println!("{read_count} of {total} national spellings read");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
