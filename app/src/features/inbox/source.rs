//! The inbox as page and bell read it, and marking what was read.

use std::sync::Arc;

use domain::entity::Entity;
use domain::id::{RecordId, UserId};
use domain::sync::change::Item;
use futures::future::FutureExt;
use klantkompas::protocol::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::*;
use crate::records::asking::{Asked, Asking, use_asking};
use crate::records::people::use_me;
use crate::records::save::{Keeper, use_keeper};
use crate::state::session::use_session;
use crate::state::{Edit, Replica, use_replica};
use crate::worker::message::{Changed, InboxPage, InboxQuery};

/// The field of a user's row that holds the marks.
const FIELD: &str = "inbox_read";

/// The kinds that news is about, and that say whom it concerns.
const KINDS: [Entity; 9] = [
    Entity::Interaction,
    Entity::Order,
    Entity::Task,
    Entity::Promise,
    Entity::Case,
    Entity::SurveyResponse,
    Entity::Customer,
    Entity::Employee,
    Entity::User,
];

/// What there is to hear of, as it is now.
pub type Inbox = Asking<InboxQuery, InboxPage>;

impl Asked for InboxQuery {
    fn is_concerned(&self, changed: &Changed) -> bool {
        changed.entities.iter().any(|entity| KINDS.contains(entity))
    }
}

/// Follows the inbox of whoever works here.
pub fn use_inbox(most: Signal<u32>) -> Inbox {
    let profile = use_session().profile();
    let me = use_me();
    let wanted = move || InboxQuery {
        user: profile.read().as_ref().map_or(UserId(uuid::Uuid::nil()), |it| it.user_id),
        people: me.get(),
        most: most.get(),
    };
    use_asking(Signal::derive(wanted), |replica, query| replica.inbox(query).boxed_local())
}

/// Marks what was read.
#[derive(Clone, Copy)]
pub struct Marks {
    replica: Replica,
    keeper: Keeper,
    page: Memo<Arc<InboxPage>>,
    user: Signal<Option<(UserId, Role)>>,
}

impl Marks {
    /// Those of whoever works here.
    pub fn new(inbox: Inbox) -> Self {
        let profile = use_session().profile();
        let user = move || profile.read().as_ref().map(|it| (it.user_id, it.role));
        let (replica, keeper) = (use_replica(), use_keeper());
        Self { replica, keeper, page: inbox.page(), user: Signal::derive(user) }
    }

    /// Whether marks are kept: who only looks around changes nothing, also not their own row.
    pub fn are_kept(self) -> bool {
        self.user.get().is_some_and(|(_, role)| role != Role::Viewer)
    }

    /// Something was opened. Nobody needs to be told, and there is nothing to undo.
    pub fn opened(self, mark: &str) {
        let Some(edit) = self.edit(vec![mark.to_owned()], Vec::new()) else { return };
        spawn_local(async move {
            // Not stored it stays unread, which says enough.
            drop(self.replica.save(vec![edit]).await);
        });
    }

    /// Everything was read, with a way back.
    pub fn all(self) {
        let unread = self.page.with_untracked(|page| page.unread.clone());
        self.keep(unread, Vec::new());
    }

    /// Read, or unread again.
    pub fn turn(self, mark: &str, is_read: bool) {
        let mark = vec![mark.to_owned()];
        if is_read { self.keep(mark, Vec::new()) } else { self.keep(Vec::new(), mark) }
    }

    fn keep(self, add: Vec<String>, remove: Vec<String>) {
        let Some(edit) = self.edit(add, remove) else { return };
        spawn_local(async move {
            // A failure has been shown by then.
            drop(self.keeper.keep(edit).await);
        });
    }

    /// Marks are put in and taken out as items of a set. Old ones go with new ones, so that the set stays
    /// as small as the inbox.
    fn edit(self, add: Vec<String>, remove: Vec<String>) -> Option<Edit> {
        let (user, _) = self.user.get_untracked().filter(|(_, role)| *role != Role::Viewer)?;
        let spent = self.page.with_untracked(|page| page.spent.clone());
        (!(add.is_empty() && remove.is_empty()))
            .then(|| marking(user.into(), add, remove.into_iter().chain(spent).collect()))
    }
}

fn marking(user: RecordId, add: Vec<String>, remove: Vec<String>) -> Edit {
    let items = |marks: Vec<String>| {
        let item = |mark: String| Item { field: FIELD.to_owned(), value: mark.into() };
        marks.into_iter().map(item).collect()
    };
    Edit::items(Entity::User, user, items(add), items(remove))
}

/// What is not read yet, in words.
pub fn told(i18n: I18n, count: usize) -> String {
    match count {
        0 => t!(i18n, inbox.title).to_owned(),
        1 => t!(i18n, inbox.count.one).to_owned(),
        count => t!(i18n, inbox.count.many, count = count).to_string(),
    }
}
