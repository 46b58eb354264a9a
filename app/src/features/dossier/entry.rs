//! One entry of the timeline: what it was, when, and what was said. Its title opens the form.

use chrono::NaiveDate;
use domain::entity::Entity;
use domain::id::RecordId;
use domain::sync::envelope::{Envelope, Fields};
use leptos::prelude::*;
use uuid::Uuid;

use super::copying::{Copying, copies, names};
use super::source::View;
use super::timeline::date_of;
use crate::components::{Badge, Format, Icon, Menu, MenuItem, Tone, use_format};
use crate::i18n::*;
use crate::records::amounts::{Amounts, use_amounts};
use crate::records::form::FormDialog;
use crate::records::go::{case_path, use_go};
use crate::records::{case, chosen, date, interaction, number, order, rare_words, text, words};
use crate::state::firm::use_colleagues;
use crate::state::preferences::use_preferences;

/// An interaction, order, survey answer, case, or work that is done.
#[component]
pub fn Entry(row: Envelope, view: View, form: FormDialog, copying: Copying) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let amounts = use_amounts();
    let go = use_go();
    let id = row.id;
    let shown = StoredValue::new(row.clone());
    let title = move || shown.with_value(|row| title(row, view, i18n, amounts));
    let today = use_preferences().today();
    let meta = move || shown.with_value(|row| meta(row, view, i18n, format, today.get()));
    let told = move || shown.with_value(|row| told(row, i18n, format));
    let has_text = move || !told().is_empty();
    let cancelled = text(&row.fields, "status") == "cancelled";
    let icon_class = format!("timeline-icon {}", mood(&row));
    let items = menu(i18n, &row, form, copying);
    let menu_label = move || t!(i18n, dossier.entry.menu, what = title()).to_string();
    let copies = copies(&row.fields);
    let colleagues = use_colleagues();
    let copied = move || {
        let names = names(&copies, &colleagues.read());
        let told = t!(i18n, dossier.copy.told, names = names.join(", ")).to_string();
        (!names.is_empty()).then(|| view! { <p class="timeline-text muted">{told}</p> })
    };
    let link = (row.entity == Entity::Case).then(|| case_path(id.into()));
    let edit = move |_| form.edit(row.clone());
    let heading = match link {
        Some(path) => view! {
            <a class="timeline-title" href=move || go.link(&path)>
                {title}
            </a>
        }
        .into_any(),
        None => view! {
            <button type="button" class="timeline-title" on:click=edit>
                {title}
                <span class="visually-hidden">", " {t!(i18n, common.edit)}</span>
            </button>
        }
        .into_any(),
    };
    view! {
        <li
            class="timeline-item"
            class:cancelled=cancelled
            data-entry=id.to_string()
            tabindex="-1"
        >
            <span class=icon_class>
                <Icon icon=shown.with_value(icon) />
            </span>
            <div class="timeline-meta">
                {heading}
                <Show when=move || view.is_unsent(id)>
                    <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge>
                </Show>
                <span class="timeline-when">{meta}</span>
                <Menu label=Signal::derive(menu_label) items=Signal::stored(items) />
            </div>
            <Show when=has_text>
                <p class="timeline-text">{told}</p>
            </Show>
            {copied}
        </li>
    }
}

/// What can be done with an entry beside editing it.
fn menu(i18n: I18n, row: &Envelope, form: FormDialog, copying: Copying) -> Vec<MenuItem> {
    let step = |entity: Entity, icon, label: &str| {
        let preset = step(row);
        MenuItem {
            icon: Some(icon),
            label: label.to_owned(),
            on_select: Callback::new(move |()| form.add(entity.clone(), preset.clone())),
        }
    };
    vec![
        copying.item(i18n, row),
        step(Entity::Task, icondata_lu::LuListTodo, t!(i18n, dossier.entry.task)),
        step(Entity::Promise, icondata_lu::LuHandshake, t!(i18n, dossier.entry.promise)),
    ]
}

/// What a task or promise that comes out of an entry starts with.
fn step(row: &Envelope) -> Fields {
    let mut fields = Fields::new();
    for name in ["customer", "contact"] {
        if let Some(value) = row.fields.get(name) {
            fields.insert(name.to_owned(), value.clone());
        }
    }
    if let Entity::Interaction | Entity::Order | Entity::SurveyResponse | Entity::Promise =
        row.entity
    {
        fields.insert("source".to_owned(), row.entity.name().into());
    }
    fields.insert("record".to_owned(), row.id.to_string().into());
    fields
}

fn icon(row: &Envelope) -> icondata_core::Icon {
    match (&row.entity, text(&row.fields, "channel")) {
        (Entity::Order, _) => icondata_lu::LuShoppingBag,
        (Entity::SurveyResponse, _) => icondata_lu::LuMessageSquareQuote,
        (Entity::Task, _) => icondata_lu::LuListTodo,
        (Entity::Promise, _) => icondata_lu::LuHandshake,
        (Entity::Case, _) => icondata_lu::LuTriangleAlert,
        (_, "phone") => icondata_lu::LuPhone,
        (_, "email") => icondata_lu::LuMail,
        (_, "visit") => icondata_lu::LuMapPin,
        (_, "letter" | "fax") => icondata_lu::LuFileText,
        (_, "web") => icondata_lu::LuGlobe,
        (_, "chat" | "social") => icondata_lu::LuMessageCircle,
        (_, "mailing") => icondata_lu::LuMegaphone,
        _ => icondata_lu::LuStickyNote,
    }
}

/// A good or a bad score colors its icon; the words say it too.
fn mood(row: &Envelope) -> &'static str {
    match number(&row.fields, "score") {
        Some(9..) => "good",
        Some(..7) => "bad",
        _ => "",
    }
}

fn title(row: &Envelope, view: View, i18n: I18n, amounts: Amounts) -> String {
    let fields = &row.fields;
    match row.entity {
        Entity::Order => {
            let kind = words::value(i18n, "kind", chosen(fields, "kind", order::KINDS));
            let amount = amounts.exact(number(fields, "revenue").unwrap_or(0));
            let number = text(fields, "number");
            let named =
                if number.is_empty() { kind.to_owned() } else { format!("{kind} {number}") };
            format!("{named} · {amount}")
        }
        Entity::SurveyResponse => match number(fields, "score") {
            Some(score) => t!(i18n, dossier.entry.survey, score = score).to_string(),
            None => t!(i18n, dossier.entry.survey_only).to_owned(),
        },
        Entity::Task => {
            t!(i18n, dossier.entry.task_done, what = text(fields, "what").to_owned()).to_string()
        }
        Entity::Case => {
            let kind = rare_words::value(i18n, "case_kind", chosen(fields, "kind", case::KINDS));
            match text(fields, "subject") {
                "" => kind.to_owned(),
                subject => {
                    let what = subject.to_owned();
                    t!(i18n, dossier.entry.of, title = kind, what = what).to_string()
                }
            }
        }
        Entity::Promise => {
            let title = match is_late(fields) {
                true => t!(i18n, dossier.entry.promise_late),
                false => t!(i18n, dossier.entry.promise_kept),
            };
            let what = text(fields, "what").to_owned();
            t!(i18n, dossier.entry.of, title = title, what = what).to_string()
        }
        _ => {
            let channel =
                words::value(i18n, "channel", chosen(fields, "channel", interaction::CHANNELS));
            match person(fields, "contact", view) {
                Some(name) => t!(i18n, dossier.entry.with, what = channel, name = name).to_string(),
                None => channel.to_owned(),
            }
        }
    }
}

/// When, how long, by whom; parts that are unknown are left out.
fn meta(row: &Envelope, view: View, i18n: I18n, format: Format, today: NaiveDate) -> String {
    let fields = &row.fields;
    let day = date_of(row).map(|on| format.day(on, today));
    let time =
        number(fields, "at").filter(|_| date_of(row) == Some(today)).map(|at| format.time(at));
    let minutes = number(fields, "minutes")
        .map(|minutes| t!(i18n, dossier.entry.minutes, count = minutes).to_string());
    let direction = Some(text(fields, "direction")).filter(|direction| !direction.is_empty());
    let direction = direction.map(|it| words::value(i18n, "direction", it).to_owned());
    let status = (text(fields, "status") == "cancelled")
        .then(|| words::value(i18n, "status", "cancelled").to_owned());
    let by = match row.entity {
        Entity::Task => "done_by",
        Entity::Promise => "by",
        Entity::Case => "owner",
        _ => "employee",
    };
    let employee = person(fields, by, view);
    let parts = [time.or(day), minutes, direction, status, employee];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What was said, ordered or answered.
fn told(row: &Envelope, i18n: I18n, format: Format) -> String {
    let fields = &row.fields;
    let line = |name: &str| Some(text(fields, name)).filter(|it| !it.is_empty()).map(str::to_owned);
    let dated = |name: &'static str| {
        let on = date(fields, name)?;
        Some(format!("{} {}", words::field(i18n, name), format.date(on)))
    };
    let marked = |name: &'static str| {
        let label = match name {
            "price" => t!(i18n, dossier.entry.price),
            "quality" => t!(i18n, dossier.entry.quality),
            _ => t!(i18n, dossier.entry.service),
        };
        Some(format!("{label} {}", number(fields, name)?))
    };
    let joined = |parts: [Option<String>; 3]| {
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
            .filter(|it| !it.is_empty())
    };
    let lines = match row.entity {
        Entity::Order => {
            let delivery = dated("delivered_on").or_else(|| dated("promised_on"));
            let payment = dated("paid_on").or_else(|| dated("due_on"));
            [line("subject"), joined([delivery, payment, None]), None]
        }
        Entity::SurveyResponse => {
            let comment = line("comment").map(|comment| format!("“{comment}”"));
            let marks = joined([marked("price"), marked("quality"), marked("service")]);
            [comment, marks, None]
        }
        Entity::Case => {
            let settled = date(fields, "resolved_on").or_else(|| date(fields, "closed_on"));
            let settled =
                settled.map(|on| t!(i18n, dossier.entry.settled, on = format.date(on)).to_string());
            [line("note"), line("remedy"), settled]
        }
        Entity::Promise => {
            let promised = date(fields, "promised_for");
            let promised = promised
                .map(|on| t!(i18n, dossier.entry.promised, on = format.date(on)).to_string());
            [promised, line("note"), None]
        }
        _ => [line("subject"), line("note"), line("outcome")],
    };
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Whether a promise was delivered after the day that was said first.
fn is_late(fields: &Fields) -> bool {
    let days = date(fields, "promised_for").zip(date(fields, "delivered_on"));
    days.is_some_and(|(promised, delivered)| promised < delivered)
}

fn person(fields: &Fields, field: &str, view: View) -> Option<String> {
    let id = Uuid::try_parse(text(fields, field)).ok().map(RecordId)?;
    view.names.read().get(&id).filter(|name| !name.is_empty()).cloned()
}
