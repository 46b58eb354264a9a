//! Reading telephone numbers: the vectors of the design, the demo firm, and noise.

#![expect(clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use domain::recognition::number::{Certainty, Number, Reading, read};

#[track_caller]
fn numbers(text: &str, country: &str) -> Vec<Number> {
    match read(text, country) {
        Reading::Numbers(numbers) => numbers,
        other => panic!("{text} reads as {other:?}"),
    }
}

#[track_caller]
fn check(texts: &[&str], country: &str, e164: &str, extension: Option<&str>) {
    for text in texts {
        let found = numbers(text, country);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].e164().as_deref(), Some(e164), "{text}");
        assert_eq!(found[0].extension.as_deref(), extension, "{text}");
        assert_eq!(found[0].certainty, Certainty::InPlan, "{text}");
    }
}

#[test]
fn every_spelling_of_a_mobile_number_is_the_same_number() {
    let spellings = [
        "06-12345678",
        "+31 (0)6 12 34 56 78",
        "0031612345678",
        "00.31.6.12345678",
        "612345678",
        "tel:+31612345678",
        "31612345678",
        " 31612345678",
        "sip:+31612345678@voys.nl",
        "\"Jan\" <sip:0612345678@pbx>",
        "%2B31612345678",
        "+31 06 12345678",
        "mob. 06 12345678",
        "06\u{a0}1234\u{2011}5678 (privé)",
        "\u{202a}+31612345678\u{202c}",
        "0612345678/",
    ];
    check(&spellings, "NL", "+31612345678", None);
    check(&["31612345678"], "BE", "+31612345678", None);
}

#[test]
fn an_extension_is_split_off() {
    let spellings = [
        "010-1234567 tst. 12",
        "010-1234567 toestel 12",
        "010-1234567 ext 12",
        "0101234567,12",
        "010-1234567x12",
        "tel:+31101234567;ext=12",
    ];
    check(&spellings, "NL", "+31101234567", Some("12"));
}

#[test]
fn one_text_may_hold_two_numbers() {
    let e164s = |text| numbers(text, "NL").iter().filter_map(Number::e164).collect::<Vec<_>>();
    assert_eq!(e164s("+31 20 123 45 67 / 06-12345678"), ["+31201234567", "+31612345678"]);
    assert_eq!(e164s("0611223344;0622334455"), ["+31611223344", "+31622334455"]);
    assert_eq!(e164s("0611223344, 0622334455"), ["+31611223344", "+31622334455"]);
    assert_eq!(e164s("010-1234567 of 06-12345678"), ["+31101234567", "+31612345678"]);
}

#[test]
fn dutch_kinds_of_number() {
    for (text, e164) in [
        ("020/1234567", "+31201234567"),
        ("088-1234567", "+31881234567"),
        ("085-1234567", "+31851234567"),
        ("0800-1234", "+318001234"),
        ("0900-1234567", "+319001234567"),
        ("14 020", "+3114020"),
    ] {
        check(&[text], "NL", e164, None);
    }
}

#[test]
fn belgian_numbers_at_home() {
    check(&["02/234.56.78"], "BE", "+3222345678", None);
    check(&["0475/12.34.56", "+32 (0)475 12 34 56", "32475123456"], "BE", "+32475123456", None);
}

#[test]
fn a_neighbours_number_is_only_possible() {
    let found = numbers("0612345678", "BE");
    assert_eq!(found[0].e164().as_deref(), Some("+31612345678"));
    assert_eq!(found[0].certainty, Certainty::Possible);
}

#[test]
fn a_hidden_caller_is_anonymous() {
    for text in ["anonymous", "Restricted", "<unknown>", "unavailable", "", "  ", "null"] {
        assert_eq!(read(text, "NL"), Reading::Anonymous, "{text}");
    }
    assert_eq!(read("sip:anonymous@anonymous.invalid", "NL"), Reading::Anonymous);
    assert_eq!(read("bakker", "NL"), Reading::Unreadable);
}

#[test]
fn short_numbers_are_internal() {
    for text in ["201", "112", "888"] {
        assert_eq!(read(text, "NL"), Reading::Internal(text.into()));
    }
}

#[test]
fn a_number_without_country_keeps_its_digits() {
    let found = numbers("1234567", "NL");
    assert_eq!((found[0].value, found[0].certainty), (1_234_567, Certainty::NoCountry));
    assert_eq!(found[0].e164(), None);
}

#[test]
fn a_number_is_shown_as_it_is_dialled() {
    let shown = |text: &str, home| numbers(text, "NL")[0].display(home);
    assert_eq!(shown("+31612345678", "NL"), "06 12345678");
    assert_eq!(shown("0571-302374 tst 4", "NL"), "0571 302374 x4");
    assert_eq!(shown("+32475123456", "NL"), "+32 475 123456");
    assert_eq!(shown("+31201234567", "BE"), "+31 20 1234567");
}

#[test]
fn the_demo_firms_numbers() {
    let table = include_bytes!("fixtures/crm_demo/expected_phones.csv");
    let (mut total, mut equal, mut wrong, mut outside) = (0, 0, Vec::new(), 0);
    for row in csv::Reader::from_reader(table.as_slice()).records() {
        let row = row.unwrap();
        let (raw, e164, extension) = (&row[2], &row[3], &row[4]);
        total += 1;
        match read(raw, "NL") {
            Reading::Numbers(found) => {
                let same = found.len() == 1
                    && found[0].e164().as_deref() == Some(e164)
                    && found[0].extension.as_deref().unwrap_or_default() == extension;
                equal += usize::from(same);
                outside += usize::from(found[0].certainty == Certainty::OutsidePlan);
                if !same && found[0].certainty < Certainty::Possible {
                    wrong.push(format!("{raw} → {found:?}, not {e164} {extension}"));
                }
            }
            other => wrong.push(format!("{raw} → {other:?}")),
        }
    }
    println!("{equal} of {total} numbers equal, {outside} outside their plan");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(equal * 100 >= total * 99, "{equal} of {total}");
}

#[test]
fn noise_is_read_without_a_panic() {
    let alphabet: Vec<char> =
        "0123456789+-/.,;:()xX#@%<>\"' tsipel\u{a0}é９\u{202e}\n🙂".chars().collect();
    let mut seed: u64 = 2;
    let mut next = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % bound
    };
    for _ in 0..10_000 {
        let length = next(40);
        let text: String = (0..length).map(|_| alphabet[next(alphabet.len())]).collect();
        for country in ["NL", "BE", "DE", "US", "??"] {
            if let Reading::Numbers(numbers) = read(&text, country) {
                assert!(!numbers.is_empty());
                numbers.iter().for_each(|number| drop(number.display(country)));
            }
        }
    }
}
