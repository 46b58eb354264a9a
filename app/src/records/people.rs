//! People as choices of a form: those at a customer, and our own.

use domain::id::{CustomerId, EmployeeId};
use leptos::prelude::*;

use super::full_name;
use crate::clock;
use crate::components::Choice;
use crate::i18n::*;
use crate::state::firm::{Colleague, use_colleagues};
use crate::state::session::use_session;
use crate::state::use_replica;

/// The people at the chosen customer, after "nobody in particular". Empty until they are read.
pub fn use_people(customer: Signal<Option<CustomerId>>) -> Signal<Vec<Choice>> {
    let i18n = use_i18n();
    let replica = use_replica();
    let contacts = LocalResource::new(move || {
        let customer = customer.get();
        async move {
            let today = clock::today();
            let dossier = replica.dossier(customer?, today).await.ok()?;
            let choice = |row: domain::sync::envelope::Envelope| {
                Choice::new(row.id.to_string(), full_name(&row.fields))
            };
            Some(dossier.contacts.into_iter().map(choice).collect::<Vec<_>>())
        }
    });
    Signal::derive(move || {
        let nobody = Choice::new("", t!(i18n, records.nobody));
        let people = contacts.get().flatten().unwrap_or_default();
        std::iter::once(nobody).chain(people).collect()
    })
}

/// Our own people who work here today, after "nobody in particular"; whoever is stored already is
/// among them, also after leaving.
pub fn use_own_people(stored: Signal<String>) -> Memo<Vec<Choice>> {
    let i18n = use_i18n();
    let colleagues = use_colleagues();
    Memo::new(move |_| {
        let nobody = Choice::new("", t!(i18n, records.nobody));
        let stored = stored.get();
        let today = clock::today();
        let is_here = |colleague: &&Colleague| {
            let is_stored = colleague.id.to_string() == stored;
            is_stored || colleague.left_on.is_none_or(|left| today <= left)
        };
        let choice =
            |colleague: &Colleague| Choice::new(colleague.id.to_string(), colleague.name.clone());
        let colleagues = colleagues.read();
        std::iter::once(nobody).chain(colleagues.iter().filter(is_here).map(choice)).collect()
    })
}

/// Who works here now, as an id of one of our own people; empty until that is known.
pub fn myself(colleagues: &[Colleague]) -> String {
    let me = colleagues.iter().find(|colleague| colleague.is_me);
    me.map(|colleague| colleague.id.to_string()).unwrap_or_default()
}

/// Who works here, as employee and as user: work may be given to either.
pub fn use_me() -> Memo<Vec<EmployeeId>> {
    let profile = use_session().profile();
    let colleagues = use_colleagues();
    Memo::new(move |_| {
        let user = profile.read().as_ref().map(|profile| EmployeeId(profile.user_id.0));
        let colleagues = colleagues.read();
        let me = colleagues.iter().find(|colleague| colleague.is_me);
        let me = me.map(|colleague| EmployeeId::from(colleague.id));
        let mut ids: Vec<EmployeeId> = me.into_iter().chain(user).collect();
        ids.dedup();
        ids
    })
}
