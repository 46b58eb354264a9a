//! Moving a case to another status: by a menu, by chips, or by dragging. What ends a case first asks how
//! it ended; that may be skipped.

use domain::case::CaseStatus;
use domain::sync::envelope::Envelope;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::edits::{Doing, Ending};
use super::words;
use crate::clock;
use crate::components::MenuItem;
use crate::i18n::*;
use crate::records::people::myself;
use crate::records::save::{Keeper, use_keeper};
use crate::records::text;
use crate::state::Edit;
use crate::state::firm::{Colleague, use_colleagues};
use crate::worker::message::CaseLine;

/// What moves the cases of a page; a page has one.
#[derive(Clone, Copy)]
pub struct Moves {
    i18n: I18n,
    keeper: Keeper,
    colleagues: Signal<Vec<Colleague>>,
    /// The case that ends, and the status it is to get, while it is asked how.
    pub ending: RwSignal<Option<(Envelope, CaseStatus)>>,
    /// Whether that is being asked.
    pub open: RwSignal<bool>,
    /// The case that is being dragged, and its status.
    pub dragged: RwSignal<Option<(Envelope, CaseStatus)>>,
}

impl Moves {
    /// Those of a page.
    pub fn new() -> Self {
        Self {
            i18n: use_i18n(),
            keeper: use_keeper(),
            colleagues: use_colleagues(),
            ending: RwSignal::new(None),
            open: RwSignal::new(false),
            dragged: RwSignal::new(None),
        }
    }

    /// Gives a case another status, or first asks how it ended.
    pub fn to(self, row: &Envelope, status: CaseStatus) {
        if status.is_over() && !tells_ending(row) {
            self.ending.set(Some((row.clone(), status)));
            self.open.set(true);
        } else {
            self.keep(self.doing().moved(row, status));
        }
    }

    /// Ends the case that was asked about; with what was told, if somebody did.
    pub fn end(self, told: Option<&Ending>) {
        self.open.set(false);
        let Some((row, status)) = self.ending.try_update(Option::take).flatten() else { return };
        let doing = self.doing();
        self.keep(match told {
            Some(ending) => doing.ended(&row, status, ending),
            None => doing.moved(&row, status),
        });
    }

    /// Drops the dragged case on a status.
    pub fn drop_on(self, status: CaseStatus) {
        let dragged = self.dragged.try_update(Option::take).flatten();
        if let Some((row, _)) = dragged.filter(|(_, from)| *from != status) {
            self.to(&row, status);
        }
    }

    /// The lines of a case's menu: every other status.
    pub fn items(self, line: Memo<CaseLine>) -> Vec<MenuItem> {
        let now = line.with(|line| line.status);
        let item = |status: CaseStatus| MenuItem {
            icon: None,
            label: t!(self.i18n, cases.moves.to, status = words::status(self.i18n, status))
                .to_string(),
            on_select: Callback::new(move |()| {
                focus_beside();
                self.to(&line.get_untracked().row, status);
            }),
        };
        CaseStatus::ALL.into_iter().filter(|status| *status != now).map(item).collect()
    }

    fn doing(self) -> Doing {
        let me = self.colleagues.with_untracked(|colleagues| myself(colleagues));
        Doing { me, today: clock::today(), now_ms: clock::now_ms() }
    }

    fn keep(self, edit: Edit) {
        spawn_local(async move {
            // A failure has been shown by then.
            drop(self.keeper.keep(edit).await);
        });
    }
}

/// Whether it stands there already how a case ended.
fn tells_ending(row: &Envelope) -> bool {
    !text(&row.fields, "root_cause").is_empty() && !text(&row.fields, "remedy").is_empty()
}

/// The card leaves its column with the focus in it: whoever uses keys goes on at the next card, else at
/// the one before, else at the heading of the page.
fn focus_beside() {
    let card = || document().active_element()?.closest("li.case-card").ok()?;
    let button = |card: Element| card.query_selector(".menu > button").ok()?;
    let beside = || {
        let card = card()?;
        let next = card.next_element_sibling().and_then(button);
        next.or_else(|| card.previous_element_sibling().and_then(button))
    };
    let heading = || document().query_selector("h1").ok()?;
    let to = beside().or_else(heading).and_then(|to| to.dyn_into::<HtmlElement>().ok());
    if let Some(to) = to {
        drop(to.focus());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn who_told_how_it_ended_is_not_asked_again() {
        let told = |fields: Value| {
            let row = serde_json::from_value(json!({
                "entity": "case", "id": "00000000-0000-0000-0000-000000000001", "schema": 1,
                "fields": fields, "scope": "base", "seq": 1,
            }));
            tells_ending(&row.unwrap())
        };
        assert!(told(json!({"root_cause": "inkt", "remedy": "herdruk"})));
        assert!(!told(json!({"root_cause": "inkt"})) && !told(json!({})));
    }
}
