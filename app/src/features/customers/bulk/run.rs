//! Doing something to all rows that were chosen, some at a time, and taking it back as one.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Format, Toasts};
use crate::i18n::*;
use crate::state::Replica;
use crate::worker::message::{AskError, Begun, BulkAct, BulkProgress, Chosen};

/// What says how it went.
#[derive(Clone, Copy)]
pub struct Runner {
    pub replica: Replica,
    pub toasts: Toasts,
    pub i18n: I18n,
    pub format: Format,
}

/// How far it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outcome {
    begun: Begun,
    progress: BulkProgress,
}

impl Runner {
    /// Does it, as long as `go_on` says so when it hears how many of how many rows are done. What is
    /// done stays done; a toast says so and takes it back.
    pub async fn change(self, chosen: Chosen, act: BulkAct, go_on: impl Fn(u32, u32) -> bool) {
        match self.replica.begin_bulk(chosen, act).await {
            Ok(begun) => {
                let (outcome, error) = self.run(begun, go_on).await;
                let text = changed_text(self.i18n, self.format, outcome);
                self.tell(outcome, text, error);
            }
            Err(error) => self.fail(&error),
        }
    }

    async fn run(
        self,
        begun: Begun,
        go_on: impl Fn(u32, u32) -> bool,
    ) -> (Outcome, Option<AskError>) {
        let mut outcome = Outcome { begun, progress: BulkProgress::default() };
        while outcome.progress.done < begun.total && go_on(outcome.progress.done, begun.total) {
            match self.replica.go_on(begun.job).await {
                Ok(progress) => outcome.progress = progress,
                Err(error) => return (outcome, Some(error)),
            }
        }
        (outcome, None)
    }

    fn tell(self, outcome: Outcome, text: String, error: Option<AskError>) {
        let job = outcome.begun.job;
        let undo = (outcome.progress.changed > 0)
            .then(|| Callback::new(move |()| spawn_local(self.put_back(job))));
        self.toasts.push(text, undo);
        if let Some(error) = error {
            self.fail(&error);
        }
    }

    /// Takes back what a change did, where nobody changed it since.
    async fn put_back(self, job: u32) {
        match self.replica.begin_undo(job).await {
            Ok(begun) => {
                let (outcome, error) = self.run(begun, |_, _| true).await;
                let text = undone_text(self.i18n, self.format, outcome);
                self.tell(outcome, text, error);
            }
            Err(error) => self.fail(&error),
        }
    }

    fn fail(self, error: &AskError) {
        let reason = error.to_string();
        self.toasts.push_error(t!(self.i18n, lists.bulk.failed, reason = reason).to_string());
    }
}

fn changed_text(i18n: I18n, format: Format, outcome: Outcome) -> String {
    let Outcome { begun: Begun { total, .. }, progress: BulkProgress { done, changed } } = outcome;
    let number = |count: u32| format.number(count.into());
    if done < total {
        let (changed, total) = (number(changed), number(total));
        return t!(i18n, lists.bulk.stopped, changed = changed, total = total).to_string();
    }
    match changed {
        0 => t!(i18n, lists.bulk.same).to_owned(),
        1 => t!(i18n, lists.bulk.changed.one).to_owned(),
        _ => t!(i18n, lists.bulk.changed.many, count = number(changed)).to_string(),
    }
}

fn undone_text(i18n: I18n, format: Format, outcome: Outcome) -> String {
    let Outcome { begun: Begun { total, .. }, progress: BulkProgress { changed, .. } } = outcome;
    let number = |count: u32| format.number(count.into());
    if changed < total {
        let (back, total) = (number(changed), number(total));
        return t!(i18n, lists.bulk.undone.some, back = back, total = total).to_string();
    }
    match changed {
        1 => t!(i18n, lists.bulk.undone.one).to_owned(),
        _ => t!(i18n, lists.bulk.undone.many, count = number(changed)).to_string(),
    }
}
