//! What people type into a form about themselves, checked before anything is kept.

use crate::error::ApiError;

/// Longest mail address that mail servers carry, in bytes.
pub const EMAIL_LONGEST: usize = 254;

/// Longest name of a person or firm, in characters.
const NAME_LONGEST: usize = 200;

/// A mail address as it is kept: trimmed and in lower case.
///
/// # Errors
///
/// [`ApiError::Invalid`] when it cannot be one.
pub fn email(typed: &str) -> Result<String, ApiError> {
    let email = typed.trim().to_lowercase();
    let is_plain = !email.chars().any(|char| char.is_whitespace() || char.is_control());
    let has_parts = email.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    if is_plain && has_parts && email.len() <= EMAIL_LONGEST {
        return Ok(email);
    }
    Err(ApiError::Invalid { reason: "this is not a mail address".into() })
}

/// A name as it is kept: trimmed, of one line.
///
/// # Errors
///
/// [`ApiError::Invalid`] when it is empty, too long or of several lines.
pub fn name(typed: &str, what: &str) -> Result<String, ApiError> {
    let name = typed.trim();
    let reason = if name.is_empty() {
        format!("{what} is empty")
    } else if name.chars().count() > NAME_LONGEST {
        format!("{what} has more than {NAME_LONGEST} characters")
    } else if name.chars().any(char::is_control) {
        format!("{what} holds a character that cannot be printed")
    } else {
        return Ok(name.to_owned());
    };
    Err(ApiError::Invalid { reason })
}

/// An interface language; Dutch when it is none of ours.
pub fn language(chosen: &str) -> String {
    if chosen == "en" { "en".into() } else { "nl".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_are_kept_in_lower_case() {
        assert_eq!(email(" Jo@Firm.NL "), Ok("jo@firm.nl".into()));
        for wrong in ["", "jo", "@firm.nl", "jo@", "jo@a@b", "j o@firm.nl", &"a@".repeat(200)] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_are_of_one_line_and_bounded() {
        assert_eq!(name(" Jo ", "your name"), Ok("Jo".into()));
        for wrong in ["", "  ", "a\nb", &"x".repeat(201)] {
            assert!(name(wrong, "your name").is_err(), "{wrong}");
        }
    }
}
