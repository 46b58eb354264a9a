//! A run: the script, then calm, then people go on working, then calm again.

use crate::bug::Bug;
use crate::check;
use crate::failure::{Failure, Invariant};
use crate::script::{Fate, Script, Step, What};
use crate::seen::Seen;
use crate::storage::change_of;
use crate::world::{Device, NEW_PROTOCOL, OWNER, World};

/// How often every tab goes on before all must be quiet.
const MOST_TURNS: usize = 4_000;

/// Rounds that every leader ends well before all is quiet: one sends, one hears what others sent,
/// one finds nothing.
const ROUNDS: u32 = 3;

/// Runs a script; answers what it came across.
pub fn run(script: &Script, bug: Option<Bug>) -> Result<Seen, Failure> {
    let mut world = World::new(script, bug);
    for step in &script.steps {
        world.step(*step)?;
    }
    calm(&mut world)?;
    check::quiet(&world, false)?;
    world.step(Step::Edit(0, What::Visit, 0))?;
    world.step(Step::Edit(0, What::Create, 1))?;
    calm(&mut world)?;
    check::quiet(&world, true)?;
    Ok(world.seen)
}

/// No more faults, and nobody does anything.
fn calm(world: &mut World) -> Result<(), Failure> {
    while !world.late.is_empty() {
        world.step(Step::Late(0))?;
    }
    for device in &mut world.devices {
        device.session = Some(OWNER);
        device.is_away = false;
        for leader in device.tabs.iter_mut().flatten().filter_map(|tab| tab.leader.as_mut()) {
            leader.rounds = 0;
        }
    }
    // An app that is too old to pull gets rid of what was entered in it all the same.
    go_on_until(world, |world, device| is_quiet(device) || has_sent_all(world, device))?;
    for device in 0..world.devices.len() {
        if world.devices[device].is_old {
            world.step(Step::Update(u8::try_from(device).unwrap()))?;
        }
    }
    go_on_until(world, |_, device| is_quiet(device))
}

fn go_on_until(
    world: &mut World,
    is_done: impl Fn(&World, &Device) -> bool,
) -> Result<(), Failure> {
    let count = world.devices.len() * world.devices[0].tabs.len();
    for _ in 0..MOST_TURNS {
        for tab in 0..count {
            world.step(Step::Go(u8::try_from(tab).unwrap(), Fate::Fine))?;
        }
        for device in 0..world.devices.len() {
            world.hear_all(device)?;
        }
        if world.devices.iter().all(|device| is_done(world, device)) {
            return Ok(());
        }
    }
    Err(Failure::new(Invariant::Liveness, "rounds do not end well any more"))
}

/// Every leader of a device has ended some rounds well.
fn is_quiet(device: &Device) -> bool {
    let leaders = || device.tabs.iter().flatten().filter_map(|tab| tab.leader.as_ref());
    leaders().count() > 0 && leaders().all(|leader| leader.rounds >= ROUNDS)
}

/// A device may not pull any more, and the host has all that waits on it.
fn has_sent_all(world: &World, device: &Device) -> bool {
    let tables = &world.host.tables;
    let mut waiting = device.storage.now.outbox.values();
    let is_outdated = device.is_old && tables.least_protocol == NEW_PROTOCOL;
    is_outdated && waiting.all(|text| tables.has_decided(change_of(text)))
}

/// The shortest script found that breaks the same invariant: steps are dropped in ever smaller
/// runs, then faults, as long as it still does.
pub fn shrink(script: &Script, bug: Option<Bug>, failure: &Failure) -> (Script, Failure) {
    let (mut best, mut why) = (script.clone(), failure.clone());
    let mut size = best.steps.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        let mut is_shorter = false;
        while at < best.steps.len() {
            let mut steps = best.steps.clone();
            steps.drain(at..(at + size).min(steps.len()));
            let tried = Script { steps, ..best.clone() };
            match run(&tried, bug) {
                Err(again) if again.invariant == failure.invariant => {
                    (best, why, is_shorter) = (tried, again, true);
                }
                _ => at += size,
            }
        }
        if size == 1 && !is_shorter {
            break;
        }
        size = size.div_ceil(2).max(1);
    }
    for at in 0..best.steps.len() {
        let Step::Go(tab, _) = best.steps[at] else { continue };
        let mut tried = best.clone();
        tried.steps[at] = Step::Go(tab, Fate::Fine);
        match run(&tried, bug) {
            Err(again) if again.invariant == failure.invariant => (best, why) = (tried, again),
            _ => {}
        }
    }
    (best, why)
}

/// The failure of a seed, as a test to paste into `found`.
pub fn report(seed: u64, script: &Script, failure: &Failure) -> String {
    let Script { devices, tabs, page, steps } = script;
    let Failure { invariant, how } = failure;
    format!(
        "seed {seed} breaks {invariant:?}: {how}\n\n#[test]\nfn what_seed_{seed}_found() {{\n    \
         let steps = {steps:?};\n    check({devices}, {tabs}, {page}, &[&steps]);\n}}\n"
    )
}
