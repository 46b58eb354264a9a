//! Who may change what, and who may hold what.

use domain::entity::{Entity, Scope};
use domain::id::{RecordId, UserId};

use crate::protocol::Role;

/// Whether someone may change a record. Everyone but a viewer may change their own name and
/// language.
pub fn may_change(role: Role, user: UserId, entity: &Entity, id: RecordId) -> bool {
    match (role, entity) {
        (Role::Viewer, _) => false,
        (Role::Admin, _) => true,
        (Role::Manager | Role::Agent, Entity::User) => RecordId::from(user) == id,
        (Role::Agent, Entity::Setting) => false,
        (Role::Manager | Role::Agent, _) => true,
    }
}

/// Whether someone may have people forgotten. It cannot be undone, so it is for those who answer for
/// the firm's data.
pub fn may_erase(role: Role) -> bool {
    matches!(role, Role::Admin | Role::Manager)
}

/// The rows a role may hold.
pub fn scopes(role: Role) -> &'static [Scope] {
    match role {
        Role::Admin => &[Scope::Base, Scope::Value, Scope::Admin],
        Role::Manager | Role::Agent => &[Scope::Base, Scope::Value],
        Role::Viewer => &[Scope::Base],
    }
}

/// The scope as it is stored and named in cursors.
pub fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Base => "base",
        Scope::Value => "value",
        Scope::Admin => "admin",
    }
}

/// Stands in the place of a scope where nobody may hold the row: what is left of one that was erased
/// long ago. Only the host keeps it, to refuse what comes late about it.
pub const NOBODY: &str = "nobody";

/// The scope that is stored under this name.
pub fn scope_from(name: &str) -> Option<Scope> {
    [Scope::Base, Scope::Value, Scope::Admin].into_iter().find(|scope| scope_name(*scope) == name)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn roles_change_what_is_theirs() {
        let me = UserId(Uuid::from_u128(1));
        let other = RecordId(Uuid::from_u128(2));
        let may = |role, entity| may_change(role, me, &entity, other);
        assert!(!may(Role::Viewer, Entity::Customer) && may(Role::Agent, Entity::Customer));
        assert!(!may(Role::Agent, Entity::Setting) && may(Role::Manager, Entity::Setting));
        assert!(!may(Role::Manager, Entity::User) && may(Role::Admin, Entity::User));
        assert!(may_change(Role::Agent, me, &Entity::User, me.into()));
    }
}
