//! Staff with customer contact: how many employees spoke with a customer in the window.
//!
//! Source: the seven-step brochure. The last working day is a working day; a mailing is no contact.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ratio::share;
use crate::period::{NO_DAY, Span};
use crate::row;

/// An employee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmployeeRow {
    /// Department.
    pub department: String,
    /// First working day, [`NO_DAY`] is from the beginning.
    pub from: i32,
    /// Last working day, [`NO_DAY`] when none is set.
    pub to: i32,
}

/// A direct contact of an employee with a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchRow {
    /// Row number of the employee.
    pub employee: u32,
    /// The day.
    pub on: i32,
}

/// Employees at work, and those in touch with customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Staff {
    /// At work on the date.
    pub active: usize,
    /// Per department: in touch, and at work.
    pub by_department: BTreeMap<String, (usize, usize)>,
    /// In touch over at work.
    pub share: Option<f64>,
    /// In touch.
    pub with_direct_contact: usize,
}

impl Staff {
    /// On the last day of `window`.
    pub fn of(employees: &[EmployeeRow], touches: &[TouchRow], window: Span) -> Self {
        let mut in_touch = vec![false; employees.len()];
        for touch in touches.iter().filter(|touch| window.contains(touch.on)) {
            if let Some(in_touch) = in_touch.get_mut(row::index(touch.employee)) {
                *in_touch = true;
            }
        }
        let is_active = |employee: &EmployeeRow| {
            employee.from <= window.until && (employee.to == NO_DAY || window.until <= employee.to)
        };
        let active = employees.iter().zip(in_touch).filter(|(employee, _)| is_active(employee));
        let mut by_department: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (employee, in_touch) in active {
            let counts = by_department.entry(employee.department.clone()).or_default();
            counts.0 += usize::from(in_touch);
            counts.1 += 1;
        }
        let (with, active) =
            by_department.values().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
        Self {
            active,
            by_department,
            share: share(row::number(with).into(), row::number(active).into()),
            with_direct_contact: with,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_working_day_is_one() {
        let employee = |department: &str, from, to| EmployeeRow {
            department: department.to_owned(),
            from,
            to,
        };
        let employees = [
            employee("sales", NO_DAY, 100),
            employee("sales", 0, 99),
            employee("stock", 101, NO_DAY),
            employee("stock", 100, NO_DAY),
        ];
        let touch = |employee, on| TouchRow { employee, on };
        let touches = [touch(0, 50), touch(1, 50), touch(3, 20), touch(9, 50)];
        let found = Staff::of(&employees, &touches, Span { after: 20, until: 100 });
        assert_eq!((found.active, found.with_direct_contact, found.share), (2, 1, Some(0.5)));
        assert_eq!(found.by_department["stock"], (0, 1));
        assert_eq!(Staff::of(&[], &[], Span { after: 0, until: 1 }).share, None);
    }
}
