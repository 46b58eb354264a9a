//! Dissatisfied people whom nobody called yet.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::elapsed::Elapsed;
use super::{Due, Item, ItemKind, View, Why};
use crate::analytics::nps::Tally;
use crate::id::{ContactId, CustomerId, EmployeeId, RecordId, SurveyResponseId, TaskId};
use crate::interaction::{Channel, Direction, Interaction};
use crate::survey_response::SurveyResponse;
use crate::task::Task;

/// Somebody whose last answer was a detractor's, and whom nobody called since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detractor {
    /// The answer.
    pub response: SurveyResponseId,
    /// The customer.
    pub customer: CustomerId,
    /// The person there, when known.
    pub contact: Option<ContactId>,
    /// Who looks after the customer; the caller knows.
    pub owner: Option<EmployeeId>,
    /// The day of the answer.
    pub on: NaiveDate,
    /// The score.
    pub score: u8,
}

/// What says who is dissatisfied and who was called.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answers<'a> {
    /// Answers.
    pub responses: &'a [(SurveyResponseId, SurveyResponse)],
    /// What happened with those customers since.
    pub touches: &'a [Interaction],
    /// Tasks: one that came out of an answer is on the list by itself while it is open.
    pub tasks: &'a [(TaskId, Task)],
}

/// One person's answers, or those of a customer without a person, are one.
type Person = (CustomerId, Option<ContactId>);

impl Answers<'_> {
    /// Those who gave a detractor's score last, from `since` to `until`, and whom nobody called or
    /// visited on that day or later; without an owner, in order of the answers' ids.
    ///
    /// Of two answers on one day the one with the highest source key is the last, else the highest id.
    /// A call with another person of the same customer is none with this one.
    pub fn detractors(&self, since: NaiveDate, until: NaiveDate) -> Vec<Detractor> {
        let mut last: HashMap<Person, (NaiveDate, &str, SurveyResponseId, u8)> = HashMap::new();
        for (id, response) in self.responses.iter().filter(|(_, response)| !response.archived) {
            let dated = response.on.filter(|on| (since..=until).contains(on));
            let (Some(on), Some(customer), Some(score)) =
                (dated, response.customer, response.score)
            else {
                continue;
            };
            let key = response.source_key.as_deref().unwrap_or_default();
            let answer = (on, key, *id, score);
            let known = last.entry((customer, response.contact)).or_insert(answer);
            *known = (*known).max(answer);
        }
        let mut called: HashMap<CustomerId, Vec<&Interaction>> = HashMap::new();
        for touch in self.touches.iter().filter(|touch| is_call(touch)) {
            if let Some(customer) = touch.customer {
                called.entry(customer).or_default().push(touch);
            }
        }
        let with_task: std::collections::HashSet<RecordId> = self
            .tasks
            .iter()
            .filter(|(_, task)| !task.archived)
            .filter_map(|(_, task)| task.record)
            .collect();
        let waits = |detractor: &Detractor| {
            let Detractor { response, customer, contact, on, score, .. } = *detractor;
            let since = |touch: &&Interaction| {
                let is_other =
                    touch.contact.is_some() && contact.is_some() && touch.contact != contact;
                !is_other && touch.on.is_some_and(|day| (on..=until).contains(&day))
            };
            let is_called = called.get(&customer).is_some_and(|calls| calls.iter().any(since));
            let is_detractor = Tally::of([score]).detractors > 0;
            is_detractor && !is_called && !with_task.contains(&response.into())
        };
        let detractor = |((customer, contact), (on, _, response, score)): (Person, _)| Detractor {
            response,
            customer,
            contact,
            owner: None,
            on,
            score,
        };
        let mut found: Vec<Detractor> = last.into_iter().map(detractor).filter(waits).collect();
        found.sort_unstable_by_key(|detractor| detractor.response);
        found
    }
}

/// Whether we spoke with them.
fn is_call(touch: &Interaction) -> bool {
    let by_voice = matches!(touch.channel, Channel::Phone | Channel::Visit);
    // An inbound call that somebody answered is one too: then it is direct.
    by_voice && !touch.archived && (touch.is_direct || touch.direction == Some(Direction::Outbound))
}

impl Detractor {
    /// Their line, due on the working day after the answer.
    pub(super) fn item(&self, view: &View<'_>, elapsed: &Elapsed<'_>) -> Option<Item> {
        let is_past = self.on <= view.now.date();
        if !is_past || !view.whose.includes(self.owner) {
            return None;
        }
        let due = view.calendar.add_working_days(self.on, 1).map(Due::On);
        Some(Item {
            kind: ItemKind::Detractor,
            record: self.response.into(),
            customer: Some(self.customer),
            contact: self.contact,
            who: self.owner,
            handed_over_by: None,
            due,
            urgency: view.urgency(due, elapsed)?,
            why: Why::Score(self.score),
        })
    }
}
