//! Numbers of a file as whole numbers of a common unit, read digit by digit.

use anyhow::{Context, Result};
use serde_json::Value;

/// Whole numbers, and how many of them make one.
#[derive(Debug, PartialEq)]
pub struct Decimals {
    /// The numbers times `per_unit`.
    pub whole: Vec<i64>,
    /// A power of ten.
    pub per_unit: f64,
}

/// The numbers of a list.
///
/// # Errors
///
/// When one is no number, or too long for a whole number of the common unit.
pub fn decimals(list: &[Value]) -> Result<Decimals> {
    let texts: Vec<String> = list.iter().map(plain).collect::<Result<_>>()?;
    let fraction = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let places = texts.iter().map(|text| fraction(text)).max().unwrap_or(0);
    let whole = texts.iter().map(|text| {
        let (whole, digits) = text.split_once('.').unwrap_or((text, ""));
        let number = format!("{whole}{digits:0<places$}").parse();
        number.with_context(|| format!("{text} is too long"))
    });
    let power = i32::try_from(places).context("too many decimals")?;
    Ok(Decimals { whole: whole.collect::<Result<_>>()?, per_unit: 10.0_f64.powi(power) })
}

/// A number without an exponent; `.0` is no decimal.
fn plain(value: &Value) -> Result<String> {
    let number = value.as_f64().with_context(|| format!("{value} is no number"))?;
    let text = if value.is_i64() { value.to_string() } else { format!("{number}") };
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn decimals_become_whole_in_a_common_unit() {
        let list = [json!(1.5), json!(-20), json!(0.125), json!(3.0), json!(-0.5)];
        let found = decimals(&list).unwrap();
        assert_eq!(
            found,
            Decimals { whole: vec![1500, -20000, 125, 3000, -500], per_unit: 1000.0 }
        );
        assert!(decimals(&[json!("1")]).is_err());
        assert!((decimals(&[]).unwrap().per_unit - 1.0).abs() < 1e-12);
    }
}
