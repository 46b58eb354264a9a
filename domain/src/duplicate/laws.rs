//! Laws of finding duplicates, for firms and households made of few parts, so that they often meet.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

/// A customer that owns its texts.
#[derive(Clone, Debug)]
struct Owned {
    is_household: bool,
    is_archived: bool,
    name: String,
    numbers: [String; 2],
    address: [String; 2],
    phones: Vec<String>,
    mails: Vec<String>,
    people: Vec<(String, String)>,
}

impl Owned {
    fn with<Result>(&self, then: impl FnOnce(&Profile<'_>) -> Result) -> Result {
        let phones: Vec<&str> = self.phones.iter().map(String::as_str).collect();
        let mails: Vec<&str> = self.mails.iter().map(String::as_str).collect();
        let people: Vec<Person<'_>> = self
            .people
            .iter()
            .map(|(first_name, last_name)| Person { first_name, last_name })
            .collect();
        let kind =
            if self.is_household { CustomerKind::Household } else { CustomerKind::Organization };
        then(&Profile {
            kind,
            is_archived: self.is_archived,
            name: &self.name,
            registration_number: &self.numbers[0],
            vat_number: &self.numbers[1],
            postcode: &self.address[0],
            house_number: &self.address[1],
            phones: &phones,
            mails: &mails,
            people: &people,
        })
    }
}

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(values).prop_map(str::to_owned)
}

fn some_of(values: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    let all: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    subsequence(all, 0..=2)
}

fn customer() -> impl Strategy<Value = Owned> {
    let name = one_of(&[
        "Jansen",
        "Jan Janssen",
        "J. Jansen",
        "Jansen Bouw B.V.",
        "Bouw Jansen",
        "de Vries",
        "Vries, Jan de",
        "Marie de Vries-Jansen",
        "Bakkerij 't Hoekje",
        "Wibbelink",
        "Wibbelenk",
        "",
    ]);
    let numbers = [one_of(&["", "", "12345678", "87654321"]), one_of(&["", "", "NL123456789B01"])];
    let address =
        [one_of(&["", "1234 AB", "1234AB", "5678 CD"]), one_of(&["", "1", "1a", "1-b", "2"])];
    let phones = some_of(&["+31612345678", "+31201234567", "+31881234567"]);
    let mails = some_of(&["jan@jansen.nl", "info@jansen.nl", "piet@jansen.nl", "jan@gmail.com"]);
    let person = (one_of(&["Jan", "J.", "Marie"]), one_of(&["Jansen", "Bos"]));
    let marks = (any::<bool>(), proptest::bool::weighted(0.1));
    (marks, name, numbers, address, phones, mails, vec(person, 0..2)).prop_map(
        |((is_household, is_archived), name, numbers, address, phones, mails, people)| Owned {
            is_household,
            is_archived,
            name,
            numbers,
            address,
            phones,
            mails,
            people,
        },
    )
}

fn arbitrary() -> impl Strategy<Value = Owned> {
    let text = || any::<String>();
    let fields = (text(), [text(), text()], [text(), text()]);
    let lists = (vec(text(), 0..3), vec(text(), 0..3), vec((text(), text()), 0..3));
    (any::<bool>(), fields, lists).prop_map(|(is_household, (name, numbers, address), lists)| {
        let (phones, mails, people) = lists;
        Owned { is_household, is_archived: false, name, numbers, address, phones, mails, people }
    })
}

fn finder<'a>(rows: impl IntoIterator<Item = (u32, &'a Owned)>) -> Finder {
    let mut listing = Listing::default();
    for (row, customer) in rows {
        customer.with(|profile| listing.add(row, profile));
    }
    listing.finder()
}

fn numbered(customers: &[Owned]) -> impl DoubleEndedIterator<Item = (u32, &Owned)> {
    (0..u32::try_from(customers.len()).unwrap()).zip(customers)
}

/// Reasons as a set, without the spelling of names, which is that of either.
fn kinds(likeness: &Likeness) -> (u8, Vec<String>, Vec<Doubt>) {
    let kind = |reason: &Reason| match reason {
        Reason::Name(_) => "name".to_owned(),
        Reason::SimilarName(_) => "similar".to_owned(),
        Reason::Person(_) => "person".to_owned(),
        other => format!("{other:?}"),
    };
    let mut reasons: Vec<String> = likeness.reasons.iter().map(kind).collect();
    reasons.sort();
    (likeness.score, reasons, likeness.doubts.clone())
}

proptest! {
    #[test]
    fn the_order_of_listing_does_not_matter(customers in vec(customer(), 0..16)) {
        let forward = finder(numbered(&customers)).pairs(&[]);
        let backward = finder(numbered(&customers).rev()).pairs(&[]);
        prop_assert_eq!(forward, backward);
    }

    /// The same two customers are as alike whichever has the lower row.
    #[test]
    fn likeness_is_symmetric(customers in vec(customer(), 2..16)) {
        let last = u32::try_from(customers.len()).unwrap() - 1;
        let forward = finder(numbered(&customers)).pairs(&[]);
        let turned = finder(numbered(&customers).map(|(row, owned)| (last - row, owned))).pairs(&[]);
        let sorted = |pairs: Vec<Pair>, turn: bool| {
            let place = |pair: &Pair| match turn {
                true => (last - pair.second, last - pair.first),
                false => (pair.first, pair.second),
            };
            let mut pairs: Vec<_> =
                pairs.iter().map(|pair| (place(pair), kinds(&pair.likeness))).collect();
            pairs.sort();
            pairs
        };
        prop_assert_eq!(sorted(forward, false), sorted(turned, true));
    }

    #[test]
    fn pairs_are_sorted_likely_and_each_once(
        customers in vec(customer(), 0..16),
        apart in vec((0..16_u32, 0..16_u32), 0..20),
    ) {
        let pairs = finder(numbered(&customers)).pairs(&apart);
        let place = |pair: &Pair| (std::cmp::Reverse(pair.likeness.score), pair.first, pair.second);
        prop_assert!(pairs.windows(2).all(|two| place(&two[0]) < place(&two[1])));
        for pair in &pairs {
            let (first, second) = (pair.first, pair.second);
            prop_assert!(first < second && pair.likeness.score >= LEAST_SCORE);
            prop_assert!(!apart.contains(&(first, second)) && !apart.contains(&(second, first)));
            let is_archived = |row: u32| customers[crate::row::index(row)].is_archived;
            prop_assert!(!is_archived(first) && !is_archived(second));
            prop_assert!(!pair.likeness.reasons.is_empty());
        }
    }

    /// A customer who shares no key with anybody is in no pair and changes none.
    #[test]
    fn a_stranger_changes_nothing(customers in vec(customer(), 0..16), place in 0..16_u32) {
        let stranger = Owned {
            is_household: false,
            is_archived: false,
            name: "Zuiderzon Quichot".into(),
            numbers: ["55555551".into(), "BE0403170701".into()],
            address: ["9876 ZY".into(), "77".into()],
            phones: vec!["+31687654321".into()],
            mails: vec!["don@zuiderzon.nl".into()],
            people: vec![("Sancho".into(), "Panza".into())],
        };
        let without = finder(numbered(&customers)).pairs(&[]);
        let moved = |row| if row < place { row } else { row + 1 };
        let listed = numbered(&customers).map(|(row, owned)| (moved(row), owned));
        let with = finder(listed.chain([(place, &stranger)])).pairs(&[]);
        let without: Vec<Pair> = without
            .into_iter()
            .map(|pair| Pair { first: moved(pair.first), second: moved(pair.second), ..pair })
            .collect();
        prop_assert_eq!(with, without);
    }

    /// The warning while typing says what the queue will say once the customer is saved.
    #[test]
    fn typing_a_customer_warns_of_the_pairs_it_will_be_in(
        customers in vec(customer(), 1..16),
        is_listed: bool,
    ) {
        let mut customers = customers;
        customers.iter_mut().for_each(|owned| owned.is_archived = false);
        let last = u32::try_from(customers.len()).unwrap() - 1;
        let pairs = finder(numbered(&customers)).pairs(&[]);
        let expected: Vec<(u32, Likeness)> = pairs
            .into_iter()
            .filter(|pair| pair.second == last)
            .map(|pair| (pair.first, pair.likeness))
            .collect();
        let before = finder(numbered(&customers).filter(|(row, _)| is_listed || *row != last));
        let itself = is_listed.then_some(last);
        let warned = customers[crate::row::index(last)].with(|typed| before.alike(typed, itself));
        let warned: Vec<_> = warned.into_iter().map(|alike| (alike.row, alike.likeness)).collect();
        prop_assert_eq!(warned, expected);
    }

    /// Putting and taking rows one by one ends where listing them at once does.
    #[test]
    fn replacing_rows_equals_listing_anew(
        before in vec(customer(), 0..12),
        changes in vec((0..12_u32, proptest::option::of(customer())), 0..30),
    ) {
        let mut changing = finder(numbered(&before));
        let mut after: std::collections::BTreeMap<u32, Owned> =
            numbered(&before).map(|(row, owned)| (row, owned.clone())).collect();
        for (row, change) in changes {
            match change {
                Some(owned) => {
                    owned.with(|profile| changing.put(row, profile));
                    after.insert(row, owned);
                }
                None => {
                    changing.take(row);
                    after.remove(&row);
                }
            }
        }
        let mut anew = finder(after.iter().map(|(row, owned)| (*row, owned)));
        for owned in &before {
            let asked = owned.with(|profile| (changing.alike(profile, None), anew.alike(profile, None)));
            prop_assert_eq!(asked.0, asked.1);
        }
        prop_assert_eq!(changing.pairs(&[]), anew.pairs(&[]));
    }

    #[test]
    fn any_text_is_taken(customers in vec(arbitrary(), 0..6), typed in arbitrary()) {
        let mut finder = finder(numbered(&customers));
        typed.with(|profile| {
            finder.alike(profile, Some(1));
            finder.put(2, profile);
            finder.put(3, profile);
        });
        finder.pairs(&[(1, 0)]);
        finder.take(3);
    }
}
