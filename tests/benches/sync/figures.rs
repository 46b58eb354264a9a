//! What was measured: samples by workload and by whom, and how the product's own thread bore it.

use std::collections::BTreeMap;

use crate::smoothness::{Busy, Stretch};
use crate::subject::Subject;
use crate::workload::Workload;

/// Everything that was measured.
#[derive(Debug, Default)]
pub struct Figures {
    samples: BTreeMap<(Workload, Subject), Vec<f64>>,
    busy: BTreeMap<Stretch, Vec<Busy>>,
}

impl Figures {
    /// Adds samples.
    pub fn add(
        &mut self,
        workload: Workload,
        subject: Subject,
        samples: impl IntoIterator<Item = f64>,
    ) {
        self.samples.entry((workload, subject)).or_default().extend(samples);
    }

    /// The samples of one workload and subject.
    pub fn samples(&self, workload: Workload, subject: Subject) -> &[f64] {
        self.samples.get(&(workload, subject)).map_or(&[], Vec::as_slice)
    }

    /// Adds how busy the page's own thread was.
    pub fn add_busy(&mut self, stretch: Stretch, busy: Busy) {
        self.busy.entry(stretch).or_default().push(busy);
    }

    /// How busy it was in each sample.
    pub fn busy(&self, stretch: Stretch) -> &[Busy] {
        self.busy.get(&stretch).map_or(&[], Vec::as_slice)
    }

    /// What of the product a workload is compared with: its page, else its host or its native code.
    pub fn ours(&self, workload: Workload) -> &[f64] {
        let ours = [Subject::Klantkompas, Subject::Host, Subject::Native];
        let all = ours.map(|subject| self.samples(workload, subject));
        all.into_iter().find(|samples| !samples.is_empty()).unwrap_or_default()
    }
}
