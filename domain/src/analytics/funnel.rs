//! Sales stages: known, prospect, quote, bought.
//!
//! Source: the seven-step brochure's suspect → prospect → quote → order. Each stage includes the later
//! ones: a buyer without a quote still passed it.

use serde::Serialize;

/// How far one customer has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// There was a contact with them, mailings included.
    pub contacted: bool,
    /// They asked for a quote.
    pub quoted: bool,
    /// They bought.
    pub bought: bool,
}

/// Customers by stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// Bought.
    pub bought: usize,
    /// All we know.
    pub known: usize,
    /// Asked for a quote, or came further.
    pub offer_or_further: usize,
    /// Were in touch, or came further.
    pub prospect_or_further: usize,
}

impl Funnel {
    /// Counts customers.
    pub fn of(steps: &[Steps]) -> Self {
        let count = |is: fn(&&Steps) -> bool| steps.iter().filter(is).count();
        Self {
            bought: count(|step| step.bought),
            known: steps.len(),
            offer_or_further: count(|step| step.quoted || step.bought),
            prospect_or_further: count(|step| step.contacted || step.quoted || step.bought),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_includes_the_later_ones() {
        let step = |contacted, quoted, bought| Steps { contacted, quoted, bought };
        let found = Funnel::of(&[
            step(false, false, false),
            step(true, false, false),
            step(false, true, false),
            step(false, false, true),
        ]);
        let expected = Funnel { known: 4, prospect_or_further: 3, offer_or_further: 2, bought: 1 };
        assert_eq!(found, expected);
    }
}
