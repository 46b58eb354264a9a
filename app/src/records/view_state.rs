//! What a list shows, as the address holds it: kind, filter, chip, order, columns.

use chrono::NaiveDate;
use domain::entity::Entity;

use super::lists::{self, Shown, shown};
use crate::state::address::Query;
use crate::worker::message::ListQuery;

/// Names in the address that say nothing about what is shown: as of when, which view was opened, and
/// that a form is to open. They are no part of a saved view.
const BESIDE: [&str; 3] = ["asof", "view", "new"];

/// The name under which the address holds the saved view that was opened.
pub const VIEW: &str = "view";

/// The state of the list; everything else in the address stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewState {
    /// Which records.
    pub entity: Entity,
    /// Words that all must occur.
    pub filter: String,
    /// The chip that is on: one value of the kind's chip field; empty for all.
    pub only: String,
    /// Field to sort by.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// Fields that have a column, in their order and between commas, those of a newer build among
    /// them; empty for the usual ones.
    pub columns: String,
}

impl ViewState {
    /// The state of an address; what is absent or unknown is the kind's default.
    pub fn read(params: &Query) -> Self {
        let get = |name| params.get(name).unwrap_or_default();
        let entity = lists::entity(get("kind"));
        let kind = shown(&entity);
        let chosen = get("sort");
        let (field, descending) = match chosen.strip_prefix('-') {
            Some(field) => (field, true),
            None => (chosen, false),
        };
        let (sort, descending) = match kind.column(field) {
            Some(column) => (column.field, descending),
            None => (kind.sort, kind.descending),
        };
        Self {
            filter: get("q").to_owned(),
            only: get("only").to_owned(),
            columns: get("cols").to_owned(),
            sort: sort.to_owned(),
            entity,
            descending,
        }
    }

    /// Writes the state into an address; defaults are left out.
    pub fn write(&self, params: &mut Query) {
        let Shown { sort, descending, .. } = shown(&self.entity);
        let kind = if self.entity == Entity::Customer { "" } else { self.entity.name() };
        let is_default = self.sort == *sort && self.descending == *descending;
        let order = match self.descending {
            _ if is_default => String::new(),
            true => format!("-{}", self.sort),
            false => self.sort.clone(),
        };
        let values = [
            ("kind", kind),
            ("q", &self.filter),
            ("only", &self.only),
            ("sort", &order),
            ("cols", &self.columns),
        ];
        for (name, value) in values {
            if value.is_empty() {
                params.remove(name);
            } else {
                params.set(name, value);
            }
        }
    }

    /// The same list with other records, from its defaults.
    pub fn of_kind(kind: &str) -> Self {
        let mut params = Query::default();
        params.set("kind", kind);
        Self::read(&params)
    }

    /// The question that such a list asks. A value that only a newer build has a chip for narrows
    /// nothing.
    pub fn query(&self, as_of: NaiveDate) -> ListQuery {
        let only = shown(&self.entity).chip(&self.only);
        let only = only.map(|(field, value)| (field.to_owned(), vec![value.to_owned()]));
        ListQuery {
            entity: self.entity.clone(),
            filter: self.filter.clone(),
            only: only.into_iter().collect(),
            sort: self.sort.clone(),
            descending: self.descending,
            from: 0,
            count: 0,
            as_of,
        }
    }

    /// Whether the other shows the same rows, in whatever order and columns.
    pub fn has_same_rows(&self, other: &Self) -> bool {
        self.entity == other.entity && self.filter == other.filter && self.only == other.only
    }
}

/// The text that a saved view keeps of an address.
pub fn saved(params: &Query) -> String {
    let mut params = params.clone();
    BESIDE.iter().for_each(|name| params.remove(name));
    params.text().trim_start_matches('?').to_owned()
}

/// The address that shows a saved view, from the one that is shown: with all it says, also what this
/// build does not know.
pub fn opened(state: &str, id: &str, now: &Query) -> Query {
    let mut params = Query::read(state);
    BESIDE.iter().for_each(|name| params.remove(name));
    if let Some(as_of) = now.get("asof") {
        params.set("asof", as_of);
    }
    if !id.is_empty() {
        params.set(VIEW, id);
    }
    params
}

/// Whether a saved view says something that this build does not know.
pub fn is_newer(state: &str) -> bool {
    let params = Query::read(state);
    let get = |name: &str| params.get(name).unwrap_or_default();
    let read = ViewState::read(&params);
    let kind = shown(&read.entity);
    let sort = get("sort").trim_start_matches('-');
    params.names().any(|name| !["kind", "q", "only", "sort", "cols"].contains(&name))
        || (!get("kind").is_empty() && get("kind") != read.entity.name())
        || (!read.only.is_empty() && kind.chip(&read.only).is_none())
        || (!sort.is_empty() && kind.column(sort).is_none())
        || get("cols").split(',').any(|name| !name.is_empty() && kind.column(name).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_reads_back_as_written() {
        let view = ViewState {
            entity: Entity::Interaction,
            filter: "a & b".into(),
            only: "visit".into(),
            sort: "customer_name".into(),
            descending: true,
            columns: "on,subject,hologram".into(),
        };
        let mut params = Query::default();
        view.write(&mut params);
        assert_eq!(ViewState::read(&params), view);
    }

    #[test]
    fn the_default_view_leaves_the_address_alone() {
        let mut params = Query::default();
        params.set("asof", "2025-06-30");
        ViewState::of_kind("customer").write(&mut params);
        assert_eq!(params.text(), "?asof=2025-06-30");
    }

    #[test]
    fn what_is_saved_opens_as_it_was_at_another_date() {
        let now = Query::read("?q=delft&asof=2025-06-30&view=7&group=owner&cols=name%2Ctags");
        let state = saved(&now);
        assert_eq!(state, "q=delft&group=owner&cols=name%2Ctags");
        let opened = opened(&state, "8", &Query::read("?asof=2026-01-01&q=x&only=ex"));
        assert_eq!(opened.text(), "?q=delft&group=owner&cols=name%2Ctags&asof=2026-01-01&view=8");
        assert_eq!(saved(&opened), state);
    }

    #[track_caller]
    fn check(state: &str, newer: bool) {
        assert_eq!(is_newer(state), newer, "{state}");
    }

    #[test]
    fn a_view_of_a_newer_build_opens_as_far_as_it_can() {
        check("q=x&only=loyal&sort=-revenue_w&cols=name,owner", false);
        check("kind=contact&sort=role", false);
        for state in ["group=owner", "kind=case", "only=asleep", "sort=-mood", "cols=name,mood"] {
            check(state, true);
        }
        let read = ViewState::read(&Query::read("kind=contact&sort=-mood&cols=last_name,mood"));
        assert_eq!((read.sort.as_str(), read.descending), ("last_name", false));
        assert_eq!(read.columns, "last_name,mood");
    }
}
