//! Every way to find a row, and what is marked of it.

use super::*;

struct Rows(Vec<SearchRow<'static>>);

impl Written for Rows {
    fn row(&self, row: u32) -> Option<SearchRow<'_>> {
        self.0.iter().rev().find(|it| it.row == row).cloned()
    }
}

fn firm() -> Rows {
    let row = |row, name, phones: &[&'static str]| SearchRow {
        row,
        name,
        phones: phones.to_vec(),
        ..SearchRow::default()
    };
    Rows(vec![
        SearchRow {
            number: "C0001",
            emails: vec!["info@zandprint.example"],
            postcode: "1234 AB",
            house_number: "12-A",
            city: "Utrecht",
            orders: vec!["O000017"],
            ..row(0, "Zandprint & Zn.", &["+31612345678"])
        },
        SearchRow {
            number: "C0010",
            postcode: "1234AB",
            house_number: "123",
            ..row(1, "Jan van der Kuypers", &["+31101234567"])
        },
        SearchRow {
            postcode: "1234 ab",
            house_number: "12",
            city: "Almere",
            ..row(2, "Kuijpers BV", &[])
        },
        SearchRow { postcode: "1234 ab", house_number: "12-3", ..row(3, "Zoë Cuypers", &[]) },
        row(4, "Molen Utrecht", &["020 - 654 (zie site)"]),
        row(5, "Meulenbelt", &[]),
    ])
}

fn index() -> SearchIndex {
    SearchIndex::build(firm().0, "NL")
}

fn hits(index: &SearchIndex, text: &str) -> Vec<Hit> {
    index.query(text, 10, &firm())
}

fn rows(text: &str) -> Vec<u32> {
    hits(&index(), text).iter().map(|hit| hit.row).collect()
}

#[track_caller]
fn first(text: &str, row: u32, rank: Rank, field: Field, marked: &str) {
    let hits = hits(&index(), text);
    let hit = &hits[0];
    assert_eq!((hit.row, hit.rank, hit.field), (row, rank, field), "{text}: {hits:?}");
    assert_eq!(hit.text.get(hit.range.clone()), Some(marked), "{text}: {hits:?}");
}

#[test]
fn every_field_is_found_and_marked() {
    first("zand", 0, Rank::Prefix, Field::Name, "Zand");
    first("c0001", 0, Rank::Exact, Field::Number, "C0001");
    first("info@zandprint", 0, Rank::Prefix, Field::Email, "info@zandprint");
    first("zandprint.example", 0, Rank::WordPrefix, Field::Email, "zandprint.example");
    first("o000017", 0, Rank::Exact, Field::Order, "O000017");
    first("almere", 2, Rank::Exact, Field::City, "Almere");
    first("06 1234", 0, Rank::Prefix, Field::Phone, "3161234");
    first("+31101234567", 1, Rank::Exact, Field::Phone, "31101234567");
    first("45678", 0, Rank::Middle, Field::Phone, "45678");
    first("zoe", 3, Rank::Prefix, Field::Name, "Zoë");
    first("kuypers", 1, Rank::WordPrefix, Field::Name, "Kuypers");
}

#[test]
fn a_name_is_found_by_ear_whatever_its_spelling() {
    let mut found = rows("Kuipers");
    found.sort_unstable();
    assert_eq!(found, [1, 2, 3]);
    assert_eq!(rows("meulenbeld"), [5]);
    assert_eq!(hits(&index(), "meulenbeld")[0].rank, Rank::Edit);
}

#[test]
fn a_postcode_with_number_finds_every_addition_and_no_other_number() {
    let mut found = rows("1234ab 12");
    found.sort_unstable();
    assert_eq!(found, [0, 2, 3]);
    assert_eq!(rows("1234 AB 12a"), [0]);
    assert_eq!(rows("1234ab").len(), 4);
}

#[test]
fn a_mail_address_and_a_word_with_a_digit_are_no_names() {
    assert_eq!(rows("info@zandprint.example"), [0]);
    assert!(rows("kuipers@zandprint").is_empty());
    assert!(rows("kuipers123").is_empty() && rows("kuipers 7").len() == 3);
}

#[test]
fn several_words_may_stand_in_several_fields() {
    assert_eq!(rows("zandprint utrecht"), [0]);
    assert_eq!(rows("utr mol"), [4]);
    assert_eq!(rows("jan kuypers"), [1]);
}

#[test]
fn better_matches_come_first_and_each_row_once() {
    assert_eq!(rows("utrecht"), [0, 4]);
    assert!(rows("").is_empty() && rows("  ").is_empty() && rows("xyzzy").is_empty());
    assert_eq!(index().query("u", 1, &firm()).len(), 1);
}

#[test]
fn a_row_that_changed_is_found_by_what_it_is_now() {
    let (mut index, mut rows) = (index(), firm());
    let changed = SearchRow { row: 0, name: "Bakker", ..SearchRow::default() };
    index.remove(&[0]);
    index.add(&changed);
    rows.0.push(changed);
    assert!(index.query("zandprint", 10, &rows).is_empty());
    let hits = index.query("bakker", 10, &rows);
    assert_eq!((hits[0].row, &*hits[0].text), (0, "Bakker"));
    index.remove(&[0, 7]);
    assert!(index.query("bakker", 10, &rows).is_empty());
}

#[test]
fn rows_that_change_for_ever_take_no_room_for_ever() {
    let (mut index, rows) = (index(), firm());
    for _ in 0..3_000 {
        index.remove(&[0]);
        index.add(&rows.0[0]);
    }
    assert!(index.names.len() < 2_500, "{} names", index.names.len());
    assert_eq!(index.query("zandprint", 10, &rows).len(), 1);
    assert_eq!(index.query("c0010", 10, &rows)[0].row, 1);
}

#[test]
fn of_several_values_the_one_that_matched_is_shown() {
    let row = SearchRow {
        emails: vec!["", "first@example.org", "second@example.net"],
        phones: vec!["none", "+31101234567", "+31201234567"],
        orders: vec!["O1", "O2"],
        ..SearchRow::default()
    };
    let index = SearchIndex::build([row.clone()], "NL");
    let rows = Rows(vec![row]);
    for (text, shown) in
        [("second@", "second@example.net"), ("020 123", "+31201234567"), ("o2", "O2")]
    {
        assert_eq!(index.query(text, 10, &rows)[0].text, shown);
    }
}

#[test]
fn an_index_of_parts_finds_the_same() {
    let mut whole = index();
    whole.remove(&[4]);
    for bytes in [1, 40, 1_000] {
        let (mut again, mut cut) = (SearchIndex::build([], "NL"), IndexCut::default());
        // A row that was there before, and one of which nothing is left.
        again.add(&SearchRow { row: 9, name: "Voorheen", ..SearchRow::default() });
        while let Some((lane, part)) = whole.part(&mut cut, bytes) {
            again.append(&PackedIndex { row_count: 6, lanes: vec![(lane, part.packed())] });
        }
        for text in ["zand", "c0001", "info@", "o0000", "utr", "06 1234", "kuipers", "1234ab 12"] {
            assert_eq!(hits(&again, text), hits(&whole, text), "{text} by {bytes}");
        }
    }
}

#[test]
fn parts_that_are_cut_short_add_what_is_whole() {
    let mut index = SearchIndex::build([], "NL");
    let (plain, rows): (&[u8], &[u8]) = (b"zand\nprint\nbakk", &[0, 0, 0, 0, 1, 0, 0, 0, 2, 0]);
    let part = LanePart::of(plain, rows);
    index.append(&PackedIndex { row_count: 3, lanes: vec![(0, part.packed())] });
    assert_eq!(hits(&index, "print").iter().map(|hit| hit.row).collect::<Vec<_>>(), [1]);
    assert!(hits(&index, "bakk").is_empty());
}
