//! What fields, values, kinds and stages are called. One place, so that a word is the same on every
//! screen; the texts stand in `locales/*/records.json`.

use domain::entity::Entity;

use super::field::Problem;
use crate::i18n::*;
use crate::worker::message::Stages;

/// What a field is called; its stored name when this build has no word for it.
pub fn field(i18n: I18n, name: &str) -> &str {
    match name {
        "name" => t!(i18n, records.field.name),
        "kind" => t!(i18n, records.field.kind),
        "relation" => t!(i18n, records.field.relation),
        "street" => t!(i18n, records.field.street),
        "house_number" => t!(i18n, records.field.house_number),
        "postcode" => t!(i18n, records.field.postcode),
        "city" => t!(i18n, records.field.city),
        "country" => t!(i18n, records.field.country),
        "phones" => t!(i18n, records.field.phones),
        "emails" => t!(i18n, records.field.emails),
        "website" => t!(i18n, records.field.website),
        "language" => t!(i18n, records.field.language),
        "known_since" => t!(i18n, records.field.known_since),
        "annual_potential" => t!(i18n, records.field.annual_potential),
        "tags" => t!(i18n, records.field.tags),
        "ended_on" => t!(i18n, records.field.ended_on),
        "end_reason" => t!(i18n, records.field.end_reason),
        "archived" => t!(i18n, records.field.archived),
        "notes" => t!(i18n, records.field.notes),
        "first_name" => t!(i18n, records.field.first_name),
        "infix" => t!(i18n, records.field.infix),
        "last_name" => t!(i18n, records.field.last_name),
        "role" => t!(i18n, records.field.role),
        "birthday" => t!(i18n, records.field.birthday),
        "left_at" => t!(i18n, records.field.left_at),
        "no_calls" => t!(i18n, records.field.no_calls),
        "no_mail" => t!(i18n, records.field.no_mail),
        "no_surveys" => t!(i18n, records.field.no_surveys),
        "address" => t!(i18n, records.field.address),
        "channel" => t!(i18n, records.field.channel),
        "on" => t!(i18n, records.field.on),
        "contact" => t!(i18n, records.field.contact),
        "owner" => t!(i18n, records.field.owner),
        "employee" => t!(i18n, records.field.employee),
        "direction" => t!(i18n, records.field.direction),
        "minutes" => t!(i18n, records.field.minutes),
        "subject" => t!(i18n, records.field.subject),
        "note" => t!(i18n, records.field.note),
        "outcome" => t!(i18n, records.field.outcome),
        "revenue" => t!(i18n, records.field.revenue),
        "number" => t!(i18n, records.field.number),
        "status" => t!(i18n, records.field.status),
        "promised_on" => t!(i18n, records.field.promised_on),
        "delivered_on" => t!(i18n, records.field.delivered_on),
        "due_on" => t!(i18n, records.field.due_on),
        "paid_on" => t!(i18n, records.field.paid_on),
        "score" => t!(i18n, records.field.score),
        "price" => t!(i18n, records.field.price),
        "quality" => t!(i18n, records.field.quality),
        "service" => t!(i18n, records.field.service),
        "comment" => t!(i18n, records.field.comment),
        "customer" => t!(i18n, records.field.customer),
        "key" => t!(i18n, records.field.key),
        "phone" => t!(i18n, records.field.phone),
        "mobile" => t!(i18n, records.field.mobile),
        "email" => t!(i18n, records.field.email),
        _ => name,
    }
}

/// What a stored value of a choice is called; itself when this build has no word for it.
pub fn value<'name>(i18n: I18n, field: &str, value: &'name str) -> &'name str {
    match (field, value) {
        ("kind", "organization") => t!(i18n, records.value.kind.organization),
        ("kind", "household") => t!(i18n, records.value.kind.household),
        ("kind", "order") => t!(i18n, records.value.kind.order),
        ("kind", "credit") => t!(i18n, records.value.kind.credit),
        ("relation", "customer") => t!(i18n, records.value.relation.customer),
        ("relation", "supplier") => t!(i18n, records.value.relation.supplier),
        ("relation", "partner") => t!(i18n, records.value.relation.partner),
        ("relation", "shareholder") => t!(i18n, records.value.relation.shareholder),
        ("relation", "financier") => t!(i18n, records.value.relation.financier),
        ("end_reason", "customer") => t!(i18n, records.value.end_reason.customer),
        ("end_reason", "supplier") => t!(i18n, records.value.end_reason.supplier),
        ("end_reason", "ceased") => t!(i18n, records.value.end_reason.ceased),
        ("language", "nl") => t!(i18n, records.value.language.nl),
        ("language", "en") => t!(i18n, records.value.language.en),
        ("language", "fr") => t!(i18n, records.value.language.fr),
        ("language", "de") => t!(i18n, records.value.language.de),
        ("channel", "note") => t!(i18n, records.value.channel.note),
        ("channel", "phone") => t!(i18n, records.value.channel.phone),
        ("channel", "email") => t!(i18n, records.value.channel.email),
        ("channel", "visit") => t!(i18n, records.value.channel.visit),
        ("channel", "letter") => t!(i18n, records.value.channel.letter),
        ("channel", "web") => t!(i18n, records.value.channel.web),
        ("channel", "chat") => t!(i18n, records.value.channel.chat),
        ("channel", "social") => t!(i18n, records.value.channel.social),
        ("channel", "fax") => t!(i18n, records.value.channel.fax),
        ("channel", "mailing") => t!(i18n, records.value.channel.mailing),
        ("direction", "inbound") => t!(i18n, records.value.direction.inbound),
        ("direction", "outbound") => t!(i18n, records.value.direction.outbound),
        ("status", "confirmed") => t!(i18n, records.value.status.confirmed),
        ("status", "cancelled") => t!(i18n, records.value.status.cancelled),
        _ => value,
    }
}

/// What a stage of the relationship cycle is called.
pub fn stage(i18n: I18n, stage: Stages) -> &'static str {
    match stage {
        Stages::Potential => t!(i18n, records.stage.potential),
        Stages::New => t!(i18n, records.stage.new),
        Stages::Loyal => t!(i18n, records.stage.loyal),
        Stages::Ex => t!(i18n, records.stage.ex),
    }
}

/// What is wrong with a typed text.
pub fn problem(i18n: I18n, problem: Problem) -> String {
    match problem {
        Problem::Missing => t!(i18n, common.required).to_owned(),
        Problem::Date => t!(i18n, records.problem.date).to_owned(),
        Problem::Amount => t!(i18n, records.problem.amount).to_owned(),
        Problem::Whole { least, most } => {
            t!(i18n, records.problem.whole, least = least, most = most).to_string()
        }
    }
}

/// The words on the button and form that add a record.
pub fn add(i18n: I18n, entity: &Entity) -> &'static str {
    match entity {
        Entity::Contact => t!(i18n, records.add.contact),
        Entity::Interaction => t!(i18n, records.add.interaction),
        Entity::Order => t!(i18n, records.add.order),
        Entity::SurveyResponse => t!(i18n, records.add.survey_response),
        Entity::Task => t!(i18n, records.add.task),
        Entity::Promise => t!(i18n, records.add.promise),
        Entity::Case => t!(i18n, records.add.case),
        _ => t!(i18n, records.add.customer),
    }
}

/// The words above the form that edits a record.
pub fn edit(i18n: I18n, entity: &Entity) -> &'static str {
    match entity {
        Entity::Contact => t!(i18n, records.edit.contact),
        Entity::Interaction => t!(i18n, records.edit.interaction),
        Entity::Order => t!(i18n, records.edit.order),
        Entity::SurveyResponse => t!(i18n, records.edit.survey_response),
        Entity::Task => t!(i18n, records.edit.task),
        Entity::Promise => t!(i18n, records.edit.promise),
        Entity::Opportunity => t!(i18n, records.edit.opportunity),
        Entity::Case => t!(i18n, records.edit.case),
        _ => t!(i18n, records.edit.customer),
    }
}

/// What a kind of record is called.
pub fn kind(i18n: I18n, entity: &Entity) -> &'static str {
    match entity {
        Entity::Customer => t!(i18n, common.entity.customer),
        Entity::Contact => t!(i18n, common.entity.contact),
        Entity::Interaction => t!(i18n, common.entity.interaction),
        Entity::Order => t!(i18n, common.entity.order),
        Entity::OrderCost => t!(i18n, common.entity.order_cost),
        Entity::Quote => t!(i18n, common.entity.quote),
        Entity::Effort => t!(i18n, common.entity.effort),
        Entity::EffortCost => t!(i18n, common.entity.effort_cost),
        Entity::Case => t!(i18n, common.entity.case),
        Entity::Task => t!(i18n, common.entity.task),
        Entity::Promise => t!(i18n, common.entity.promise),
        Entity::Opportunity => t!(i18n, common.entity.opportunity),
        Entity::Campaign => t!(i18n, common.entity.campaign),
        Entity::CampaignMember => t!(i18n, common.entity.campaign_member),
        Entity::SurveyResponse => t!(i18n, common.entity.survey_response),
        Entity::Employee => t!(i18n, common.entity.employee),
        Entity::User => t!(i18n, common.entity.user),
        Entity::Setting => t!(i18n, common.entity.setting),
        Entity::Conflict => t!(i18n, common.entity.conflict),
        Entity::Pairing => t!(i18n, common.entity.pairing),
        Entity::SavedView => t!(i18n, common.entity.saved_view),
        Entity::Import => t!(i18n, common.entity.import),
        Entity::Other(_) => t!(i18n, common.entity.other),
    }
}
