//! Whether a value fits its field: known record types must still load.
//!
//! Only what a change touches is looked at, so that an odd value of long ago never blocks an edit
//! of another field. Kinds and fields this build does not know are taken as they are.

use serde::de::DeserializeOwned;
use serde_json::{Error, Value};

use super::envelope::{Fields, named};
use super::merge::{FieldChange, Refusal};
use crate::campaign::{Campaign, CampaignMember};
use crate::case::Case;
use crate::conflict::Conflict;
use crate::contact::Contact;
use crate::customer::Customer;
use crate::effort::{Effort, EffortCost};
use crate::employee::Employee;
use crate::entity::Entity;
use crate::interaction::Interaction;
use crate::opportunity::Opportunity;
use crate::order::{Order, OrderCost};
use crate::pairing::Pairing;
use crate::past_import::PastImport;
use crate::promise::Promise;
use crate::quote::Quote;
use crate::saved_view::SavedView;
use crate::setting::{AnswerTime, Boundaries};
use crate::survey_response::SurveyResponse;
use crate::task::Task;
use crate::user::User;
use crate::worktime::Calendar;

/// Refuses the first changed field whose new value its record type cannot hold.
pub(super) fn check(entity: &Entity, changed: &[FieldChange]) -> Result<(), Refusal> {
    let set = || changed.iter().filter(|change| !change.new.is_null());
    if loads(entity, named(set().map(pair).collect())).is_ok() {
        return Ok(());
    }
    for change in set() {
        loads(entity, named(vec![pair(change)])).map_err(|error| Refusal::InvalidValue {
            field: change.field.clone(),
            detail: error.to_string(),
        })?;
    }
    Ok(())
}

fn pair(change: &FieldChange) -> (String, Value) {
    (change.field.clone(), change.new.clone())
}

fn loads(entity: &Entity, fields: Fields) -> Result<(), Error> {
    fn as_record<Record: DeserializeOwned>(fields: Fields) -> Result<(), Error> {
        serde_json::from_value::<Record>(Value::Object(fields)).map(|_| ())
    }
    match entity {
        Entity::Customer => as_record::<Customer>(fields),
        Entity::Contact => as_record::<Contact>(fields),
        Entity::Interaction => as_record::<Interaction>(fields),
        Entity::Order => as_record::<Order>(fields),
        Entity::Import => as_record::<PastImport>(fields),
        Entity::OrderCost => as_record::<OrderCost>(fields),
        Entity::Quote => as_record::<Quote>(fields),
        Entity::Effort => as_record::<Effort>(fields),
        Entity::EffortCost => as_record::<EffortCost>(fields),
        Entity::Case => as_record::<Case>(fields),
        Entity::Task => as_record::<Task>(fields),
        Entity::Promise => as_record::<Promise>(fields),
        Entity::Opportunity => as_record::<Opportunity>(fields),
        Entity::Campaign => as_record::<Campaign>(fields),
        Entity::CampaignMember => as_record::<CampaignMember>(fields),
        Entity::SurveyResponse => as_record::<SurveyResponse>(fields),
        Entity::Employee => as_record::<Employee>(fields),
        Entity::User => as_record::<User>(fields),
        Entity::Setting => {
            as_record::<Calendar>(fields.clone())?;
            as_record::<AnswerTime>(fields.clone())?;
            as_record::<Boundaries>(fields)
        }
        Entity::Conflict => as_record::<Conflict>(fields),
        Entity::Pairing => as_record::<Pairing>(fields),
        Entity::SavedView => as_record::<SavedView>(fields),
        Entity::Other(_) => Ok(()),
    }
}
