//! How the firm has set up its workspace: one record, read as what is asked of it.

use domain::entity::Entity;
use domain::setting::{AnswerTime, Setting};
use domain::worktime::Calendar;
use serde::de::DeserializeOwned;

use super::Tables;

impl Tables {
    /// The firm's set-up.
    pub fn setting(&self) -> Setting {
        self.set_up()
    }

    /// The firm's hours, which stand in the same record.
    pub fn calendar(&self) -> Calendar {
        self.set_up()
    }

    /// How soon the firm wants to answer, which stands there too.
    pub fn answer_time(&self) -> AnswerTime {
        self.set_up()
    }

    fn set_up<Part: DeserializeOwned + Default>(&self) -> Part {
        let row = self.views(&Entity::Setting).next();
        row.and_then(|(_, view)| view.envelope()?.record().ok()).unwrap_or_default()
    }
}
