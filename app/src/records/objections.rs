//! What someone does not want from us, as badges.

use domain::consent::OBJECTIONS;
use domain::sync::envelope::Fields;
use leptos::prelude::*;
use serde_json::Value;

use super::words;
use crate::components::{Badge, Tone};
use crate::i18n::*;

/// A badge for each objection.
#[component]
pub fn Objections(fields: Fields) -> impl IntoView {
    let i18n = use_i18n();
    let is_set = |field: &&str| fields.get(*field) == Some(&Value::Bool(true));
    let badge = |field: &'static str| {
        view! { <Badge tone=Tone::Bad>{move || words::field(i18n, field).to_owned()}</Badge> }
    };
    OBJECTIONS.into_iter().filter(is_set).map(badge).collect_view()
}
