//! How the firm has set up its workspace and who works there, as pages read it.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::{RecordId, UserId};
use domain::period::date_of;
use domain::setting::Setting;
use domain::sync::envelope::Envelope;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::preferences::use_preferences;
use super::session::use_session;
use super::{Replica, use_replica};
use crate::clock;
use crate::worker::message::{ListQuery, Stage};

/// More people than any firm we build for has.
const EVERYONE: u32 = 10_000;

/// The firm; a context, made once by the shell.
#[derive(Clone, Copy)]
struct Firm {
    setting: RwSignal<Setting>,
    colleagues: RwSignal<Vec<Colleague>>,
}

/// One of our own people: an employee, or someone who signs in without being one in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The employee, else the user.
    pub id: RecordId,
    /// How they sign in, when that is known.
    pub user: Option<RecordId>,
    /// The name colleagues know.
    pub name: String,
    /// Where they work; empty when that is not known.
    pub department: String,
    /// Last working day.
    pub left_on: Option<NaiveDate>,
    /// Whether it is who works here now.
    pub is_me: bool,
}

impl Colleague {
    /// Whether an id of an employee or a user is this person's.
    pub fn is(&self, id: RecordId) -> bool {
        self.id == id || self.user == Some(id)
    }
}

/// Follows the firm's records. Called once, by the shell.
pub fn provide_firm() {
    let firm =
        Firm { setting: RwSignal::new(Setting::default()), colleagues: RwSignal::new(Vec::new()) };
    provide_context(firm);
    let replica = use_replica();
    let preferences = use_preferences();
    let profile = use_session().profile();
    let version = Memo::new(move |before: Option<&(bool, u64)>| {
        let changed = replica.changed();
        let changed = changed.read();
        let ours = [Entity::Setting, Entity::Employee, Entity::User];
        let concerns = changed.all || changed.entities.iter().any(|kind| ours.contains(kind));
        let last = before.map_or(0, |(_, version)| *version);
        (*replica.stage().read() == Stage::Ready, if concerns { changed.version } else { last })
    });
    Effect::new(move |_| {
        let (is_ready, _) = version.get();
        let Some(profile) = profile.get().filter(|_| is_ready) else { return };
        let id = RecordId(profile.workspace_id.0);
        spawn_local(async move {
            if let Ok(Some(row)) = replica.record(Entity::Setting, id).await
                && let Ok(setting) = row.record::<Setting>()
            {
                preferences.follow_zone(&setting.zone);
                firm.setting.set(setting);
            }
            firm.colleagues.set(colleagues(replica, profile.user_id).await);
        });
    });
}

/// The firm's set-up; until it is read the usual one.
pub fn use_firm() -> Signal<Setting> {
    use_context::<Firm>()
        .map_or_else(|| Signal::stored(Setting::default()), |firm| firm.setting.into())
}

/// Our own people by name, those who left included; nobody until they are read.
pub fn use_colleagues() -> Signal<Vec<Colleague>> {
    use_context::<Firm>().map_or_else(|| Signal::stored(Vec::new()), |firm| firm.colleagues.into())
}

async fn colleagues(replica: Replica, me: UserId) -> Vec<Colleague> {
    let employees = everyone(replica, Entity::Employee).await;
    let users = everyone(replica, Entity::User).await;
    together(&employees, &users, me)
}

async fn everyone(replica: Replica, entity: Entity) -> Vec<Envelope> {
    let query = ListQuery {
        entity,
        filter: String::new(),
        only: Vec::new(),
        sort: "name".to_owned(),
        descending: false,
        from: 0,
        count: EVERYONE,
        as_of: clock::today(),
    };
    let page = replica.list(query).await.unwrap_or_default();
    page.rows.into_iter().map(|row| row.row).collect()
}

/// Employees, and the users who are none of them.
fn together(employees: &[Envelope], users: &[Envelope], me: UserId) -> Vec<Colleague> {
    let text = |row: &Envelope, field: &str| {
        row.fields.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let pairs = |employee: &Envelope, user: &Envelope| {
        text(employee, "user") == user.id.to_string()
            || text(user, "employee") == employee.id.to_string()
    };
    let mine = users.iter().find(|user| user.id == me.into());
    let employed = employees.iter().map(|row| Colleague {
        id: row.id,
        user: users.iter().find(|user| pairs(row, user)).map(|user| user.id),
        name: text(row, "name"),
        department: text(row, "department"),
        left_on: date_of(&text(row, "active_to")),
        is_me: mine.is_some_and(|user| pairs(row, user)),
    });
    let others = users.iter().filter(|user| !employees.iter().any(|row| pairs(row, user)));
    let others = others.map(|row| Colleague {
        id: row.id,
        user: Some(row.id),
        name: text(row, "name"),
        department: String::new(),
        left_on: None,
        is_me: row.id == me.into(),
    });
    let mut all: Vec<Colleague> = employed.chain(others).collect();
    all.retain(|colleague| !colleague.name.is_empty());
    all.sort_by_cached_key(|colleague| (colleague.name.to_lowercase(), colleague.id));
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn row(entity: &str, id: u128, fields: Value) -> Envelope {
        serde_json::from_value(json!({
            "entity": entity, "id": Uuid::from_u128(id), "schema": 1, "fields": fields,
            "scope": "base", "seq": 1,
        }))
        .unwrap()
    }

    #[test]
    fn a_user_who_is_an_employee_is_named_once() {
        let an = json!({"name": "An Smit", "user": Uuid::from_u128(8)});
        let bo = json!({"name": "Bo", "active_to": "2024-12-31"});
        let employees = [row("employee", 1, bo), row("employee", 2, an)];
        let users = [
            row("user", 8, json!({"name": "An"})),
            row("user", 9, json!({"name": "Bo de Wit", "employee": Uuid::from_u128(1)})),
            row("user", 10, json!({"name": "Cas"})),
        ];
        let found = together(&employees, &users, UserId(Uuid::from_u128(8)));
        let told: Vec<_> = found.iter().map(|it| (it.name.as_str(), it.is_me)).collect();
        assert_eq!(told, [("An Smit", true), ("Bo", false), ("Cas", false)]);
        assert!(found[1].left_on.is_some());
        assert!(found[1].is(RecordId(Uuid::from_u128(9))) && found[1].is(found[1].id));
    }
}
