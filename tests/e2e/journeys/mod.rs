//! The journeys: one file each, told as a person would tell them.

mod accessibility;
mod bad_input;
mod crash;
mod figures;
mod first_light;
mod keyboard;
mod two_tabs;

use anyhow::Result;

use crate::engines::Engine;
use crate::scene::Scene;

/// One journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Journey {
    FirstLight,
    Figures,
    BadInput,
    TwoTabs,
    Keyboard,
    Accessibility,
    Crash,
}

impl Journey {
    pub const ALL: [Self; 7] = [
        Self::FirstLight,
        Self::Figures,
        Self::BadInput,
        Self::TwoTabs,
        Self::Keyboard,
        Self::Accessibility,
        Self::Crash,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::FirstLight => "first_light",
            Self::Figures => "figures",
            Self::BadInput => "bad_input",
            Self::TwoTabs => "two_tabs",
            Self::Keyboard => "keyboard",
            Self::Accessibility => "accessibility",
            Self::Crash => "crash",
        }
    }

    /// A crash needs a profile that outlives its browser.
    pub fn runs_in(self, engine: Engine) -> bool {
        self != Self::Crash || engine.keeps_profile()
    }

    pub async fn play(self, scene: &mut Scene) -> Result<()> {
        match self {
            Self::FirstLight => first_light::play(scene).await,
            Self::Figures => figures::play(scene).await,
            Self::BadInput => bad_input::play(scene).await,
            Self::TwoTabs => two_tabs::play(scene).await,
            Self::Keyboard => keyboard::play(scene).await,
            Self::Accessibility => accessibility::play(scene).await,
            Self::Crash => crash::play(scene).await,
        }
    }
}
