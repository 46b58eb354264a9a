//! How the firm has set up its workspace, as pages read it.

use domain::entity::Entity;
use domain::id::RecordId;
use domain::setting::Setting;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session::use_session;
use super::use_replica;
use crate::replica::message::{Answer, Question, Stage};

/// The set-up; a context, made once by the shell.
#[derive(Clone, Copy)]
struct Firm(RwSignal<Setting>);

/// Follows the setting record. Called once, by the shell.
pub fn provide_firm() {
    let firm = RwSignal::new(Setting::default());
    provide_context(Firm(firm));
    let replica = use_replica();
    let profile = use_session().profile();
    let version = Memo::new(move |_| {
        let changed = replica.changed();
        let changed = changed.read();
        let concerns = changed.all || changed.entities.contains(&Entity::Setting);
        (*replica.stage().read() == Stage::Ready, if concerns { changed.version } else { 0 })
    });
    Effect::new(move |_| {
        let (is_ready, _) = version.get();
        let Some(profile) = profile.get().filter(|_| is_ready) else { return };
        let question =
            Question::Record { entity: Entity::Setting, id: RecordId(profile.workspace_id.0) };
        spawn_local(async move {
            if let Ok(Answer::Record(Some(row))) = replica.ask(question).await {
                let fields = serde_json::Value::Object(row.fields.clone());
                if let Ok(setting) = serde_json::from_value(fields) {
                    firm.set(setting);
                }
            }
        });
    });
}

/// The firm's set-up; until it is read the usual one.
pub fn use_firm() -> Signal<Setting> {
    use_context::<Firm>().map_or_else(|| Signal::stored(Setting::default()), |firm| firm.0.into())
}
