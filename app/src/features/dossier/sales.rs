//! Possible sales and quotes that are not decided, among the open things.

use domain::entity::Entity;
use domain::sync::envelope::Envelope;
use leptos::prelude::*;

use super::source::View;
use crate::components::{Badge, Icon, Tone, use_format};
use crate::i18n::*;
use crate::records::amounts::use_amounts;
use crate::records::form::FormDialog;
use crate::records::{chosen, date, number, opportunity, rare_words, text};
use crate::state::preferences::use_preferences;

/// The lines; a possible sale opens its form.
#[component]
pub fn Sales(view: View, form: FormDialog) -> impl IntoView {
    let sales = Memo::new(move |_| view.dossier.read().sales.clone());
    let line = move |row: Envelope| view! { <Sale row view form /> };
    view! {
        <Show when=move || !sales.read().is_empty()>
            <ul class="owed-list">{move || sales.get().into_iter().map(line).collect_view()}</ul>
        </Show>
    }
}

#[component]
fn Sale(row: Envelope, view: View, form: FormDialog) -> impl IntoView {
    let i18n = use_i18n();
    let format = use_format();
    let amounts = use_amounts();
    let today = use_preferences().today();
    let id = row.id;
    let is_quote = row.entity == Entity::Quote;
    let kind = match is_quote {
        true => t!(i18n, common.entity.quote),
        false => t!(i18n, common.entity.opportunity),
    };
    let what = match text(&row.fields, if is_quote { "subject" } else { "title" }) {
        "" => kind.to_owned(),
        what => what.to_owned(),
    };
    let amount = number(&row.fields, if is_quote { "amount" } else { "value" });
    let amount = amount.filter(|amount| *amount != 0);
    let stage = (!is_quote).then(|| {
        let stage = chosen(&row.fields, "stage", opportunity::STAGES);
        rare_words::value(i18n, "stage", stage).to_owned()
    });
    let on = date(&row.fields, if is_quote { "sent_on" } else { "expected_close" });
    let told = move || {
        let kind = Some(kind.to_owned());
        let parts = [kind, stage.clone(), amount.map(|amount| amounts.short(amount))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let title = if is_quote {
        view! { <span class="owed-title plain">{what}</span> }.into_any()
    } else {
        let edit = move |_| form.edit(row.clone());
        view! {
            <button type="button" class="owed-title" on:click=edit>
                {what}
                <span class="visually-hidden">", " {t!(i18n, common.edit)}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <li class="owed-line" data-entry=id.to_string() tabindex="-1">
            <span class="owed-icon">
                <Icon icon=if is_quote { icondata_lu::LuFileText } else { icondata_lu::LuTarget } />
            </span>
            <div class="owed-body">
                <p class="owed-what">
                    {title}
                    <Show when=move || view.is_unsent(id)>
                        <Badge tone=Tone::Warn>{t!(i18n, records.unsent)}</Badge>
                    </Show>
                </p>
                <p class="owed-meta">
                    <span>{told}</span>
                </p>
            </div>
            <span class="owed-due">{move || on.map(|on| format.day(on, today.get()))}</span>
        </li>
    }
}
