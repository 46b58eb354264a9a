//! What fields, values, kinds and stages are called. One place, so that a word is the same on every
//! screen; the texts stand in `locales/*/records.json`.

use domain::entity::Entity;

use super::field::Problem;
use crate::i18n::*;
use crate::replica::message::Stages;

/// The texts of the language in use.
pub type I18n = leptos_i18n::I18nContext<Locale>;

/// What a field is called; its stored name when this build has no word for it.
pub fn field(i18n: I18n, name: &str) -> &str {
    match name {
        "name" => t_string!(i18n, records.field.name),
        "kind" => t_string!(i18n, records.field.kind),
        "relation" => t_string!(i18n, records.field.relation),
        "street" => t_string!(i18n, records.field.street),
        "house_number" => t_string!(i18n, records.field.house_number),
        "postcode" => t_string!(i18n, records.field.postcode),
        "city" => t_string!(i18n, records.field.city),
        "country" => t_string!(i18n, records.field.country),
        "phones" => t_string!(i18n, records.field.phones),
        "emails" => t_string!(i18n, records.field.emails),
        "website" => t_string!(i18n, records.field.website),
        "language" => t_string!(i18n, records.field.language),
        "known_since" => t_string!(i18n, records.field.known_since),
        "annual_potential" => t_string!(i18n, records.field.annual_potential),
        "tags" => t_string!(i18n, records.field.tags),
        "ended_on" => t_string!(i18n, records.field.ended_on),
        "end_reason" => t_string!(i18n, records.field.end_reason),
        "archived" => t_string!(i18n, records.field.archived),
        "notes" => t_string!(i18n, records.field.notes),
        "first_name" => t_string!(i18n, records.field.first_name),
        "infix" => t_string!(i18n, records.field.infix),
        "last_name" => t_string!(i18n, records.field.last_name),
        "role" => t_string!(i18n, records.field.role),
        "birthday" => t_string!(i18n, records.field.birthday),
        "left_at" => t_string!(i18n, records.field.left_at),
        "channel" => t_string!(i18n, records.field.channel),
        "on" => t_string!(i18n, records.field.on),
        "contact" => t_string!(i18n, records.field.contact),
        "direction" => t_string!(i18n, records.field.direction),
        "minutes" => t_string!(i18n, records.field.minutes),
        "subject" => t_string!(i18n, records.field.subject),
        "note" => t_string!(i18n, records.field.note),
        "outcome" => t_string!(i18n, records.field.outcome),
        "revenue" => t_string!(i18n, records.field.revenue),
        "number" => t_string!(i18n, records.field.number),
        "status" => t_string!(i18n, records.field.status),
        "promised_on" => t_string!(i18n, records.field.promised_on),
        "delivered_on" => t_string!(i18n, records.field.delivered_on),
        "due_on" => t_string!(i18n, records.field.due_on),
        "paid_on" => t_string!(i18n, records.field.paid_on),
        "score" => t_string!(i18n, records.field.score),
        "price" => t_string!(i18n, records.field.price),
        "quality" => t_string!(i18n, records.field.quality),
        "service" => t_string!(i18n, records.field.service),
        "comment" => t_string!(i18n, records.field.comment),
        "customer" => t_string!(i18n, records.field.customer),
        "key" => t_string!(i18n, records.field.key),
        "phone" => t_string!(i18n, records.field.phone),
        "mobile" => t_string!(i18n, records.field.mobile),
        "email" => t_string!(i18n, records.field.email),
        _ => name,
    }
}

/// What a stored value of a choice is called; itself when this build has no word for it.
pub fn value<'name>(i18n: I18n, field: &str, value: &'name str) -> &'name str {
    match (field, value) {
        ("kind", "organization") => t_string!(i18n, records.value.kind.organization),
        ("kind", "household") => t_string!(i18n, records.value.kind.household),
        ("kind", "order") => t_string!(i18n, records.value.kind.order),
        ("kind", "credit") => t_string!(i18n, records.value.kind.credit),
        ("relation", "customer") => t_string!(i18n, records.value.relation.customer),
        ("relation", "supplier") => t_string!(i18n, records.value.relation.supplier),
        ("relation", "partner") => t_string!(i18n, records.value.relation.partner),
        ("relation", "shareholder") => t_string!(i18n, records.value.relation.shareholder),
        ("relation", "financier") => t_string!(i18n, records.value.relation.financier),
        ("end_reason", "customer") => t_string!(i18n, records.value.end_reason.customer),
        ("end_reason", "supplier") => t_string!(i18n, records.value.end_reason.supplier),
        ("end_reason", "ceased") => t_string!(i18n, records.value.end_reason.ceased),
        ("language", "nl") => t_string!(i18n, records.value.language.nl),
        ("language", "en") => t_string!(i18n, records.value.language.en),
        ("language", "fr") => t_string!(i18n, records.value.language.fr),
        ("language", "de") => t_string!(i18n, records.value.language.de),
        ("channel", "note") => t_string!(i18n, records.value.channel.note),
        ("channel", "phone") => t_string!(i18n, records.value.channel.phone),
        ("channel", "email") => t_string!(i18n, records.value.channel.email),
        ("channel", "visit") => t_string!(i18n, records.value.channel.visit),
        ("channel", "letter") => t_string!(i18n, records.value.channel.letter),
        ("channel", "web") => t_string!(i18n, records.value.channel.web),
        ("channel", "chat") => t_string!(i18n, records.value.channel.chat),
        ("channel", "social") => t_string!(i18n, records.value.channel.social),
        ("channel", "fax") => t_string!(i18n, records.value.channel.fax),
        ("channel", "mailing") => t_string!(i18n, records.value.channel.mailing),
        ("direction", "inbound") => t_string!(i18n, records.value.direction.inbound),
        ("direction", "outbound") => t_string!(i18n, records.value.direction.outbound),
        ("status", "confirmed") => t_string!(i18n, records.value.status.confirmed),
        ("status", "cancelled") => t_string!(i18n, records.value.status.cancelled),
        _ => value,
    }
}

/// What a stage of the relationship cycle is called.
pub fn stage(i18n: I18n, stage: Stages) -> &'static str {
    match stage {
        Stages::Potential => t_string!(i18n, records.stage.potential),
        Stages::New => t_string!(i18n, records.stage.new),
        Stages::Loyal => t_string!(i18n, records.stage.loyal),
        Stages::Ex => t_string!(i18n, records.stage.ex),
    }
}

/// What is wrong with a typed text.
pub fn problem(i18n: I18n, problem: Problem) -> String {
    match problem {
        Problem::Missing => t_string!(i18n, common.required).to_owned(),
        Problem::Date => t_string!(i18n, records.problem.date).to_owned(),
        Problem::Amount => t_string!(i18n, records.problem.amount).to_owned(),
        Problem::Whole { least, most } => {
            t_string!(i18n, records.problem.whole, least = least, most = most).to_string()
        }
    }
}

/// The words on the button and form that add a record.
pub fn add(i18n: I18n, entity: &Entity) -> &'static str {
    match entity {
        Entity::Contact => t_string!(i18n, records.add.contact),
        Entity::Interaction => t_string!(i18n, records.add.interaction),
        Entity::Order => t_string!(i18n, records.add.order),
        Entity::SurveyResponse => t_string!(i18n, records.add.survey_response),
        _ => t_string!(i18n, records.add.customer),
    }
}

/// The words above the form that edits a record.
pub fn edit(i18n: I18n, entity: &Entity) -> &'static str {
    match entity {
        Entity::Contact => t_string!(i18n, records.edit.contact),
        Entity::Interaction => t_string!(i18n, records.edit.interaction),
        Entity::Order => t_string!(i18n, records.edit.order),
        Entity::SurveyResponse => t_string!(i18n, records.edit.survey_response),
        _ => t_string!(i18n, records.edit.customer),
    }
}

/// What a kind of record is called.
pub fn kind(i18n: I18n, entity: &Entity) -> &'static str {
    match entity {
        Entity::Customer => t_string!(i18n, common.entity.customer),
        Entity::Contact => t_string!(i18n, common.entity.contact),
        Entity::Interaction => t_string!(i18n, common.entity.interaction),
        Entity::Order => t_string!(i18n, common.entity.order),
        Entity::OrderCost => t_string!(i18n, common.entity.order_cost),
        Entity::SurveyResponse => t_string!(i18n, common.entity.survey_response),
        Entity::Employee => t_string!(i18n, common.entity.employee),
        Entity::User => t_string!(i18n, common.entity.user),
        Entity::Setting => t_string!(i18n, common.entity.setting),
        Entity::Other(_) => t_string!(i18n, common.entity.other),
    }
}
