//! The three models of a log, fitted or refused, and their blocks.

use serde::Serialize;
use serde_json::{Value, json};

use super::Customer;
use crate::analytics::buying::{
    BgNbd, Fit, GammaGamma, ModelError, ParetoNbd, Pattern, Spender, correlation,
};
use crate::analytics::report::Figures;
use crate::analytics::report::blocks::put;

/// From this correlation of repeats with mean value on, the model's assumption is in doubt.
const DEPENDENT: f64 = 0.3;

/// The models of a log, each fitted on its own.
pub struct Models {
    pub bg_nbd: Result<Fit<BgNbd, 4>, ModelError>,
    pareto_nbd: Result<Fit<ParetoNbd, 4>, ModelError>,
    gamma_gamma: Result<Fit<GammaGamma, 3>, ModelError>,
    correlation: Option<f64>,
}

impl Models {
    /// Fits all three on the customers of the calibration.
    pub fn of(customers: &[Customer<'_>]) -> Self {
        let known = || customers.iter().filter_map(|customer| customer.pattern);
        let patterns: Vec<Pattern> = known().map(|(pattern, _)| pattern).collect();
        let spenders: Vec<Spender> =
            known().map(|(pattern, mean)| Spender { repeats: pattern.repeats, mean }).collect();
        Self {
            bg_nbd: BgNbd::fit(&patterns),
            pareto_nbd: ParetoNbd::fit(&patterns),
            gamma_gamma: GammaGamma::fit(&spenders),
            correlation: correlation(&spenders),
        }
    }

    /// Chances that a customer still buys, by both models.
    pub fn alive(&self, pattern: &Pattern) -> [Option<f64>; 2] {
        let bg = self.bg_nbd.as_ref().ok().map(|fit| fit.model.p_alive(pattern));
        [bg, self.pareto_nbd.as_ref().ok().map(|fit| fit.model.p_alive(pattern))]
    }

    /// Expected purchases after the calibration, by BG/NBD.
    pub fn bg_expected(&self, pattern: &Pattern, time: f64) -> Option<f64> {
        self.bg_nbd.as_ref().ok().map(|fit| fit.model.expected(pattern, time))
    }

    /// Expected purchases after the calibration, by Pareto/NBD.
    pub fn pareto_expected(&self, pattern: &Pattern, time: f64) -> Option<f64> {
        self.pareto_nbd.as_ref().ok().map(|fit| fit.model.expected(pattern, time))
    }

    /// Expected value of a purchase.
    pub fn value(&self, spender: &Spender) -> Option<f64> {
        self.gamma_gamma.as_ref().ok()?.model.expected_value(spender)
    }

    /// The blocks of all three; a model that was not fitted says why.
    pub fn blocks(&self) -> Figures {
        let mut blocks = Figures::new();
        let bg = block(&self.bg_nbd, ["r", "alpha", "a", "b"], |model| {
            [model.r, model.alpha, model.a, model.b]
        });
        let pareto = block(&self.pareto_nbd, ["r", "alpha", "s", "beta"], |model| {
            [model.r, model.alpha, model.s, model.beta]
        });
        let mut gamma =
            block(&self.gamma_gamma, ["p", "q", "v"], |model| [model.p, model.q, model.v]);
        if let Ok(fit) = &self.gamma_gamma {
            put(&mut gamma, "frequency_value_correlation", self.correlation);
            if self.correlation.is_some_and(|correlation| correlation.abs() > DEPENDENT) {
                let warning = "value depends on how often people buy; the model takes it not to";
                put(&mut gamma, "warning", warning);
            }
            put(&mut gamma, "population_mean", fit.model.population_mean());
        }
        put(&mut blocks, "bg_nbd", bg);
        put(&mut blocks, "pareto_nbd", pareto);
        put(&mut blocks, "gamma_gamma", gamma);
        blocks
    }
}

fn block<Model, const N: usize>(
    fit: &Result<Fit<Model, N>, ModelError>,
    names: [&str; N],
    parameters: impl Fn(&Model) -> [f64; N],
) -> Figures {
    let mut block = Figures::new();
    match fit {
        Err(error) => put(&mut block, "refused", error.to_string()),
        Ok(fit) => {
            block.extend(named(names, parameters(&fit.model)));
            let errors = match fit.errors {
                Some(errors) => named(names, errors).collect(),
                None => named(names, [None::<f64>; N]).collect(),
            };
            put(&mut block, "standard_errors", Value::Object(errors));
            put(&mut block, "log_likelihood", fit.ln_likelihood);
            put(&mut block, "n", fit.n);
            put(&mut block, "gradient_max", fit.gradient_max);
        }
    }
    block
}

fn named<const N: usize, T: Serialize>(
    names: [&str; N],
    values: [T; N],
) -> impl Iterator<Item = (String, Value)> {
    names.into_iter().map(str::to_owned).zip(values.map(|value| json!(value)))
}
