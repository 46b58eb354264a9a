//! One line of the box: picture, name with the match marked, and why it was found.

use std::ops::Range;

use leptos::prelude::*;
use replica::directory::SearchHit;

use super::entries::{Command, Entry};
use crate::components::{Icon, Kbd};
use crate::i18n::*;

/// What a line shows.
#[component]
pub fn OptionContent(entry: Entry) -> impl IntoView {
    match entry {
        Entry::Hit(hit) => view! { <Hit hit /> }.into_any(),
        Entry::Call { shown, .. } => view! { <Call shown /> }.into_any(),
        Entry::Do(command, words) => view! { <Do command words /> }.into_any(),
    }
}

#[component]
fn Hit(hit: SearchHit) -> impl IntoView {
    let i18n = use_i18n();
    let icon = match hit.contact {
        Some(_) => icondata_lu::LuUser,
        None => icondata_lu::LuBuilding2,
    };
    let SearchHit { title, subtitle, field, text, matched, .. } = hit;
    let by_name = field == "name";
    let by_sound = matched.is_empty();
    let why = move || match field {
        _ if by_sound => t!(i18n, command.why.sound),
        "number" => t!(i18n, command.why.number),
        "email" => t!(i18n, command.why.email),
        "phone" => t!(i18n, command.why.phone),
        "address" => t!(i18n, command.why.address),
        "city" => t!(i18n, command.why.city),
        "order" => t!(i18n, command.why.order),
        _ => "",
    };
    let found = match (by_name || by_sound, &text) {
        (false, text) => Some(marked(text, &matched)),
        (true, _) => None,
    };
    let name =
        if by_name && text == title { marked(&title, &matched) } else { marked(&title, &(0..0)) };
    view! {
        <Icon icon />
        <span>
            <b>{name}</b>
            <small>{subtitle}</small>
        </span>
        <span class="command-why">{found} " " {why}</span>
    }
}

#[component]
fn Call(shown: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Icon icon=icondata_lu::LuPhoneIncoming />
        <b>{t!(i18n, command.call_card, number = shown)}</b>
        <Kbd keys="↵" />
    }
}

#[component]
fn Do(command: Command, words: &'static str) -> impl IntoView {
    view! {
        <Icon icon=command.icon() />
        <b>{words}</b>
    }
}

/// A text with the bytes that matched marked.
fn marked(text: &str, matched: &Range<usize>) -> impl IntoView + use<> {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
    let found = part(matched.clone());
    if found.is_empty() {
        return text.to_owned().into_any();
    }
    let (before, after) = (part(0..matched.start), part(matched.end..text.len()));
    view! {
        {before}
        <mark>{found}</mark>
        {after}
    }
    .into_any()
}
