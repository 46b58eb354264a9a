//! Who a number belongs to, found on the page without the worker.

use domain::id::{ContactId, CustomerId};

/// Who a number belongs to, found on the page without the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Caller {
    /// One person, or one customer's own number.
    Known { customer: CustomerId, contact: Option<ContactId> },
    /// A number several people share: the customer and its people.
    Shared { customer: CustomerId, contacts: Vec<ContactId> },
    /// Several customers have this number.
    Several(Vec<(CustomerId, Option<ContactId>)>),
    /// The last digits fit, the country is unknown: "possibly".
    Possibly(Vec<(CustomerId, Option<ContactId>)>),
    /// Nobody here; `e164` when the text is a number. Colleagues share the first digits.
    Unknown { e164: Option<String>, colleagues: Vec<CustomerId> },
    /// The caller hides the number.
    Anonymous,
    /// A short or internal number: nothing is looked up.
    Internal,
}
