//! How likely two customers are one: evidence in bits, added up.
//!
//! The frame is record linkage after Fellegi and Sunter, "A Theory for Record Linkage" (JASA 64,
//! 1969): a value both have counts log₂(m/u), where m is how often one customer's two records agree
//! in it and u how often those of two customers do; one in which they differ counts
//! log₂((1−m)/(1−u)), which is negative. u grows with the number who have the value, after Winkler
//! ("Frequency-based matching in Fellegi–Sunter", 1989): a bit less for every doubling beyond a few.
//! Bits are whole numbers, so that every device finds the same score; the weights themselves are our
//! own estimates, not fitted to data. Nothing depends on how many customers there are in all.
//!
//! Fellegi and Sunter take evidence as independent and know but two cases, one customer or two
//! strangers. Two corrections for that: of one kind only the strongest counts (three shared numbers
//! are one switch of telephones), and where a difference suggests that the two are *related* (branches,
//! sister firms, a family), all that such a relation explains counts [`RELATED`] bits at most.

use super::facts::{Facts, people, values};
use super::key::{Key, Kind};
use super::value::{is_desk, is_mobile, own_domain};
use super::{Doubt, Likeness, Reason};
use crate::recognition::name::is_within_one;

/// The lowest score of a likely pair: at two to one, 1 bit for it.
pub const LEAST_SCORE: u8 = 60;

/// Of those who meet in a key, one pair in a thousand (2⁻¹⁰) is one customer.
const PRIOR: i32 = -10;

/// The legal entity itself; 20 bits outweigh the prior and another name.
const REGISTRATION: i32 = 20;
/// As good, but a group of firms may share one.
const VAT: i32 = 18;
/// A person's own mailbox or telephone: with another name still more likely one than not.
const OWN: i32 = 16;
/// A desk's mailbox, `info@`.
const DESK: i32 = 12;
/// A fixed line; also that of a building or a parent.
const FIXED: i32 = 9;
/// All words of a firm's name.
const FIRM_NAME: i32 = 11;
/// A household's family name.
const FAMILY_NAME: i32 = 8;
/// A given name in addition; one in some twenty has the same.
const GIVEN_NAME: i32 = 4;
/// Only an initial in addition.
const INITIAL: i32 = 2;
/// A name within the other, or one letter off.
const SIMILAR_NAME: i32 = 5;
/// The same door.
const DOOR: i32 = 7;
/// The same house, the addition known on one side.
const HOUSE: i32 = 6;
/// The same building, other doors.
const BUILDING: i32 = 2;
/// A firm's domain.
const DOMAIN: i32 = 6;
/// A contact of the same name.
const PERSON: i32 = 6;

/// Most that counts of what a relation explains: 2 bits more than the prior, so that the difference
/// which suggests the relation (4 bits and more) keeps the pair below [`LEAST_SCORE`].
const RELATED: i32 = 12;
/// The same for branches known to be one legal entity: often a customer who moved.
const RELATED_ENTITY: i32 = 16;

/// Fewest letters of a word in which one slip is forgiven.
const MIN_SLIP: usize = 5;

impl Doubt {
    fn bits(self) -> i32 {
        match self {
            Self::OtherRegistrationNumber | Self::OtherGivenName => -8,
            Self::OtherName => -5,
            // Sole proprietors have had two Dutch numbers since 2020.
            Self::OtherVatNumber | Self::OtherAddress => -4,
            Self::OtherHouseNumber | Self::OtherKind => -3,
            Self::OtherDoor => -1,
        }
    }
}

/// A value both have.
#[derive(Clone, Copy)]
struct Shared<'a> {
    kind: Kind,
    value: &'a str,
    bits: i32,
    /// Belongs to one person, so that no relation of firms or relatives explains it.
    is_own: bool,
    /// Only similar.
    is_similar: bool,
}

/// Two customers, compared.
pub(super) struct Comparison<'a> {
    shared: Vec<Shared<'a>>,
    doubts: Vec<Doubt>,
    are_firms: bool,
}

impl<'a> Comparison<'a> {
    /// Compares two customers; `count` says how many have a key, the two included. What is shown of
    /// a name is as `a` writes it.
    pub fn of(a: &Facts<'a>, b: &Facts<'a>, count: &dyn Fn(Key) -> usize) -> Self {
        let are_firms = !a.is_household && !b.is_household;
        let mut comparison = Self { shared: Vec::new(), doubts: Vec::new(), are_firms };
        comparison.numbers(a, b);
        comparison.channels(a, b, count);
        comparison.address(a, b, count);
        if a.is_household && b.is_household {
            comparison.household_names(a, b, count);
        } else {
            comparison.firm_names(a, b, count);
            comparison.people(a, b, count);
        }
        if a.is_household != b.is_household {
            comparison.doubts.push(Doubt::OtherKind);
        }
        comparison
    }

    fn share(&mut self, kind: Kind, value: &'a str, bits: i32) {
        self.shared.push(Shared { kind, value, bits, is_own: false, is_similar: false });
    }

    fn numbers(&mut self, a: &Facts<'a>, b: &Facts<'a>) {
        let kinds = [
            (Kind::Registration, a.registration, b.registration, REGISTRATION),
            (Kind::Vat, a.vat, b.vat, VAT),
        ];
        for (kind, a, b, bits) in kinds {
            if a.is_empty() || b.is_empty() {
                continue;
            }
            if a == b {
                self.share(kind, a, bits);
            } else if kind == Kind::Registration {
                self.doubts.push(Doubt::OtherRegistrationNumber);
            } else {
                self.doubts.push(Doubt::OtherVatNumber);
            }
        }
    }

    fn channels(&mut self, a: &Facts<'a>, b: &Facts<'a>, count: &dyn Fn(Key) -> usize) {
        for phone in common(a.phones, b.phones) {
            let is_own = is_mobile(phone);
            let bits = less_common(if is_own { OWN } else { FIXED }, Kind::Phone, phone, count);
            let shared =
                Shared { kind: Kind::Phone, value: phone, bits, is_own, is_similar: false };
            self.shared.push(shared);
        }
        let mut has_mail = false;
        for mail in common(a.mails, b.mails) {
            has_mail = true;
            let is_own = !is_desk(mail);
            let bits = less_common(if is_own { OWN } else { DESK }, Kind::Mail, mail, count);
            let shared = Shared { kind: Kind::Mail, value: mail, bits, is_own, is_similar: false };
            self.shared.push(shared);
        }
        let domains = |mails: &'a str| values(mails).filter_map(own_domain);
        let shared = domains(a.mails).find(|domain| domains(b.mails).any(|other| other == *domain));
        // A mail address they share says all that its domain would.
        if let Some(domain) = shared.filter(|_| !has_mail) {
            self.share(Kind::Domain, domain, less_common(DOMAIN, Kind::Domain, domain, count));
        }
    }

    fn address(&mut self, a: &Facts<'a>, b: &Facts<'a>, count: &dyn Fn(Key) -> usize) {
        if !a.house.is_empty() && a.house == b.house {
            let bits = match (a.addition, b.addition) {
                (a, b) if a == b => DOOR,
                (a, b) if a.is_empty() || b.is_empty() => HOUSE,
                _ => {
                    self.doubts.push(Doubt::OtherDoor);
                    BUILDING
                }
            };
            self.share(Kind::House, a.house, less_common(bits, Kind::House, a.house, count));
        } else if a.postcode != b.postcode && !a.postcode.is_empty() && !b.postcode.is_empty() {
            self.doubts.push(Doubt::OtherAddress);
        } else if !a.house.is_empty() && !b.house.is_empty() {
            self.doubts.push(Doubt::OtherHouseNumber);
        }
    }

    fn household_names(&mut self, a: &Facts<'a>, b: &Facts<'a>, count: &dyn Fn(Key) -> usize) {
        if a.words.is_empty() || b.words.is_empty() {
            return;
        }
        // `Vries Jan de`, typed without its comma, has the same words in other places.
        let has_same_words = a.words == b.words;
        let rarest = |list: (&'a str, &'a str), bits| {
            common(list.0, list.1).map(|word| less_common(bits, Kind::Word, word, count)).max()
        };
        let family = rarest((a.family, b.family), FAMILY_NAME)
            .or_else(|| has_same_words.then(|| rarest((a.words, b.words), FAMILY_NAME)).flatten());
        let Some(bits) = family else {
            if values(a.family).any(|word| values(b.family).any(|other| is_slip(word, other))) {
                self.similar_name(a.name, SIMILAR_NAME);
                self.given_names(a, b);
            } else {
                self.doubts.push(Doubt::OtherName);
            }
            return;
        };
        let given = if has_same_words && values(a.words).count() > 1 {
            GIVEN_NAME
        } else {
            self.given_names(a, b)
        };
        self.share(Kind::Name, a.name, bits + given);
    }

    /// What the given names add; a doubt when they cannot be one person's.
    fn given_names(&mut self, a: &Facts<'a>, b: &Facts<'a>) -> i32 {
        if common(a.given, b.given).any(|name| !is_initial(name)) {
            return GIVEN_NAME;
        }
        let fits = |name: &str, other: &str| {
            (is_initial(name) || is_initial(other)) && name.chars().next() == other.chars().next()
        };
        if values(a.given).any(|name| values(b.given).any(|other| fits(name, other))) {
            return INITIAL;
        }
        if !a.given.is_empty() && !b.given.is_empty() {
            self.doubts.push(Doubt::OtherGivenName);
        }
        0
    }

    fn firm_names(&mut self, a: &Facts<'a>, b: &Facts<'a>, count: &dyn Fn(Key) -> usize) {
        if a.words.is_empty() || b.words.is_empty() {
            return;
        }
        if a.words == b.words {
            let bits = less_common(FIRM_NAME, Kind::Name, a.words, count);
            return self.share(Kind::Name, a.name, bits);
        }
        let is_within = |part: &str, whole: &str| {
            values(part).all(|word| values(whole).any(|other| word == other))
        };
        let rarest = common(a.words, b.words)
            .map(|word| less_common(SIMILAR_NAME, Kind::Word, word, count))
            .max();
        match rarest {
            Some(bits) if is_within(a.words, b.words) || is_within(b.words, a.words) => {
                self.similar_name(a.name, bits);
            }
            _ if is_slipped(a.words, b.words) => self.similar_name(a.name, SIMILAR_NAME),
            Some(_) => {}
            None => self.doubts.push(Doubt::OtherName),
        }
    }

    fn similar_name(&mut self, name: &'a str, bits: i32) {
        let shared =
            Shared { kind: Kind::Name, value: name, bits, is_own: false, is_similar: true };
        self.shared.push(shared);
    }

    fn people(&mut self, a: &Facts<'a>, b: &Facts<'a>, count: &dyn Fn(Key) -> usize) {
        for (heard, written) in people(a.people) {
            if people(b.people).any(|(other, _)| heard == other) {
                self.share(Kind::Person, written, less_common(PERSON, Kind::Person, heard, count));
            }
        }
    }

    /// The evidence added up, in bits.
    fn bits(&self) -> i32 {
        let mut kinds: Vec<&Shared<'_>> = self.shared.iter().collect();
        kinds.sort_unstable_by_key(|shared| (shared.kind, -shared.bits));
        kinds.dedup_by_key(|shared| shared.kind);
        let sum = |is_own| -> i32 {
            kinds.iter().filter(|shared| shared.is_own == is_own).map(|shared| shared.bits).sum()
        };
        let (own, common) = (sum(true), sum(false));
        let has = |doubt| self.doubts.contains(&doubt);
        let is_entity =
            |shared: &&Shared<'_>| matches!(shared.kind, Kind::Registration | Kind::Vat);
        let evidence = if has(Doubt::OtherRegistrationNumber) {
            // Sister firms also share their director.
            (own + common).min(RELATED)
        } else if has(Doubt::OtherGivenName) {
            own + common.min(RELATED)
        } else if has(Doubt::OtherAddress) && self.are_firms {
            let most = if kinds.iter().any(is_entity) { RELATED_ENTITY } else { RELATED };
            own + common.min(most)
        } else {
            own + common
        };
        PRIOR + evidence + self.doubts.iter().map(|doubt| doubt.bits()).sum::<i32>()
    }

    /// What is said of the two; absent when they are not likely one.
    pub fn likeness(mut self) -> Option<Likeness> {
        let score = score(self.bits());
        if score < LEAST_SCORE {
            return None;
        }
        self.shared.sort_by_key(|shared| (-shared.bits, shared.kind));
        self.doubts.sort_unstable();
        let reasons = self.shared.iter().filter(|shared| shared.bits > 0).map(Shared::reason);
        Some(Likeness { score, reasons: reasons.collect(), doubts: self.doubts })
    }
}

impl Shared<'_> {
    fn reason(&self) -> Reason {
        let value = self.value.to_owned();
        match self.kind {
            Kind::Registration => Reason::RegistrationNumber(value),
            Kind::Vat => Reason::VatNumber(value),
            Kind::Mail => Reason::Email(value),
            Kind::Phone => Reason::Phone(value),
            Kind::House => Reason::Address(value.to_ascii_uppercase()),
            Kind::Domain => Reason::EmailDomain(value),
            Kind::Person => Reason::Person(value),
            _ if self.is_similar => Reason::SimilarName(value),
            _ => Reason::Name(value),
        }
    }
}

/// Values two lists have in common.
fn common<'a>(a: &'a str, b: &'a str) -> impl Iterator<Item = &'a str> {
    values(a).filter(move |value| values(b).any(|other| other == *value))
}

/// The weight of a value that so many have: full for up to three, a bit less for each doubling,
/// never against.
fn less_common(bits: i32, kind: Kind, value: &str, count: &dyn Fn(Key) -> usize) -> i32 {
    let doublings = count(Key::of(kind, value)).checked_ilog2().unwrap_or(0).saturating_sub(1);
    bits.saturating_sub_unsigned(doublings).max(0)
}

fn is_initial(name: &str) -> bool {
    name.chars().count() == 1
}

/// Whether two words differ by a slip; digits are not mistaken for each other (`Filiaal 11`).
fn is_slip(a: &str, b: &str) -> bool {
    let is_long = a.len().min(b.len()) >= MIN_SLIP;
    let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    is_long && !has_digit(a) && !has_digit(b) && is_within_one(a.as_bytes(), b.as_bytes())
}

/// Whether two lists differ in one word only, and in that by one slip.
fn is_slipped(a: &str, b: &str) -> bool {
    matches!((only_word(a, b), only_word(b, a)), (Some(a), Some(b)) if is_slip(a, b))
}

/// The word of a list that the other has not; absent for none and for several.
fn only_word<'a>(list: &'a str, other: &str) -> Option<&'a str> {
    let mut rest = values(list).filter(|word| !values(other).any(|known| known == *word));
    rest.next().filter(|_| rest.next().is_none())
}

/// Odds of 2^bits to one as a percentage, rounded to the nearest.
fn score(bits: i32) -> u8 {
    let odds = 1_u32 << bits.unsigned_abs().min(10);
    let likely = (200 * odds + odds + 1) / (2 * (odds + 1));
    let score = if bits < 0 { 100 - likely } else { likely };
    u8::try_from(score).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_become_percentages() {
        let scores = [-30, -10, -3, -1, 0, 1, 2, 3, 7, 8, 30].map(score);
        assert_eq!(scores, [0, 0, 11, 33, 50, 67, 80, 89, 99, 100, 100]);
    }

    #[test]
    fn a_value_weighs_less_the_more_have_it() {
        let weight = |count| less_common(8, Kind::Word, "jan", &|_| count);
        assert_eq!([2, 3, 4, 7, 8, 16, 500, 100_000].map(weight), [8, 8, 7, 7, 6, 5, 1, 0]);
    }
}
