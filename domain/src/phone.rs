//! A telephone number as a record carries it.

use serde::{Deserialize, Serialize};

/// What a number is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// The main number of a customer.
    #[default]
    Main,
    /// A desk.
    Work,
    /// In the pocket.
    Mobile,
    /// At home.
    Home,
}

/// A number with the text it was typed as and what we made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Phone {
    /// What it is for.
    pub kind: PhoneKind,
    /// As typed; never changed by us.
    pub raw: String,
    /// `+31101234567`, absent when the text could not be understood.
    pub e164: Option<String>,
    /// Internal extension behind the number.
    pub extension: Option<String>,
}
