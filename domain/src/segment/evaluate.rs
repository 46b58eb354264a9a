//! What a rule means over columns.

use chrono::NaiveDate;

use super::{Clause, Counted, Rule};
use crate::analytics::purchase::{OrderColumns, OrderRow};
use crate::period::{Span, day};
use crate::row;

/// What rules are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// All orders.
    pub orders: OrderColumns<'a>,
    /// Day each customer became known, [`crate::period::NO_DAY`] for one always known; its length
    /// is the number of customers.
    pub known_since: &'a [i32],
    /// Nothing after this date exists.
    pub as_of: NaiveDate,
}

impl Rule {
    /// Which customers belong, by row number.
    pub fn matches(&self, facts: &Facts<'_>) -> Vec<bool> {
        let until = day(facts.as_of);
        let mut belongs: Vec<bool> = facts.known_since.iter().map(|&on| on <= until).collect();
        for clause in &self.all {
            let counts = clause.counts(facts);
            for (belongs, count) in belongs.iter_mut().zip(counts) {
                *belongs &= clause.at_least <= count;
            }
        }
        belongs
    }

    /// How many customers belong.
    pub fn count(&self, facts: &Facts<'_>) -> usize {
        self.matches(facts).into_iter().filter(|belongs| *belongs).count()
    }
}

impl Clause {
    /// The count of each customer.
    fn counts(&self, facts: &Facts<'_>) -> Vec<u32> {
        let span = Span::window(facts.as_of, self.months);
        let mut counts = vec![0; facts.known_since.len()];
        match self.count {
            Counted::Order => {
                let counted = |order: &OrderRow| order.is_purchase() && span.contains(order.on);
                for order in facts.orders.rows().filter(counted) {
                    if let Some(count) = counts.get_mut(row::index(order.customer)) {
                        *count += 1;
                    }
                }
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::purchase::Standing;
    use crate::period::NO_DAY;

    #[test]
    fn ordered_within_a_year_leaves_out_the_day_a_year_ago() {
        let at = |text: &str| day(text.parse().unwrap());
        let facts = Facts {
            orders: OrderColumns {
                customer: &[0, 1, 2, 3, 1],
                on: &[at("2024-06-30"), at("2024-07-01"), at("2025-06-30"), at("2025-07-01"), 0],
                revenue: &[100, 100, 0, 100, 100],
                standing: &[Standing::Order; 5],
                cost: None,
            },
            known_since: &[NO_DAY, NO_DAY, NO_DAY, NO_DAY],
            as_of: "2025-06-30".parse().unwrap(),
        };
        let rule = Rule::ordered_within(12);
        assert_eq!(rule.matches(&facts), [false, true, false, false]);
        assert_eq!(rule.count(&facts), 1);
        assert_eq!(Rule { all: Vec::new() }.count(&facts), 4);
    }
}
