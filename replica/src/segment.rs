//! Segments: the customers that a rule selects, by name.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::row::{index, number};
use domain::segment::{Facts, Rule};

use super::figures::Derived;
use super::list::list_row;
use super::message::SegmentPage;
use super::tables::Tables;

/// Answers about rules. The order of names is kept until a customer changes: while a rule is being
/// written only who belongs differs.
#[derive(Debug, Default)]
pub struct Segments {
    by_name: Option<(u64, Vec<u32>)>,
}

impl Segments {
    /// How many customers a rule selects, and `count` of them from the one at `from` on.
    pub fn page(
        &mut self,
        tables: &Tables,
        derived: &Derived,
        (rule, as_of): (&Rule, NaiveDate),
        (from, count): (u32, u32),
    ) -> SegmentPage {
        let facts = Facts {
            orders: tables.facts.order_columns(),
            known_since: tables.facts.customer_columns().known_since,
            as_of,
        };
        let belongs = rule.matches(&facts);
        let everyone = Rule { all: Vec::new() }.count(&facts);
        let found = self.by_name(tables).iter().copied();
        let found = found.filter(|row| belongs.get(index(*row)) == Some(&true));
        let window = found.skip(index(from)).take(index(count));
        SegmentPage {
            count: number(belongs.iter().filter(|belongs| **belongs).count()),
            of: number(everyone),
            from,
            rows: window
                .filter_map(|row| list_row(tables, derived, &Entity::Customer, row))
                .collect(),
        }
    }

    /// All customers by name.
    fn by_name(&mut self, tables: &Tables) -> &[u32] {
        let at = tables.version_of(&Entity::Customer);
        let kept = self.by_name.take().filter(|(kept, _)| *kept == at);
        let (_, rows) = self.by_name.insert(kept.unwrap_or_else(|| {
            let mut named: Vec<(&str, u32)> =
                tables.texts(&Entity::Customer, "name").map(|(row, name)| (name, row)).collect();
            named.sort_unstable();
            (at, named.into_iter().map(|(_, row)| row).collect())
        }));
        rows
    }
}
