//! The pages of whoever is not known here yet: signing in, and accepting an invitation.

mod check;
mod join_page;
mod online;
mod sign_in_page;
mod welcome;

pub use self::join_page::JoinPage;
pub use self::sign_in_page::SignInPage;
