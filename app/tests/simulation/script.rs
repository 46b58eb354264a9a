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
    /// A tab ends what it reads, or hears the next word of one that spoke.
    Hear(u8, u8),
    /// A tab takes the lead from another that seems frozen.
    Steal(u8),
    /// A tab ends without a word.
    Close(u8),
    /// A request arrives that its sender has given up, or sent twice.
    Late(u8),
    /// Another session in the browser of a device.
    Session(u8, Who),
    /// A device has no network from now on, or has it again.
    Away(u8),
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
    /// Time passes at the host, which forgets what is old: so many quarters of it.
    Sweep(u8),
    /// The host asks for another app before it gives rows.
    Demand,
    /// A device gets the app of today.
    Update(u8),
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
    /// A field that this build does not know.
    NewField,
    /// A record of a kind that this build does not know.
    NewKind,
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

/// Steps in which a tab opens, leads and syncs for the first time.
const FIRST_STEPS: usize = 20;

/// Devices of a crowd, and of how many seeds one has it.
const CROWD: u8 = 50;
const CROWD_EVERY: u64 = 500;

impl Script {
    /// The run of a seed.
    pub fn from_seed(seed: u64) -> Self {
        let mut random = Random(seed);
        let devices = 2 + small(&mut random, if seed.is_multiple_of(4) { 7 } else { 2 });
        let tabs = 1 + small(&mut random, 3);
        // Now and then a whole firm.
        let is_crowd = seed % CROWD_EVERY == CROWD_EVERY - 1;
        let (devices, tabs) = if is_crowd { (CROWD, 1) } else { (devices, tabs) };
        let page = 1 + u32::from(small(&mut random, 6));
        // Enough for some rounds of each device.
        let count = 80 * usize::from(devices) + random.below(200);
        // Some hosts are never put back, and some browsers never lose anything.
        let calm = small(&mut random, 4);
        // Some devices are in use for the first time, the others have synced before.
        let first = (0..if seed % 4 == 3 { 0 } else { devices }).flat_map(|device| {
            std::iter::repeat_n(Step::Go(device * tabs, Fate::Fine), FIRST_STEPS)
        });
        let steps = (0..count).map(|_| step(&mut random, devices, tabs, calm));
        let steps = first.chain(steps).collect();
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
    // At some, time passes and apps grow old.
    let is_old = calm == 3;
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
        70..72 if is_old => Step::Sweep(1 + small(random, 4)),
        72 if is_old => Step::Demand,
        73 => Step::Update(device),
        74..78 => Step::Away(device),
        55..70 => Step::Hear(tab, small(random, 250)),
        _ => Step::Go(tab, fate(random)),
    }
}

fn what(random: &mut Random) -> What {
    let all = [
        What::Visit,
        What::Notes,
        What::Tag,
        What::Archive,
        // Often: it takes two people to disagree about one.
        What::Object,
        What::Object,
        What::Object,
        What::Import,
        What::Erase,
        What::Erase,
        What::Cost,
        What::Unknown,
        What::NewField,
        What::NewKind,
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
