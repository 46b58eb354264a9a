//! What happens, in order: made from a seed, or pasted from a failure. Every step makes sense
//! whatever came before, so that a script from which steps were dropped still runs.

use crate::random::Random;

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    pub devices: u8,
    /// Tabs of each device.
    pub tabs: u8,
    /// Most rows in a page.
    pub page: u32,
    pub steps: Vec<Step>,
}

/// Tabs are counted through all devices; what is chosen by a number is chosen among what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A person edits in a tab: what, and which record.
    Edit(u8, What, u8),
    /// A tab goes on: opens, takes the free lead, begins a round, or its pending effect ends so.
    Go(u8, Fate),
    /// A tab takes the lead from another that seems frozen.
    Steal(u8),
    /// A tab ends without a word.
    Close(u8),
    /// A request arrives that its sender has given up, or sent twice.
    Late(u8),
    /// Another session in the browser of a device.
    Session(u8, Who),
    /// The browser removes all data of a device under its open tabs.
    Evict(u8),
    /// Somebody closes a browser, and one row is gone from its data when it opens again.
    Rot(u8, u8),
    /// The disk of a device is full, and its rows are thrown out for an edit.
    ThrowOut(u8),
    /// A device goes off; what was not flushed is lost.
    PowerCut(u8),
    /// A device's data is put in the place of another's.
    Copy(u8, u8),
    /// The person may no longer see values, or may again.
    Role,
    /// The host ends and starts again.
    Crash,
    /// The host's data is copied.
    Backup,
    /// The host goes on from the last copy.
    Restore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Create,
    Notes,
    Visit,
    Archive,
    Tag,
    /// An objection to mailings, or its end.
    Object,
    Import,
    /// A person to be forgotten.
    Erase,
    /// What an order costs: a row that not everybody may see.
    Cost,
    /// Of a record that nobody has.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Owner,
    Nobody,
    Somebody,
}

/// How the pending effect of a tab ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Fine,
    /// Request, answer or transaction is lost.
    Lost,
    /// The sender gives up, and the request arrives later.
    Delayed,
    /// The request arrives now and once more later.
    Twice,
    /// The host ends while it works: nothing is written.
    CrashBefore,
    /// The host ends before it answers: everything is written.
    CrashAfter,
    /// The device has no room.
    Full,
}

impl Script {
    /// The run of a seed.
    pub fn from_seed(seed: u64) -> Self {
        let mut random = Random(seed);
        let devices = 2 + small(&mut random, if seed.is_multiple_of(4) { 7 } else { 2 });
        let tabs = 1 + small(&mut random, 3);
        let page = 1 + u32::from(small(&mut random, 6));
        // Enough for some rounds of each device.
        let count = 60 * usize::from(devices) + random.below(200);
        // Some hosts are never put back, and some browsers never lose anything.
        let calm = small(&mut random, 4);
        let steps = (0..count).map(|_| step(&mut random, devices, tabs, calm)).collect();
        Self { devices, tabs, page, steps }
    }
}

fn small(random: &mut Random, end: u8) -> u8 {
    u8::try_from(random.below(usize::from(end))).unwrap()
}

fn step(random: &mut Random, devices: u8, tabs: u8, calm: u8) -> Step {
    let tab = small(random, devices * tabs);
    let device = small(random, devices);
    let (is_restored, is_lost) = (calm.is_multiple_of(2), calm < 2);
    match random.below(200) {
        0..25 => Step::Edit(tab, what(random), small(random, 250)),
        25..29 => Step::Steal(tab),
        29..32 => Step::Close(tab),
        32..36 => Step::Late(small(random, 250)),
        36..38 => Step::Session(device, [Who::Nobody, Who::Somebody][random.below(2)]),
        38..43 => Step::Session(device, Who::Owner),
        43 => Step::Crash,
        44..46 if is_restored => Step::Backup,
        46 if is_restored => Step::Restore,
        47 if is_lost => Step::Evict(device),
        48 if is_lost => Step::PowerCut(device),
        49 if is_lost => Step::Copy(device, small(random, devices)),
        50..53 if is_lost => Step::Rot(device, small(random, 250)),
        53 => Step::ThrowOut(device),
        54 => Step::Role,
        _ => Step::Go(tab, fate(random)),
    }
}

fn what(random: &mut Random) -> What {
    let all = [
        What::Visit,
        What::Notes,
        What::Tag,
        What::Archive,
        // Twice: it takes two people to disagree about one.
        What::Object,
        What::Object,
        What::Import,
        What::Erase,
        What::Cost,
        What::Unknown,
    ];
    if random.below(3) == 0 { What::Create } else { all[random.below(all.len())] }
}

fn fate(random: &mut Random) -> Fate {
    match random.below(40) {
        0..2 => Fate::Lost,
        2 => Fate::Delayed,
        3 => Fate::Twice,
        4 => Fate::CrashBefore,
        5 => Fate::CrashAfter,
        6 => Fate::Full,
        _ => Fate::Fine,
    }
}
