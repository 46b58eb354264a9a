//! Always in sight: the search box, whether everything is sent, and who works here.

use leptos::prelude::*;

use crate::features::command::CommandOpener;
use crate::features::sync_panel::SyncPill;
use crate::i18n::*;
use crate::parts;
use crate::records::go::use_go;
use crate::state::session::use_session;
use crate::state::use_replica;
use crate::worker::message::Stage;

/// The top bar.
#[component]
pub fn TopBar() -> impl IntoView {
    let i18n = use_i18n();
    let go = use_go();
    let profile = use_session().profile();
    let name = move || profile.read().as_ref().map(|profile| profile.name.clone());
    let account = move || t!(i18n, shell.account, name = name().unwrap_or_default()).to_string();
    let stage = use_replica().stage();
    let is_ready = Memo::new(move |_| *stage.read() == Stage::Ready);
    view! {
        <header class="top-bar">
            <CommandOpener />
            <div class="top-end">
                <SyncPill />
                <span class="bell-place">{move || is_ready.get().then(parts::inbox_bell)}</span>
                <a class="avatar" href=move || go.link("/settings") title=account>
                    {move || initials(&name().unwrap_or_default())}
                    <span class="visually-hidden">" " {account}</span>
                </a>
            </div>
        </header>
    }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_skip_what_stands_between() {
        assert_eq!(initials("marieke van den Bos"), "MB");
        assert_eq!(initials("An"), "A");
        assert_eq!(initials(""), "");
    }
}
