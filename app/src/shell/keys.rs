//! Keys that work everywhere, and the list of all keys behind `?`.

use leptos::ev;
use leptos::prelude::*;

use crate::components::kbd::is_typing;
use crate::components::{KeyHelp, KeyHelpOpen, KeyLine};
use crate::features::command::use_command_box;
use crate::i18n::*;

/// Makes the list of keys openable from anywhere.
pub fn provide_key_help() {
    provide_context(KeyHelpOpen(RwSignal::new(false)));
}

/// `Ctrl/⌘ K` and `/` open the search box, `?` the list of keys.
pub fn listen_for_keys() {
    let command_box = use_command_box();
    let help = use_context::<KeyHelpOpen>();
    let listener = window_event_listener(ev::keydown, move |event| {
        let with_command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        if with_command && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            command_box.open();
        } else if with_command || event.alt_key() || is_typing(&event) {
            // The rest are bare keys, which belong to the field.
        } else if key == "/" {
            event.prevent_default();
            command_box.open();
        } else if key == "?"
            && let Some(help) = help
        {
            help.0.set(true);
        }
    });
    on_cleanup(move || listener.remove());
}

/// Whether the list of keys was ever opened: before that there is no need for it.
pub fn is_key_list_wanted() -> Memo<bool> {
    let help = use_context::<KeyHelpOpen>();
    Memo::new(move |before| before == Some(&true) || help.is_some_and(|help| help.0.get()))
}

/// The list of keys.
#[component]
pub fn KeyList() -> impl IntoView {
    let i18n = use_i18n();
    let open = use_context::<KeyHelpOpen>().map_or_else(|| RwSignal::new(false), |help| help.0);
    let lines = move || {
        [
            (vec!["Ctrl K", "/"], t!(i18n, shell.keys.search)),
            (vec!["?"], t!(i18n, shell.keys.help)),
            (vec!["Ctrl Z"], t!(i18n, shell.keys.undo)),
            (vec!["↑", "↓", "Home", "End"], t!(i18n, shell.keys.rows)),
            (vec!["↵"], t!(i18n, shell.keys.open)),
            (vec![t!(i18n, shell.keys.space)], t!(i18n, shell.keys.choose)),
            (vec!["Shift ↑", "Shift ↓"], t!(i18n, shell.keys.choose_range)),
            (vec!["Ctrl A"], t!(i18n, shell.keys.choose_all)),
            (vec!["Ctrl ↵"], t!(i18n, shell.keys.save)),
            (vec!["Esc"], t!(i18n, shell.keys.close)),
        ]
        .map(|(keys, text)| KeyLine { keys, text: text.to_owned() })
        .to_vec()
    };
    view! {
        <KeyHelp
            title=t!(i18n, shell.keys.title)
            open
            lines=Signal::derive(lines)
        />
    }
}
