//! What the box finds for a text, in groups: customers, people, a number to call, commands.

use domain::recognition::number::{Reading, read};
use leptos::prelude::*;
use replica::directory::{Directory, SearchHit};

use crate::components::{KeyHelpOpen, Toasts};
use crate::i18n::*;
use crate::records::go::{Go, customer_path};
use crate::state::Replica;
use crate::state::preferences::{Preferences, Theme};
use crate::state::session::Session;

/// Results of the directory that are shown at most.
const HITS: usize = 12;

/// From this many digits on a text may be a number someone is calling from.
const CALL_DIGITS: usize = 6;

/// One line of the box.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A customer or person.
    Hit(SearchHit),
    /// The call card of a number, as it is written in groups.
    Call { number: String, shown: String },
    /// Something to do.
    Do(Command, &'static str),
}

/// Under which heading an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Call,
    Customers,
    Contacts,
    Commands,
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    NewCustomer,
    NewComplaint,
    Today,
    LooseEnds,
    Inbox,
    Customers,
    Duplicates,
    Calls,
    Cases,
    Segments,
    Surveys,
    Import,
    Settings,
    Language,
    Theme(Theme),
    Sync,
    Lock,
    Keys,
}

impl Entry {
    /// Its heading.
    pub fn group(&self) -> Group {
        match self {
            Self::Hit(hit) if hit.contact.is_some() => Group::Contacts,
            Self::Hit(_) => Group::Customers,
            Self::Call { .. } => Group::Call,
            Self::Do(..) => Group::Commands,
        }
    }
}

impl Command {
    const ALL: [Self; 20] = [
        Self::NewCustomer,
        Self::NewComplaint,
        Self::Import,
        Self::Today,
        Self::LooseEnds,
        Self::Inbox,
        Self::Customers,
        Self::Duplicates,
        Self::Calls,
        Self::Cases,
        Self::Segments,
        Self::Surveys,
        Self::Settings,
        Self::Sync,
        Self::Lock,
        Self::Language,
        Self::Theme(Theme::Light),
        Self::Theme(Theme::Dark),
        Self::Theme(Theme::System),
        Self::Keys,
    ];

    fn words(self, i18n: I18n) -> &'static str {
        match self {
            Self::NewCustomer => t!(i18n, command.act.new_customer),
            Self::NewComplaint => t!(i18n, command.act.new_complaint),
            Self::Today => t!(i18n, command.act.today),
            Self::LooseEnds => t!(i18n, command.act.loose_ends),
            Self::Inbox => t!(i18n, command.act.inbox),
            Self::Customers => t!(i18n, command.act.customers),
            Self::Duplicates => t!(i18n, command.act.duplicates),
            Self::Calls => t!(i18n, command.act.calls),
            Self::Cases => t!(i18n, command.act.cases),
            Self::Segments => t!(i18n, command.act.segments),
            Self::Surveys => t!(i18n, command.act.surveys),
            Self::Import => t!(i18n, command.act.import),
            Self::Settings => t!(i18n, command.act.settings),
            Self::Language => t!(i18n, command.act.language),
            Self::Theme(Theme::Light) => t!(i18n, command.act.theme_light),
            Self::Theme(Theme::Dark) => t!(i18n, command.act.theme_dark),
            Self::Theme(Theme::System) => t!(i18n, command.act.theme_system),
            Self::Sync => t!(i18n, command.act.sync),
            Self::Lock => t!(i18n, command.act.lock),
            Self::Keys => t!(i18n, command.act.keys),
        }
    }

    /// Its picture.
    pub fn icon(self) -> icondata_core::Icon {
        match self {
            Self::NewCustomer | Self::NewComplaint => icondata_lu::LuPlus,
            Self::Today => icondata_lu::LuCheck,
            Self::LooseEnds => icondata_lu::LuUnlink,
            Self::Inbox => icondata_lu::LuInbox,
            Self::Customers => icondata_lu::LuUsers,
            Self::Duplicates => icondata_lu::LuCopy,
            Self::Calls => icondata_lu::LuPhone,
            Self::Cases => icondata_lu::LuTriangleAlert,
            Self::Segments => icondata_lu::LuChartPie,
            Self::Surveys => icondata_lu::LuClipboardList,
            Self::Import => icondata_lu::LuUpload,
            Self::Settings => icondata_lu::LuSettings,
            Self::Language => icondata_lu::LuLanguages,
            Self::Theme(Theme::Light) => icondata_lu::LuSun,
            Self::Theme(Theme::Dark) => icondata_lu::LuMoon,
            Self::Theme(Theme::System) => icondata_lu::LuMonitor,
            Self::Sync => icondata_lu::LuRefreshCw,
            Self::Lock => icondata_lu::LuLock,
            Self::Keys => icondata_lu::LuKeyboard,
        }
    }
}

/// From this many letters on, a text that begins a command means the command.
const COMMAND_LETTERS: usize = 3;

/// Everything found for a text, grouped; the commands alone for an empty one. What is stored `locks`
/// when it is encrypted.
pub fn find(
    text: &str,
    directory: &Directory,
    country: &str,
    locks: bool,
    i18n: I18n,
) -> Vec<Entry> {
    let text = text.trim();
    let wanted = text.to_lowercase();
    let commands = Command::ALL.into_iter().filter(|it| locks || *it != Command::Lock);
    let commands = commands.map(|command| (command, command.words(i18n)));
    let commands = commands.filter(|(_, words)| words.to_lowercase().contains(&wanted));
    let (meant, others): (Vec<_>, Vec<_>) = commands.partition(|(_, words)| {
        wanted.chars().count() >= COMMAND_LETTERS && words.to_lowercase().starts_with(&wanted)
    });
    let act = |(command, words)| Entry::Do(command, words);
    let mut entries: Vec<Entry> = call(text, country).into_iter().collect();
    entries.extend(meant.into_iter().map(act));
    if !text.is_empty() {
        let hits = directory.search(text, HITS);
        let (people, customers): (Vec<_>, Vec<_>) =
            hits.into_iter().partition(|hit| hit.contact.is_some());
        entries.extend(customers.into_iter().chain(people).map(Entry::Hit));
    }
    entries.extend(others.into_iter().map(act));
    entries
}

/// A text that can be read as a telephone number opens its call card.
fn call(text: &str, country: &str) -> Option<Entry> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().any(char::is_alphabetic);
    if digits < CALL_DIGITS || letters {
        return None;
    }
    match read(text, country) {
        Reading::Numbers(numbers) => numbers.first().map(|number| Entry::Call {
            number: number.e164().unwrap_or_else(|| text.to_owned()),
            shown: number.display(country),
        }),
        _ => None,
    }
}

/// What entries act on.
#[derive(Clone, Copy)]
pub struct Actor {
    pub go: Go,
    pub preferences: Preferences,
    pub replica: Replica,
    pub session: Session,
    pub toasts: Toasts,
    pub keys: Option<KeyHelpOpen>,
}

impl Actor {
    /// Opens or does what an entry says.
    pub fn run(self, entry: &Entry) {
        match entry {
            Entry::Hit(hit) => self.go.to(&customer_path(hit.customer)),
            Entry::Call { number, .. } => {
                self.go.to(&format!("/call?n={}", number.replace('+', "%2B")));
            }
            Entry::Do(command, words) => self.command(*command, words),
        }
    }

    fn command(self, command: Command, words: &str) {
        match command {
            Command::NewCustomer => self.go.to("/customers?new=customer"),
            Command::NewComplaint => self.go.to("/cases?new=complaint"),
            Command::Today => self.go.to("/today"),
            Command::LooseEnds => self.go.to("/loose-ends"),
            Command::Inbox => self.go.to("/inbox"),
            Command::Customers => self.go.to("/customers"),
            Command::Duplicates => self.go.to("/duplicates"),
            Command::Calls => self.go.to("/call"),
            Command::Cases => self.go.to("/cases"),
            Command::Segments => self.go.to("/segments"),
            Command::Surveys => self.go.to("/surveys"),
            Command::Import => self.go.to("/import"),
            Command::Settings => self.go.to("/settings"),
            Command::Theme(theme) => self.preferences.choose_theme(theme),
            Command::Language => {
                let language = self.preferences.language.get_untracked();
                self.preferences.choose_language(language.other());
            }
            Command::Sync => {
                self.replica.sync_now();
                self.toasts.push(words, None);
            }
            Command::Lock => self.session.lock(),
            Command::Keys => {
                if let Some(keys) = self.keys {
                    keys.0.set(true);
                }
            }
        }
    }
}
