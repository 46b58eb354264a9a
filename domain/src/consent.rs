//! What a person or customer does not want from us. These fields only ever get stricter by merging:
//! an objection outlasts an edit made by someone who had not seen it (GDPR articles 7 and 21).

/// Do not call them; calls from them are welcome.
pub const NO_CALLS: &str = "no_calls";

/// Do not write to them in bulk; an answer to their own question is welcome.
pub const NO_MAIL: &str = "no_mail";

/// Do not ask for their opinion.
pub const NO_SURVEYS: &str = "no_surveys";

/// Every such field, of contacts and customers alike.
pub const OBJECTIONS: [&str; 3] = [NO_CALLS, NO_MAIL, NO_SURVEYS];

/// Whether a field holds an objection.
pub fn is_objection(field: &str) -> bool {
    OBJECTIONS.contains(&field)
}
