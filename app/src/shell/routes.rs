//! The site map.

use leptos::prelude::*;

use super::frame::Frame;
use crate::features::customers::CustomersPage;
use crate::features::sign_in::SignInPage;
#[cfg(debug_assertions)]
use crate::features::styleguide::StyleguidePage;
use crate::parts;
use crate::records::go::use_go;
use crate::state::address::use_address;

/// A page of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    SignIn,
    Join,
    Home,
    Today,
    LooseEnds,
    Inbox,
    Customers,
    Dossier,
    Duplicates,
    Call,
    Cases,
    Case,
    Segments,
    Surveys,
    Import,
    Settings,
    #[cfg(debug_assertions)]
    Styleguide,
    NotFound,
}

impl Page {
    /// Every address of the application and its page.
    fn at(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Self::Home,
            (Some("sign-in"), None, _) => Self::SignIn,
            (Some("join"), None, _) => Self::Join,
            (Some("today"), None, _) => Self::Today,
            (Some("loose-ends"), None, _) => Self::LooseEnds,
            (Some("inbox"), None, _) => Self::Inbox,
            (Some("customers"), None, _) => Self::Customers,
            (Some("customers"), Some(_), None) => Self::Dossier,
            (Some("duplicates"), None, _) => Self::Duplicates,
            (Some("call"), None, _) => Self::Call,
            (Some("cases"), None, _) => Self::Cases,
            (Some("case"), Some(_), None) => Self::Case,
            (Some("segments"), None, _) => Self::Segments,
            (Some("surveys"), None, _) => Self::Surveys,
            (Some("import"), None, _) => Self::Import,
            (Some("settings"), None, _) => Self::Settings,
            // The style guide is for those who build; others do not find it.
            #[cfg(debug_assertions)]
            (Some("styleguide"), None, _) => Self::Styleguide,
            _ => Self::NotFound,
        }
    }

    /// Whether the page stands in the frame of those who work here.
    fn is_framed(self) -> bool {
        !matches!(self, Self::SignIn | Self::Join)
    }

    fn view(self) -> AnyView {
        match self {
            Self::SignIn => view! { <SignInPage /> }.into_any(),
            Self::Join => parts::join_page(),
            Self::Home => view! { <Home /> }.into_any(),
            Self::Today => parts::today_page(),
            Self::LooseEnds => parts::loose_ends_page(),
            Self::Inbox => parts::inbox_page(),
            Self::Customers => view! { <CustomersPage /> }.into_any(),
            Self::Dossier => parts::dossier_page(last_part()),
            Self::Duplicates => parts::duplicates_page(),
            Self::Call => parts::call_page(),
            Self::Cases => parts::cases_page(None),
            Self::Case => parts::cases_page(Some(last_part())),
            Self::Segments => parts::segments_page(),
            Self::Surveys => parts::surveys_page(),
            Self::Import => parts::import_page(),
            Self::Settings => parts::settings_page(),
            #[cfg(debug_assertions)]
            Self::Styleguide => view! { <StyleguidePage /> }.into_any(),
            Self::NotFound => parts::not_found_page(),
        }
    }
}

/// What the address shows.
#[component]
pub fn SiteMap() -> impl IntoView {
    let path = use_address().path();
    let page = Memo::new(move |_| Page::at(&path.read()));
    let is_framed = Memo::new(move |_| page.get().is_framed());
    let view = move || page.get().view();
    move || {
        if is_framed.get() { view! { <Frame>{view}</Frame> }.into_any() } else { view.into_any() }
    }
}

/// The part of the path that names a record.
fn last_part() -> Memo<String> {
    let path = use_address().path();
    Memo::new(move |_| path.read().rsplit('/').next().unwrap_or_default().to_owned())
}

/// The first page is the list.
#[component]
fn Home() -> impl IntoView {
    let go = use_go();
    Effect::new(move |_| go.replace(&go.link("/customers")));
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn addresses_show_their_pages() {
        assert_eq!(Page::at("/"), Page::Home);
        assert_eq!(Page::at("/today"), Page::Today);
        assert_eq!(Page::at("/loose-ends"), Page::LooseEnds);
        assert_eq!(Page::at("/inbox"), Page::Inbox);
        assert_eq!(Page::at("/customers"), Page::Customers);
        assert_eq!(Page::at("/customers/"), Page::Customers);
        assert_eq!(Page::at("/customers/0198"), Page::Dossier);
        assert_eq!(Page::at("/customers/0198/more"), Page::NotFound);
        assert_eq!(Page::at("/cases"), Page::Cases);
        assert_eq!(Page::at("/case/0198"), Page::Case);
        assert_eq!(Page::at("/case"), Page::NotFound);
        assert_eq!(Page::at("/nowhere"), Page::NotFound);
        assert!(!Page::at("/join").is_framed());
    }
}
