//! How long it takes to find duplicates among a hundred thousand customers with two hundred thousand
//! contacts, natively: `cargo run --release -p domain --example duplicates`.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement on a terminal")]

use std::time::{Duration, Instant};

use domain::customer::CustomerKind;
use domain::duplicate::{Finder, Listing, Person, Profile};

/// Customers; one in [`TWIN`] is another one, typed again with something left out.
const CUSTOMERS: u32 = 100_000;
const TWIN: u32 = 100;
/// Rounds that are timed; the median is told.
const ROUNDS: usize = 7;

const FIRST: [&str; 24] = [
    "Jan", "Piet", "Klaas", "Marie", "Anna", "Johanna", "Willem", "Hendrik", "Cornelis", "Sophie",
    "Emma", "Daan", "Sem", "Lucas", "Julia", "Mila", "Tess", "Bram", "Ruben", "Noor", "Fatima",
    "Mohammed", "Eva", "Thijs",
];
const COMMON: [&str; 20] = [
    "de Jong",
    "Jansen",
    "de Vries",
    "van den Berg",
    "Bakker",
    "van Dijk",
    "Visser",
    "Janssen",
    "Smit",
    "Meijer",
    "de Boer",
    "Mulder",
    "de Groot",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "van Leeuwen",
    "Dekker",
    "Brouwer",
];
const SYLLABLES: [&str; 32] = [
    "wib", "bel", "kra", "mer", "hoo", "ven", "dal", "stra", "kui", "per", "zwa", "nen", "burg",
    "loo", "rin", "tak", "gel", "der", "wou", "schol", "ten", "brug", "man", "veld", "huis",
    "wijk", "kam", "pol", "rij", "sman", "tol", "broek",
];
const TRADES: [&str; 16] = [
    "Bouw",
    "Bakkerij",
    "Installatietechniek",
    "Transport",
    "Advies",
    "Schilders",
    "Garage",
    "Accountants",
    "Hoveniers",
    "Makelaardij",
    "Tandartspraktijk",
    "Slagerij",
    "Dakwerken",
    "Administraties",
    "Kappers",
    "Elektro",
];

/// A sequence of numbers that look drawn, the same in every run (Marsaglia's xorshift).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    fn of<'a>(&mut self, values: &[&'a str]) -> &'a str {
        let place = self.below(values.len().try_into().unwrap_or(1));
        values.get(usize::try_from(place).unwrap_or(0)).copied().unwrap_or_default()
    }

    /// One family name in five is one of the twenty commonest, the others are of some thirty thousand.
    fn family(&mut self) -> String {
        if self.below(5) == 0 {
            return self.of(&COMMON).to_owned();
        }
        let mut part = || self.of(&SYLLABLES);
        format!("{}{}{}", part(), part(), part())
    }
}

#[derive(Clone)]
struct Customer {
    kind: CustomerKind,
    name: String,
    registration_number: String,
    vat_number: String,
    postcode: String,
    house_number: String,
    phones: Vec<String>,
    mails: Vec<String>,
    people: Vec<(String, String)>,
}

fn customer(draw: &mut Draw) -> Customer {
    let is_household = draw.below(2) == 0;
    let family = draw.family();
    let letter = |draw: &mut Draw| char::from(b'A' + u8::try_from(draw.below(26)).unwrap_or(0));
    let postcode = format!("{} {}{}", 1000 + draw.below(2000), letter(draw), letter(draw));
    let plain = family.replace(' ', "").to_lowercase();
    let trade = draw.of(&TRADES);
    let domain = match is_household {
        true => draw.of(&["gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl"]).to_owned(),
        false => format!("{plain}-{}.nl", trade.to_lowercase()),
    };
    let people: Vec<(String, String)> = (0..2)
        .map(|_| {
            let last = if is_household { family.clone() } else { draw.family() };
            (draw.of(&FIRST).to_owned(), last)
        })
        .collect();
    let mut phones = vec![format!("+31{}", 101_000_000 + draw.below(690_000_000))];
    let mut mails =
        vec![format!("info{}@{domain}", if is_household { draw.below(1_000_000) } else { 0 })];
    for (first, last) in &people {
        phones.push(format!("+316{}", 10_000_000 + draw.below(80_000_000)));
        mails.push(format!("{first}.{last}{}@{domain}", draw.below(1000)).replace(' ', ""));
    }
    let number = 10_000_000 + draw.below(80_000_000);
    Customer {
        kind: if is_household { CustomerKind::Household } else { CustomerKind::Organization },
        name: match is_household {
            true => format!("{} {family}", draw.of(&FIRST)),
            false => format!("{family} {trade} B.V."),
        },
        registration_number: if is_household { String::new() } else { number.to_string() },
        vat_number: if is_household { String::new() } else { format!("NL8{number}B01") },
        postcode,
        house_number: (1 + draw.below(200)).to_string(),
        phones,
        mails,
        people,
    }
}

fn firm() -> Vec<Customer> {
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
    let mut all: Vec<Customer> = Vec::new();
    for row in 0..CUSTOMERS {
        let twin = (row % TWIN == TWIN - 1).then(|| all.last().cloned()).flatten();
        all.push(match twin {
            Some(twin) => Customer {
                registration_number: String::new(),
                vat_number: String::new(),
                mails: Vec::new(),
                ..twin
            },
            None => customer(&mut draw),
        });
    }
    all
}

fn with<Answer>(customer: &Customer, then: impl FnOnce(&Profile<'_>) -> Answer) -> Answer {
    let phones: Vec<&str> = customer.phones.iter().map(String::as_str).collect();
    let mails: Vec<&str> = customer.mails.iter().map(String::as_str).collect();
    let people: Vec<Person<'_>> = customer
        .people
        .iter()
        .map(|(first_name, last_name)| Person { first_name, last_name })
        .collect();
    then(&Profile {
        kind: customer.kind,
        is_archived: false,
        name: &customer.name,
        registration_number: &customer.registration_number,
        vat_number: &customer.vat_number,
        postcode: &customer.postcode,
        house_number: &customer.house_number,
        phones: &phones,
        mails: &mails,
        people: &people,
    })
}

fn list(all: &[Customer]) -> Finder {
    let mut listing = Listing::default();
    for (row, customer) in (0..).zip(all) {
        with(customer, |profile| listing.add(row, profile));
    }
    listing.finder()
}

/// The median time of a few rounds.
fn median(mut round: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            round();
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(ROUNDS / 2).copied().unwrap_or_default()
}

fn main() {
    let all = firm();
    println!("{} customers, {} contacts", all.len(), 2 * all.len());
    println!("listing:           {:?}", median(|| drop(list(&all))));
    let mut finder = list(&all);
    println!("                   {} KiB", finder.bytes() / 1024);
    let mut count = 0;
    println!("all pairs:         {:?}", median(|| count = finder.pairs(&[]).len()));
    println!("                   {count} pairs, {} typed twice", CUSTOMERS / TWIN);
    let few = || all.iter().step_by(101);
    let number = u32::try_from(few().count()).unwrap_or(1);
    let asked = median(|| {
        for customer in few() {
            with(customer, |profile| drop(finder.alike(profile, None)));
        }
    });
    println!("one being typed:   {:?}", asked / number);
    let mut changing = finder.clone();
    let changed = median(|| {
        for (row, customer) in (0..).zip(few()) {
            with(customer, |profile| changing.put(row * 101, profile));
        }
    });
    println!("one put in place:  {:?}", changed / number);
}
