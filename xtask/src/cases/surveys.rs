//! Cases of the Net Promoter Score.

use anyhow::{Context, Result, bail};
use domain::analytics::nps::{self, Nps, NpsChange, Tally, parse_score};
use serde_json::{Value, json};

use super::{Found, count, list, number};

fn tally(case: &Value) -> Result<Tally> {
    Ok(Tally {
        promoters: count(case, "promoters")?,
        passives: count(case, "passives")?,
        detractors: count(case, "detractors")?,
    })
}

fn triple(list: &[Value]) -> Result<Tally> {
    let counts: Option<Vec<u32>> =
        list.iter().map(|number| number.as_u64()?.try_into().ok()).collect();
    match counts.as_deref() {
        Some(&[promoters, passives, detractors]) => Ok(Tally { promoters, passives, detractors }),
        _ => bail!("promoters, passives and detractors are three counts"),
    }
}

fn block(tally: Tally, population: Option<u32>) -> Found {
    match Nps::of(tally, population) {
        Some(nps) => Ok(serde_json::to_value(nps)?),
        None => Ok(json!({"n": 0, "nps": null})),
    }
}

/// A score from counts.
pub fn from_counts(case: &Value) -> Found {
    let population = case.get("population").filter(|population| !population.is_null());
    let population = population.map(|_| count(case, "population")).transpose()?;
    block(tally(case)?, population)
}

/// A score from answers.
pub fn from_scores(case: &Value) -> Found {
    let scores: Option<Vec<u8>> = list(case, "scores")?.iter().map(read).collect();
    block(Tally::of(scores.context("a score is a whole number from 0 to 10")?), None)
}

/// An answer, or nothing when it is none.
pub fn score(case: &Value) -> Value {
    json!(read(case))
}

fn read(value: &Value) -> Option<u8> {
    parse_score(&value.to_string())
}

/// A change between two groups.
pub fn change(case: &Value) -> Found {
    let change = NpsChange::between(triple(list(case, "old")?)?, triple(list(case, "new")?)?);
    Ok(serde_json::to_value(change)?)
}

/// Answers needed for a margin.
pub fn sample_size(case: &Value) -> Found {
    let (variance, margin) = (number(case, "variance")?, number(case, "margin")?);
    Ok(json!({"variance": variance, "margin": margin, "n": nps::sample_size(variance, margin)}))
}

/// A score as shown.
pub fn display(case: &Value) -> Found {
    let tally = tally(case)?;
    let shown = Nps::of(tally, None).map(|nps| nps.shown());
    Ok(json!({
        "promoters": tally.promoters,
        "passives": tally.passives,
        "detractors": tally.detractors,
        "shown": shown,
    }))
}
