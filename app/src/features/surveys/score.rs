//! The score in words: never more certain than it is.

use crate::components::Format;
use crate::i18n::*;
use crate::worker::message::{NpsFigures, NpsScore};

/// Below this many answers only counts are shown.
const FEWEST: u32 = 10;

/// A change is said to be real below this chance of it being luck.
const PROVEN: f64 = 0.05;

/// How many answered.
pub fn answers(score: &NpsScore) -> u32 {
    score.promoters.saturating_add(score.passives).saturating_add(score.detractors)
}

/// The score, when there are answers enough to show one.
pub fn shown(score: &NpsScore) -> Option<f64> {
    score.nps.filter(|_| answers(score) >= FEWEST)
}

/// A score with its sign: `+24`.
pub fn signed(format: Format, score: f64) -> String {
    let text = format.decimal(score, 0);
    if score >= 0.5 { format!("+{text}") } else { text }
}

/// Between which scores the truth lies, in words; empty when that cannot be said.
pub fn interval(i18n: I18n, format: Format, score: &NpsScore) -> String {
    let Some((low, high)) = score.interval.filter(|_| shown(score).is_some()) else {
        return String::new();
    };
    let (low, high) = (signed(format, low), signed(format, high));
    t!(i18n, surveys.interval, low = low, high = high).to_string()
}

/// What happened since the year before: said only when it is proven.
pub fn change(i18n: I18n, figures: &NpsFigures) -> &'static str {
    let now = shown(&figures.current);
    let before = shown(&figures.previous);
    match (now, before, figures.p_change) {
        (Some(now), Some(before), Some(p)) if p < PROVEN && now > before => {
            t!(i18n, surveys.change.rose)
        }
        (Some(_), Some(_), Some(p)) if p < PROVEN => t!(i18n, surveys.change.fell),
        (Some(_), Some(_), _) => t!(i18n, surveys.change.unproven),
        (Some(_), None, _) => t!(i18n, surveys.change.no_earlier),
        _ => "",
    }
}
