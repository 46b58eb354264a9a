//! Saved view: a list as someone left it, under a name, to come back to.
//!
//! What it shows is the text of an address and is kept verbatim: a build opens of it what it knows, and
//! what only a newer one knows stays in it. Views of one person replicate like those of everyone: whose
//! a view is says who is offered it and is no secret.

use serde::{Deserialize, Serialize};

use crate::id::UserId;
use crate::word::Word;

/// Who is offered a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Whoever made it.
    #[default]
    Mine,
    /// Everyone who signs in.
    Everyone,
}

/// A list under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedView {
    /// What people call it.
    pub name: String,
    /// Who is offered it.
    pub whose: Word<Whose>,
    /// Who made it.
    pub user: Option<UserId>,
    /// Stands as a tab above the lists.
    pub pinned: bool,
    /// What it shows: what stands behind `?` in the list's address.
    pub state: String,
    /// Taken away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl SavedView {
    /// Whether this person is offered it. Whose a newer build says it is, is not known here: then it is
    /// offered to whoever made it.
    pub fn is_for(&self, user: UserId) -> bool {
        !self.archived && (self.whose.is(Whose::Everyone) || self.user == Some(user))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[track_caller]
    fn check(whose: &str, user: u128, archived: bool, is_offered: bool) {
        let user = Uuid::from_u128(user);
        let view = json!({"name": "a", "whose": whose, "user": user, "archived": archived});
        let view: SavedView = serde_json::from_value(view).unwrap();
        assert_eq!(view.is_for(UserId(Uuid::from_u128(1))), is_offered);
    }

    #[test]
    fn a_view_is_offered_to_its_maker_or_to_everyone() {
        check("mine", 1, false, true);
        check("mine", 2, false, false);
        check("everyone", 2, false, true);
        check("everyone", 2, true, false);
        check("team", 1, false, true);
        check("team", 2, false, false);
    }

    #[test]
    fn what_only_a_newer_build_knows_stays_in_its_words() {
        let stored = json!({"name": "a", "whose": "team", "user": null, "pinned": true,
            "state": "kind=case&group=owner"});
        let view: SavedView = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(serde_json::to_value(view).unwrap(), stored);
    }
}
