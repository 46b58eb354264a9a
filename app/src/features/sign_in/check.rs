//! What is wrong with a form before it is sent, and what the host's refusals are in words.

use klantkompas::error::ApiError;

use crate::i18n::*;

/// Fewest characters of a password; the host holds to it too.
const PASSWORD_MIN: usize = 10;

/// What is wrong with a mail address; empty when nothing is.
pub fn email(text: &str, i18n: I18n) -> String {
    if text.trim().is_empty() {
        return t!(i18n, sign_in.error.required).to_owned();
    }
    let looks_right = text.trim().split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !text.trim().contains(char::is_whitespace)
    });
    if looks_right { String::new() } else { t!(i18n, sign_in.error.email).to_owned() }
}

/// What is wrong with a text that must be there.
pub fn filled(text: &str, i18n: I18n) -> String {
    match text.trim() {
        "" => t!(i18n, sign_in.error.required).to_owned(),
        _ => String::new(),
    }
}

/// What is wrong with a new password.
pub fn password(text: &str, i18n: I18n) -> String {
    if text.chars().count() < PASSWORD_MIN {
        t!(i18n, sign_in.error.short).to_owned()
    } else {
        String::new()
    }
}

/// Why the host did not do it, and what to do.
pub fn failure(error: &ApiError, i18n: I18n) -> String {
    match error {
        ApiError::WrongPassword | ApiError::SignedOut => t!(i18n, sign_in.error.wrong).to_owned(),
        ApiError::TooMany { seconds } => {
            t!(i18n, sign_in.error.too_many, seconds = *seconds).to_string()
        }
        ApiError::Unreachable => t!(i18n, sign_in.error.unreachable).to_owned(),
        ApiError::LinkInvalid => t!(i18n, sign_in.error.link).to_owned(),
        ApiError::Outdated => t!(i18n, shell.update.needed).to_owned(),
        ApiError::Unavailable { .. } => t!(i18n, sign_in.error.unavailable).to_owned(),
        ApiError::Forbidden | ApiError::Revoked { .. } => {
            t!(i18n, sign_in.error.forbidden).to_owned()
        }
        ApiError::Invalid { reason } => {
            t!(i18n, sign_in.error.invalid, reason = reason.clone()).to_string()
        }
    }
}
