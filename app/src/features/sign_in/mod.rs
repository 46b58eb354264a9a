//! The pages of whoever is not known here yet: signing in, accepting an invitation, and unlocking what is
//! stored encrypted.

mod check;
mod join_page;
mod lock_page;
mod lock_wipe;
mod online;
mod sign_in_page;
mod welcome;

pub use self::join_page::JoinPage;
pub use self::lock_page::LockPage;
pub use self::sign_in_page::SignInPage;
