//! The customer's own fields, each edited where it stands.

use leptos::prelude::*;

use super::source::View;
use crate::components::Card;
use crate::i18n::*;
use crate::records::customer::DETAILS;
use crate::records::field::Shape;
use crate::records::inline::RecordField;

/// The card with the fields.
#[component]
pub fn DetailsCard(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let field = move |&shape: &Shape| view! { <RecordField shape row=view.customer /> };
    view! {
        <Card title=t!(i18n, dossier.details)>
            <div class="details">{DETAILS.iter().map(field).collect_view()}</div>
        </Card>
    }
}
