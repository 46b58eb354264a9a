//! What the list shows, as the address holds it: kind, filter, chip, order.

use crate::state::address::Query;
use domain::entity::Entity;

use super::kinds::{Shown, shown};

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
}

impl ViewState {
    /// The state of an address; what is absent or unknown is the kind's default.
    pub fn read(params: &Query) -> Self {
        let get = |name| params.get(name).unwrap_or_default();
        let entity = super::kinds::entity(get("kind"));
        let Shown { sort, descending, .. } = shown(&entity);
        let chosen = get("sort");
        let (sort, descending) = match chosen.strip_prefix('-') {
            _ if chosen.is_empty() => (*sort, *descending),
            Some(field) => (field, true),
            None => (chosen, false),
        };
        let sort = sort.to_owned();
        Self { filter: get("q").to_owned(), only: get("only").to_owned(), entity, sort, descending }
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
        let values = [("kind", kind), ("q", &self.filter), ("only", &self.only), ("sort", &order)];
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
}
