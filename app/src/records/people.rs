//! The people at a customer, as choices of a form.

use domain::id::CustomerId;
use leptos::prelude::*;

use super::full_name;
use crate::clock;
use crate::components::Choice;
use crate::i18n::*;
use crate::state::use_replica;

/// The people at the chosen customer, after "nobody in particular". Empty until they are read.
pub fn use_people(customer: Signal<Option<CustomerId>>) -> Signal<Vec<Choice>> {
    let i18n = use_i18n();
    let replica = use_replica();
    let contacts = LocalResource::new(move || {
        let customer = customer.get();
        async move {
            let today = clock::today(clock::DEFAULT_ZONE);
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
