//! Merging two customers, splitting them again, and saying that two are not the same: durable first,
//! then said, with a way back.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::pairing::{self, Pairing, SEEN, Verdict, WITHDRAWN};
use domain::sync::envelope::{Envelope, Fields};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::save::{Keeper, use_keeper};
use crate::clock;
use crate::i18n::*;
use crate::state::session::{Session, use_session};
use crate::state::{Edit, Replica, SaveError, use_replica};

/// Saves what people say of two customers.
#[derive(Clone, Copy)]
pub struct Pairer {
    replica: Replica,
    keeper: Keeper,
    session: Session,
    i18n: I18n,
}

/// What saves it for this page.
pub fn use_pairer() -> Pairer {
    Pairer {
        replica: use_replica(),
        keeper: use_keeper(),
        session: use_session(),
        i18n: use_i18n(),
    }
}

impl Pairer {
    /// Merges `other` into `survivor`, giving that the values in `wanted`; undone by a split.
    ///
    /// # Errors
    ///
    /// [`SaveError`], after it was shown.
    pub async fn merge(
        self,
        survivor: Envelope,
        other: Envelope,
        wanted: Fields,
    ) -> Result<(), SaveError> {
        let merged = pairing::merge(&survivor, &other, wanted);
        let chosen = merged.chosen.clone();
        // What it replaces is kept before it is replaced.
        let id = self.say(merged).await?;
        if !chosen.is_empty() {
            self.keeper.save(Edit::fields(&survivor, chosen)).await?;
        }
        let undo = Callback::new(move |()| {
            // A failure has been shown by then.
            spawn_local(async move { drop(self.split(vec![id]).await) });
        });
        self.keeper.tell(t!(self.i18n, duplicates.merged), Some(undo));
        Ok(())
    }

    /// Says that the two are not the same.
    ///
    /// # Errors
    ///
    /// [`SaveError`], after it was shown.
    pub async fn set_apart(self, one: RecordId, other: RecordId) -> Result<(), SaveError> {
        let apart = Pairing {
            customer: Some(one.into()),
            record: Some(other.into()),
            verdict: Verdict::Different.into(),
            ..Pairing::default()
        };
        let id = self.say(apart).await?;
        let undo = Callback::new(move |()| {
            // A failure has been shown by then.
            spawn_local(async move { drop(self.take_back(id).await) });
        });
        self.keeper.tell(t!(self.i18n, duplicates.set_apart), Some(undo));
        Ok(())
    }

    /// Splits what these merges made one. The one that stayed gets back what it had, where it still
    /// has what the merge gave it.
    ///
    /// # Errors
    ///
    /// [`SaveError`], after it was shown.
    pub async fn split(self, merges: Vec<RecordId>) -> Result<(), SaveError> {
        let mut back = Vec::new();
        for id in merges {
            let Some(row) = self.record(Entity::Pairing, id).await else { continue };
            let Ok(merged) = row.record::<Pairing>() else { continue };
            let survivor = match merged.customer {
                Some(id) => self.record(Entity::Customer, id.into()).await,
                None => None,
            };
            back.extend(self.keeper.save(Edit::field(&row, WITHDRAWN, true.into())).await?);
            let given_back = survivor.map(|it| (pairing::given_back(&merged, &it), it));
            if let Some((set, survivor)) = given_back.filter(|(set, _)| !set.is_empty()) {
                back.extend(self.keeper.save(Edit::fields(&survivor, set)).await?);
            }
        }
        back.reverse();
        let undo = Callback::new(move |()| {
            let back = back.clone();
            spawn_local(async move {
                for edit in back {
                    if self.keeper.save(edit).await.is_err() {
                        return;
                    }
                }
                self.keeper.tell(t!(self.i18n, duplicates.merged), None);
            });
        });
        self.keeper.tell(t!(self.i18n, duplicates.split), Some(undo));
        Ok(())
    }

    /// A value that was given to the one that was merged, after that, is looked at: `taken` over by
    /// the customer that stands for it, or left where it is.
    ///
    /// # Errors
    ///
    /// [`SaveError`], after it was shown.
    pub async fn settle(
        self,
        pairing: &Envelope,
        (field, value): (&str, &Value),
        taken: Option<&Envelope>,
    ) -> Result<(), SaveError> {
        if let Some(customer) = taken {
            self.keeper.keep(Edit::field(customer, field, value.clone())).await?;
        }
        let mut seen = match pairing.fields.get(SEEN) {
            Some(Value::Object(seen)) => seen.clone(),
            _ => Fields::new(),
        };
        if value.is_null() {
            seen.remove(field);
        } else {
            seen.insert(field.to_owned(), value.clone());
        }
        let edit = Edit::field(pairing, SEEN, Value::Object(seen));
        if taken.is_some() {
            // The value that was taken over is what is told of, and undone.
            return self.keeper.save(edit).await.map(drop);
        }
        self.keeper.keep(edit).await
    }

    async fn say(self, said: Pairing) -> Result<RecordId, SaveError> {
        let by = self.session.profile().read_untracked().as_ref().map(|profile| profile.user_id);
        let said = Pairing { by, at: Some(clock::now_ms()), ..said };
        let id = RecordId(clock::new_id());
        self.keeper.save(Edit::create(Entity::Pairing, id, &said)?).await?;
        Ok(id)
    }

    async fn take_back(self, id: RecordId) -> Result<(), SaveError> {
        let Some(row) = self.record(Entity::Pairing, id).await else { return Ok(()) };
        self.keeper.keep(Edit::field(&row, WITHDRAWN, true.into())).await
    }

    async fn record(self, entity: Entity, id: RecordId) -> Option<Envelope> {
        self.replica.record(entity, id).await.ok().flatten()
    }
}
