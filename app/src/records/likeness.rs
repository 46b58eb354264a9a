//! Why two records are likely one, in words.

use crate::components::Format;
use crate::i18n::*;
use crate::worker::message::{DoubtWord, DuplicateReason, ReasonWord};

/// What speaks for it, in one line: each reason with the value that both have.
pub fn reasons(i18n: I18n, format: Format, home: &str, reasons: &[DuplicateReason]) -> String {
    let reason = |reason: &DuplicateReason| {
        let value = match reason.what {
            ReasonWord::Phone => format.phone(&reason.value, home),
            _ => reason.value.clone(),
        };
        format!("{} {value}", word(i18n, reason.what))
    };
    reasons.iter().map(reason).collect::<Vec<_>>().join(" · ")
}

fn word(i18n: I18n, what: ReasonWord) -> &'static str {
    match what {
        ReasonWord::RegistrationNumber => t!(i18n, duplicates.reason.registration_number),
        ReasonWord::VatNumber => t!(i18n, duplicates.reason.vat_number),
        ReasonWord::Email => t!(i18n, duplicates.reason.email),
        ReasonWord::Phone => t!(i18n, duplicates.reason.phone),
        ReasonWord::Address => t!(i18n, duplicates.reason.address),
        ReasonWord::Name => t!(i18n, duplicates.reason.name),
        ReasonWord::SimilarName => t!(i18n, duplicates.reason.similar_name),
        ReasonWord::EmailDomain => t!(i18n, duplicates.reason.email_domain),
        ReasonWord::Person => t!(i18n, duplicates.reason.person),
    }
}

/// What speaks against it, in one line; empty when nothing does.
pub fn doubts(i18n: I18n, doubts: &[DoubtWord]) -> String {
    let word = |doubt: &DoubtWord| match doubt {
        DoubtWord::RegistrationNumber => t!(i18n, duplicates.doubt.registration_number),
        DoubtWord::VatNumber => t!(i18n, duplicates.doubt.vat_number),
        DoubtWord::Name => t!(i18n, duplicates.doubt.name),
        DoubtWord::GivenName => t!(i18n, duplicates.doubt.given_name),
        DoubtWord::Address => t!(i18n, duplicates.doubt.address),
        DoubtWord::HouseNumber => t!(i18n, duplicates.doubt.house_number),
        DoubtWord::Door => t!(i18n, duplicates.doubt.door),
        DoubtWord::Kind => t!(i18n, duplicates.doubt.kind),
    };
    doubts.iter().map(word).collect::<Vec<_>>().join(" · ")
}
