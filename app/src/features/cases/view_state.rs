//! What the page shows, as the address holds it: board or list, which cases, their order.

use chrono::NaiveDate;
use domain::analytics::case_desk::CaseSet;
use domain::case::CaseStatus;
use domain::id::EmployeeId;

use crate::state::address::Query;
use crate::worker::message::CaseQuery;

/// In the address when only one's own are shown.
pub const MINE: &str = "mine";

/// In the address when only those are shown that nobody looks after.
pub const NOBODYS: &str = "nobody";

const LIST: &str = "list";

/// What the list is sorted by when the address does not say.
const SORT: &str = "due";

/// Figures by the name they go by in the address.
const SETS: [(CaseSet, &str); 5] = [
    (CaseSet::Open, "open"),
    (CaseSet::Late, "late"),
    (CaseSet::ThisMonth, "month"),
    (CaseSet::Timed, "timed"),
    (CaseSet::Followed, "followed"),
];

/// What is shown; everything else in the address stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewState {
    /// A list, not the board.
    pub is_list: bool,
    /// Words that all must occur.
    pub words: String,
    /// What they are about; empty for all.
    pub kind: String,
    /// How much they matter; empty for all.
    pub severity: String,
    /// Where they stand; the board shows every status.
    pub status: Option<CaseStatus>,
    /// [`MINE`], [`NOBODYS`] or the id of one of our own people; empty for everybody's.
    pub whose: String,
    /// Those behind a figure.
    pub set: Option<CaseSet>,
    /// Field to sort by.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
}

impl Default for ViewState {
    fn default() -> Self {
        Self::read(&Query::default())
    }
}

impl ViewState {
    /// The state of an address.
    pub fn read(params: &Query) -> Self {
        let get = |name| params.get(name).unwrap_or_default();
        let said = |name| get(name).to_owned();
        let (sort, descending) = match get("sort") {
            "" => (SORT, false),
            sort => sort.strip_prefix('-').map_or((sort, false), |field| (field, true)),
        };
        Self {
            is_list: get("view") == LIST,
            words: said("q"),
            kind: said("kind"),
            severity: said("severity"),
            status: CaseStatus::ALL.into_iter().find(|status| status.name() == get("status")),
            whose: said("whose"),
            set: SETS.into_iter().find(|(_, name)| *name == get("set")).map(|(set, _)| set),
            sort: sort.to_owned(),
            descending,
        }
    }

    /// Writes the state into an address; what is usual is left out.
    pub fn write(&self, params: &mut Query) {
        let sort = match (self.sort.as_str(), self.descending) {
            (SORT, false) => String::new(),
            (field, true) => format!("-{field}"),
            (field, false) => field.to_owned(),
        };
        let set = SETS.into_iter().find(|(set, _)| Some(*set) == self.set);
        let values = [
            ("view", if self.is_list { LIST } else { "" }),
            ("q", &self.words),
            ("kind", &self.kind),
            ("severity", &self.severity),
            ("status", self.status.map(CaseStatus::name).unwrap_or_default()),
            ("whose", &self.whose),
            ("set", set.map(|(_, name)| name).unwrap_or_default()),
            ("sort", &sort),
        ];
        for (name, value) in values {
            if value.is_empty() {
                params.remove(name);
            } else {
                params.set(name, value);
            }
        }
    }

    /// Where the cases behind a figure are listed.
    pub fn path_of(set: CaseSet) -> String {
        let mut params = Query::default();
        Self { is_list: true, set: Some(set), ..Self::default() }.write(&mut params);
        format!("/cases{}", params.text())
    }

    /// The same view of all cases.
    pub fn of_all(&self) -> Self {
        let Self { is_list, sort, descending, .. } = self.clone();
        Self { is_list, sort, descending, ..Self::default() }
    }

    /// The question that such a view asks; `people` are those the state names, when it names any.
    pub fn query(&self, people: Option<Vec<EmployeeId>>, as_of: NaiveDate) -> CaseQuery {
        CaseQuery {
            words: self.words.clone(),
            kind: self.kind.clone(),
            severity: self.severity.clone(),
            status: self.status.filter(|_| self.is_list),
            people,
            and_nobodys: self.whose == NOBODYS,
            set: self.set,
            sort: self.sort.clone(),
            descending: self.descending,
            from: 0,
            count: 0,
            as_of,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_view_leaves_the_address_alone() {
        let mut params = Query::default();
        params.set("asof", "2025-06-30");
        ViewState::default().write(&mut params);
        assert_eq!(params.text(), "?asof=2025-06-30");
        assert_eq!(ViewState::path_of(CaseSet::Late), "/cases?view=list&set=late");
    }

    #[test]
    fn a_status_narrows_the_list_and_never_the_board() {
        let as_of = "2026-03-04".parse().unwrap();
        let state = ViewState { status: Some(CaseStatus::Waiting), ..ViewState::default() };
        assert_eq!(state.query(None, as_of).status, None);
        let list = ViewState { is_list: true, ..state };
        assert_eq!(list.query(None, as_of).status, Some(CaseStatus::Waiting));
    }

    #[test]
    fn a_view_reads_back_as_written() {
        let sets = CaseSet::ALL.into_iter().map(Some).chain([None]);
        let statuses = CaseStatus::ALL.into_iter().map(Some).chain([None]);
        for (set, status) in sets.flat_map(|set| statuses.clone().map(move |it| (set, it))) {
            let view = ViewState {
                is_list: set.is_some(),
                words: "a & b=é +%".into(),
                kind: "wish".into(),
                severity: String::new(),
                status,
                whose: MINE.into(),
                set,
                sort: if status.is_some() { "owner" } else { "due" }.to_owned(),
                descending: set.is_none(),
            };
            let mut params = Query::default();
            view.write(&mut params);
            assert_eq!(ViewState::read(&Query::read(&params.text())), view);
        }
    }
}
