//! What is done to a saved view, as edits.

use domain::entity::Entity;
use domain::id::{RecordId, UserId};
use domain::saved_view::{SavedView, Whose};
use domain::sync::envelope::{ARCHIVED, Envelope, named};

use crate::state::{Edit, SaveError};

/// What a person says of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// Who is offered it, by the stored name.
    pub whose: String,
    /// Whether it is a tab.
    pub pinned: bool,
}

/// A new view of the list that is shown.
///
/// # Errors
///
/// [`SaveError::Values`].
pub fn create(id: RecordId, user: UserId, said: &Said, state: &str) -> Result<Edit, SaveError> {
    let whose = if said.whose == EVERYONE { Whose::Everyone } else { Whose::Mine };
    let view = SavedView {
        name: said.name.clone(),
        whose: whose.into(),
        user: Some(user),
        pinned: said.pinned,
        state: state.to_owned(),
        archived: false,
    };
    Edit::create(Entity::SavedView, id, &view)
}

/// The stored name of a view that everyone is offered.
pub const EVERYONE: &str = "everyone";

/// The stored name of a view that its maker is offered.
pub const MINE: &str = "mine";

/// Another name, place or public.
pub fn changed(row: &Envelope, said: &Said) -> Edit {
    let set = vec![
        ("name".to_owned(), said.name.as_str().into()),
        ("whose".to_owned(), said.whose.as_str().into()),
        ("pinned".to_owned(), said.pinned.into()),
    ];
    Edit::fields(row, named(set))
}

/// It shows something else from here on.
pub fn state(row: &Envelope, state: &str) -> Edit {
    Edit::field(row, "state", state.into())
}

/// A tab above the list, or not.
pub fn pinned(row: &Envelope, pinned: bool) -> Edit {
    Edit::field(row, "pinned", pinned.into())
}

/// Taken away.
pub fn removed(row: &Envelope) -> Edit {
    Edit::field(row, ARCHIVED, true.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_removed_view_comes_back_as_it_was() {
        let id = RecordId(Uuid::from_u128(1));
        let said = Said { name: "Trouw".into(), whose: EVERYONE.into(), pinned: true };
        let made = create(id, UserId(Uuid::from_u128(2)), &said, "only=loyal").unwrap();
        let mut row: Envelope = serde_json::from_value(json!({
            "entity": "saved_view", "id": id, "schema": 1, "fields": made.set, "scope": "base",
            "seq": 1,
        }))
        .unwrap();
        let before = row.clone();
        let away = removed(&row);
        row.fields.extend(away.set.clone());
        assert!(row.is_gone());
        row.fields.extend(away.inverse().unwrap().set);
        row.fields.retain(|_, value| !value.is_null());
        assert_eq!(row.record::<SavedView>().unwrap(), before.record::<SavedView>().unwrap());
    }
}
