//! Dutch firms and households that are one, and those that only look it.

use super::*;
use CustomerKind::{Household, Organization};

fn firm(name: &str) -> Profile<'_> {
    Profile { name, ..Profile::default() }
}

fn household<'a>(name: &'a str, postcode: &'a str, house_number: &'a str) -> Profile<'a> {
    Profile { kind: Household, name, postcode, house_number, ..Profile::default() }
}

fn finder(profiles: &[Profile<'_>]) -> Finder {
    let mut listing = Listing::default();
    for (row, profile) in (0..).zip(profiles) {
        listing.add(row, profile);
    }
    listing.finder()
}

fn pairs(profiles: &[Profile<'_>]) -> Vec<Pair> {
    finder(profiles).pairs(&[])
}

#[track_caller]
fn one(a: Profile<'_>, b: Profile<'_>) -> Likeness {
    let mut pairs = pairs(&[a, b]);
    assert_eq!(pairs.len(), 1, "{} is {}", a.name, b.name);
    pairs.remove(0).likeness
}

#[track_caller]
fn two(a: Profile<'_>, b: Profile<'_>) {
    assert_eq!(pairs(&[a, b]), [], "{} is not {}", a.name, b.name);
}

#[test]
fn a_firm_under_two_spellings_is_one() {
    for (a, b) in [
        ("Bakkerij 't Hoekje", "Bakkerij Het Hoekje B.V."),
        ("Janssen Installatietechniek", "Jansen Installatietechniek BV"),
        ("Kuijpers & Zn", "Kuipers en Zonen"),
    ] {
        let likeness = one(firm(a), firm(b));
        assert_eq!((likeness.score, likeness.reasons), (67, vec![Reason::Name(a.into())]), "{b}");
    }
    two(firm("Bakkerij Jansen"), firm("Slagerij Jansen"));
    two(firm("Jansen"), firm("Jansen Bouw"));
}

#[test]
fn the_strongest_reason_comes_first_and_says_what_is_shared() {
    let a = Profile {
        registration_number: "KvK 01234567",
        postcode: "1234 AB",
        house_number: "12",
        mails: &["Info@Hoekje.nl"],
        ..firm("Bakkerij 't Hoekje")
    };
    let b = Profile {
        registration_number: "1234567",
        postcode: "1234ab",
        house_number: "12-A",
        mails: &["info@hoekje.nl"],
        ..firm("Het Hoekje")
    };
    let likeness = one(a, b);
    let reasons = [
        Reason::RegistrationNumber("1234567".into()),
        Reason::Email("info@hoekje.nl".into()),
        Reason::Address("1234AB 12".into()),
        Reason::SimilarName("Bakkerij 't Hoekje".into()),
    ];
    assert_eq!((likeness.score, likeness.reasons, likeness.doubts), (100, reasons.into(), vec![]));
}

#[test]
fn a_household_under_two_spellings_is_one() {
    for (a, b, score) in [
        ("Jansen", "Fam. Janssen", 97),
        ("J. de Vries", "Vries, Jan de", 99),
        ("Jan de Vries", "de Vries Jan", 100),
        ("Vries de", "Familie de Fries", 97),
        ("Marie Jansen-de Boer", "M. Jansen", 99),
        ("Wibbelink", "Wibbelenk", 80),
    ] {
        let likeness = one(household(a, "1234 AB", "12"), household(b, "1234ab", "12"));
        assert_eq!(likeness.score, score, "{a} {b}");
    }
}

#[test]
fn a_family_at_one_address_is_not_one() {
    let [jan, marie] =
        ["Jan de Vries", "Marie de Vries"].map(|name| household(name, "1234 AB", "12"));
    two(jan, marie);
    let phones: &[&str] = &["+31201234567"];
    two(Profile { phones, ..jan }, Profile { phones, ..marie });
    // One mailbox: the household was entered once by each.
    let mails: &[&str] = &["familiedevries@ziggo.nl"];
    let likeness = one(Profile { mails, ..jan }, Profile { mails, ..marie });
    assert_eq!(likeness.doubts, [Doubt::OtherGivenName]);
}

#[test]
fn given_names_are_also_those_of_the_people() {
    let named = |first_name| [Person { first_name, last_name: "de Vries" }];
    let (jan, marie, initial) = (named("Jan"), named("Marie"), named("J."));
    let [a, b, c] = [&jan, &marie, &initial]
        .map(|people| Profile { people, ..household("de Vries", "1234 AB", "12") });
    two(a, b);
    assert_eq!(one(a, c).score, 99);
}

#[test]
fn branches_of_one_firm_are_not_one() {
    let phones: &[&str] = &["+31881234567"];
    let mails: &[&str] = &["info@bakkerbart.nl"];
    let at = |postcode, house_number| Profile {
        postcode,
        house_number,
        phones,
        mails,
        ..firm("Bakker Bart")
    };
    two(at("1234 AB", "12"), at("5678 CD", "3"));
    two(
        Profile { phones: &[], mails: &[], ..at("1234 AB", "12") },
        Profile { phones: &[], mails: &[], ..at("1234 AB", "200") },
    );
    // The same legal entity at another address may have moved: shown, with the doubt.
    let entity = |profile| Profile { registration_number: "12345678", ..profile };
    let likeness = one(entity(at("1234 AB", "12")), entity(at("5678 CD", "3")));
    assert_eq!((likeness.score, likeness.doubts), (80, vec![Doubt::OtherAddress]));
    // The same manager's telephone.
    let mobile = |profile| Profile { phones: &["+31612345678"], ..profile };
    assert_eq!(one(mobile(at("1234 AB", "12")), mobile(at("5678 CD", "3"))).score, 100);
}

#[test]
fn a_franchise_and_sister_firms_are_not_one() {
    let firm_of = |registration_number, name| Profile {
        registration_number,
        postcode: "1234 AB",
        house_number: "12",
        phones: &["+31612345678", "+31201234567"],
        mails: &["jan@jansen.nl", "info@jansen.nl"],
        ..firm(name)
    };
    two(firm_of("12345678", "Jansen Holding B.V."), firm_of("12345679", "Jansen B.V."));
    two(firm_of("12345678", "Jansen B.V."), firm_of("87654321", "Jansen B.V."));
    assert_eq!(one(firm_of("12345678", "Jansen B.V."), firm_of("", "Jansen B.V.")).score, 100);
}

#[test]
fn what_belongs_to_one_person_outweighs_another_name() {
    let with_mail = |name, mails| Profile { mails, ..firm(name) };
    let own: &[&str] = &["piet@kuipers.nl"];
    let likeness = one(with_mail("Kuipers Advies", own), with_mail("Noorderlicht", own));
    assert_eq!((likeness.score, likeness.doubts), (67, vec![Doubt::OtherName]));
    let desk: &[&str] = &["info@kuipers.nl"];
    two(with_mail("Kuipers Advies", desk), with_mail("Noorderlicht", desk));
    let phones: &[&str] = &["+31612345678"];
    let of_two_kinds = one(
        Profile { phones, ..firm("Kuipers Advies") },
        Profile { phones, kind: Household, ..firm("Piet Kuipers") },
    );
    assert_eq!(of_two_kinds.doubts, [Doubt::OtherKind]);
}

#[test]
fn what_many_share_brings_nobody_together() {
    let mails: &[&str] = &["info@formule.nl"];
    let names: Vec<String> = (0..30).map(|row| format!("Filiaal nummer {row}")).collect();
    let many: Vec<Profile<'_>> = names
        .iter()
        .map(|name| Profile { mails, phones: &["+31612345678"], ..household(name, "1234 AB", "1") })
        .collect();
    assert_eq!(pairs(many.get(..MOST_SHARING + 1).unwrap()), []);
    let few = pairs(many.get(..MOST_SHARING).unwrap());
    assert_eq!(few.len(), MOST_SHARING * (MOST_SHARING - 1) / 2);
}

/// In a building of thirty, thirty namesakes elsewhere: name and postcode together still find them.
#[test]
fn namesakes_are_found_where_name_and_house_are_common() {
    let names: Vec<String> = (0..30).map(|row| format!("Bewoner{row}")).collect();
    let numbers: Vec<String> = (0..30).map(|row| (100 + row).to_string()).collect();
    let mut all = vec![household("Piet Jansen", "1234 AB", "1"); 2];
    all.extend(names.iter().map(|name| household(name, "1234 AB", "1")));
    all.extend(numbers.iter().map(|number| household("Piet Jansen", "4321 BA", number)));
    let found = pairs(&all);
    let rows: Vec<(u32, u32, u8)> =
        found.iter().map(|pair| (pair.first, pair.second, pair.likeness.score)).collect();
    assert_eq!(rows, [(0, 1, 67)]);
}

#[test]
fn pairs_set_apart_and_archived_customers_are_left_out() {
    let [a, b] = ["Bakkerij 't Hoekje", "Bakkerij Hoekje"].map(firm);
    assert_eq!(finder(&[a, b]).pairs(&[(1, 0)]), []);
    assert_eq!(pairs(&[a, Profile { is_archived: true, ..b }]), []);
    let finder = finder(&[a, Profile { is_archived: true, ..b }]);
    let found = finder.alike(&a, None);
    let rows: Vec<(u32, bool)> = found.iter().map(|alike| (alike.row, alike.is_archived)).collect();
    assert_eq!(rows, [(0, false), (1, true)]);
    assert_eq!(finder.alike(&a, Some(0)).len(), 1);
}

#[test]
fn pairs_come_in_order() {
    let phones: &[&str] = &["+31612345678"];
    let sure = Profile { phones, ..firm("Kuipers") };
    let found = pairs(&[firm("Noorderlicht"), sure, firm("Noorderlicht"), sure]);
    let rows: Vec<(u32, u32)> = found.iter().map(|pair| (pair.first, pair.second)).collect();
    assert_eq!(rows, [(1, 3), (0, 2)]);
}

#[test]
fn a_row_has_what_it_was_given_last() {
    let mut finder = finder(&[firm("Noorderlicht"), firm("Kuipers"), firm("Zuiderzon")]);
    finder.put(1, &firm("Noorderligt BV"));
    assert_eq!(finder.pairs(&[]).len(), 1);
    finder.take(0);
    assert_eq!((finder.pairs(&[]), finder.alike(&firm("Noorderlicht"), None).len()), (vec![], 1));
    finder.put(u32::MAX, &firm("Noorderlicht"));
    assert_eq!(finder.pairs(&[]), []);
    assert_eq!(firm("").kind, Organization);
}
