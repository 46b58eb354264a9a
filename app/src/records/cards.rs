//! Customers and contacts saved as vCards, some at a time so that nothing else waits.

use domain::entity::Entity;
use domain::exchange::vcard::Version;
use domain::id::RecordId;

use super::download::{Download, VCARD, file_name};
use crate::clock;
use crate::state::Replica;
use crate::worker::message::AskError;

/// Customers asked for at once: the worker answers within a moment.
const AT_ONCE: usize = 250;

/// Writes the cards and hands them to the browser as one file of this name, the firm and the date;
/// answers how many cards it has. Without any there is no file. `go_on` hears how many of the ids are
/// done, and says whether they are still wanted.
///
/// # Errors
///
/// [`AskError::Cancelled`] when they are not; [`AskError::Closed`].
pub async fn save(
    replica: Replica,
    (entity, ids): (Entity, Vec<RecordId>),
    version: Version,
    (name, firm): (&str, &str),
    go_on: impl Fn(usize) -> bool,
) -> Result<u32, AskError> {
    let today = clock::today();
    let (file, mut count, mut done) = (Download::default(), 0u32, 0);
    for some in ids.chunks(AT_ONCE) {
        let cards = replica.cards(entity.clone(), some.to_vec(), version, today).await?;
        file.push(&cards.text);
        count = count.saturating_add(cards.count);
        done += some.len();
        if !go_on(done) {
            return Err(AskError::Cancelled);
        }
    }
    if count > 0 {
        file.save(&file_name(&[name, firm, &today.to_string()], "vcf"), VCARD);
    }
    Ok(count)
}
