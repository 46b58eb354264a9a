//! One line per recent touch, for a card that is read in a second.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::sync::envelope::Envelope;

use crate::components::Format;
use crate::i18n::*;
use crate::records::amounts::Amounts;
use crate::records::words;
use crate::records::{date, number, text};
use crate::worker::message::Dossier;

/// How many touches the card shows.
const SHOWN: usize = 3;

/// The last touches that say something: messages to many people do not.
pub fn recent(dossier: &Dossier) -> Vec<Envelope> {
    let says = |row: &&Envelope| text(&row.fields, "channel") != "mailing";
    dossier.timeline.iter().filter(says).take(SHOWN).cloned().collect()
}

/// `14 nov · order O-2231 · € 1.140,00`.
pub fn line(
    row: &Envelope,
    today: NaiveDate,
    i18n: I18n,
    format: Format,
    amounts: Amounts,
) -> String {
    let fields = &row.fields;
    let day = date(fields, "on").map(|on| format.day(on, today));
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (what, about) = match row.entity {
        Entity::Order => {
            let kind = words::value(i18n, "kind", "order").to_lowercase();
            let amount = number(fields, "revenue").map(|minor| amounts.exact(minor));
            (format!("{kind} {}", text(fields, "number")).trim().to_owned(), amount)
        }
        Entity::SurveyResponse => {
            let score = number(fields, "score").map(|score| score.to_string());
            (t!(i18n, calls.survey).to_owned(), score)
        }
        _ => {
            let channel = words::value(i18n, "channel", text(fields, "channel")).to_lowercase();
            let said = filled(text(fields, "subject")).or_else(|| filled(text(fields, "note")));
            (channel, said.map(|said| shortened(&said)))
        }
    };
    [day, Some(what), about].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The first line, cut where the card ends.
fn shortened(text: &str) -> String {
    const MOST: usize = 70;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    line.chars().take(MOST).chain(['…']).collect()
}
