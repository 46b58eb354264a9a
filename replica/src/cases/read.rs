//! A case read in place: the fields that say where it stands, and no others.

use domain::case::Case;

use crate::view::View;

/// The case of a row, without its words.
pub fn read(view: View<'_>) -> Case {
    let due_at = view.int("due_at");
    Case {
        kind: view.nested("kind"),
        severity: view.nested("severity"),
        status: view.nested("status"),
        opened_on: view.date("opened_on"),
        due_on: view.date("due_on"),
        due_at,
        resolved_on: view.date("resolved_on"),
        closed_on: view.date("closed_on"),
        // Only a deadline at a moment asks for the hour.
        status_log: if due_at.is_some() { view.nested("status_log") } else { Vec::new() },
        archived: view.flag("archived"),
        ..Case::default()
    }
}
