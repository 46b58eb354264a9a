//! What came out of a contact: a call, visit, mail or note can end in work, a promise, a case, a possible
//! sale or an order. It is saved with the contact, in one act, and names it.

mod control;
mod made;

pub use control::{FollowUps, FollowUpsField};
pub use made::{Coming, Touch, edits};
