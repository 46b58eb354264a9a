//! The form that adds or edits a record of any kind, and the dialog it stands in.

use domain::entity::Entity;
use domain::id::{CustomerId, RecordId};
use domain::sync::envelope::{Envelope, Fields};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement};

use super::alike::Alike;
use super::field::{Kind, Problem, Shape};
use super::follow_up::{self, FollowUps, FollowUpsField, Touch};
use super::owed::{CaseAdvice, PromiseAdvice};
use super::people::{myself, use_own_people, use_people};
use super::picker::CustomerPicker;
use super::save::use_keeper;
use super::{asked, case, defaults, interaction, opportunity, rare_words, words};
use crate::clock;
use crate::components::{Button, ButtonKind, Choice, Dialog, Field, InputKind};
use crate::i18n::*;
use crate::parts;
use crate::state::Edit;
use crate::state::firm::{use_colleagues, use_firm};
use crate::state::use_replica;

/// What becomes of a form: what was saved (its id, its kind, whether it is new), or nothing.
pub type OnDone = Callback<Option<(RecordId, Entity, bool)>>;

/// What the form is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A new record; what is known already is not asked.
    Add {
        /// Kind of record.
        entity: Entity,
        /// Values it starts with, beside those of its kind.
        preset: Fields,
    },
    /// A record on screen.
    Edit(Box<Envelope>),
}

/// A dialog with the form, opened by whatever adds or edits.
#[derive(Clone, Copy)]
pub struct FormDialog {
    target: RwSignal<Option<Target>>,
    open: RwSignal<bool>,
}

impl Default for FormDialog {
    fn default() -> Self {
        Self { target: RwSignal::new(None), open: RwSignal::new(false) }
    }
}

impl FormDialog {
    /// Opens the form for a new record.
    pub fn add(self, entity: Entity, preset: Fields) {
        self.show(Target::Add { entity, preset });
    }

    /// Opens the form for a record on screen.
    pub fn edit(self, row: Envelope) {
        self.show(Target::Edit(Box::new(row)));
    }

    fn show(self, target: Target) {
        self.target.set(Some(target));
        self.open.set(true);
    }
}

/// The dialog itself; a page has one.
#[component]
pub fn RecordDialog(
    /// What opens it.
    form: FormDialog,
    /// Saved: the record's id, and whether it is new.
    #[prop(optional, into)]
    on_saved: Option<Callback<(RecordId, Entity, bool)>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || match form.target.get() {
        Some(Target::Add { entity, .. }) => words::add(i18n, &entity).to_owned(),
        Some(Target::Edit(row)) => words::edit(i18n, &row.entity).to_owned(),
        None => String::new(),
    };
    let done = Callback::new(move |saved: Option<(RecordId, Entity, bool)>| {
        form.open.set(false);
        if let (Some(saved), Some(on_saved)) = (saved, on_saved) {
            on_saved.run(saved);
        }
    });
    view! {
        <Dialog title open=form.open>
            {move || form.target.get().map(|target| parts::record_form(target, done))}
        </Dialog>
    }
}

/// One input of the form.
#[derive(Clone, Copy)]
struct Input {
    shape: Shape,
    text: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
}

/// The form: typed texts become one edit when all of them are values.
#[component]
pub fn RecordForm(
    /// What it is about.
    target: Target,
    /// The fields it asks; those of the kind when left out.
    #[prop(optional)]
    shapes: Option<&'static [Shape]>,
    /// Closed: with what was saved, or nothing.
    #[prop(into)]
    on_done: OnDone,
) -> impl IntoView {
    let i18n = use_i18n();
    let keeper = use_keeper();
    let replica = use_replica();
    let firm = use_firm();
    let me = myself(&use_colleagues().read_untracked());
    let (entity, before, is_new) = start(&target, &me);
    let shapes = shapes.unwrap_or_else(|| asked(&entity, is_new));
    let known: Option<CustomerId> = CustomerId::parse(super::text(&before, "customer"));
    let customer = RwSignal::new(known);
    let needs_customer = entity != Entity::Customer;
    let customer_missing = RwSignal::new(false);
    let inputs: Vec<Input> = shapes
        .iter()
        .map(|&shape| Input {
            shape,
            text: RwSignal::new(shape.text(&before)),
            problem: RwSignal::new(None),
        })
        .collect();
    let follow_ups = (is_new && entity == Entity::Interaction).then(FollowUps::default);
    let pending = RwSignal::new(false);
    let fields = inputs.clone();
    let known_fields = before.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        customer_missing.set(needs_customer && customer.read_untracked().is_none());
        let home = firm.read_untracked().country.clone();
        let Some(mut set) = read(&fields, &before, &home) else { return };
        if customer_missing.get_untracked() {
            return;
        }
        if let Some(customer) = customer.get_untracked().filter(|_| needs_customer) {
            set.insert("customer".to_owned(), customer.to_string().into());
        }
        let coming = follow_ups.map_or(Some(Vec::new()), |follow_ups| follow_ups.read(&home));
        let Some(coming) = coming else { return };
        let Some(mut edit) = edit(&target, set, &me) else { return on_done.run(None) };
        let saved = (edit.id, edit.entity.clone(), edit.create);
        pending.set(true);
        let me = me.clone();
        spawn_local(async move {
            if let Some((kind, severity)) = lacks_deadline(&edit) {
                let due = replica.case_due(kind, severity).await.ok().flatten();
                edit.set.extend(due.map(|on| ("due_on".to_owned(), on.to_string().into())));
            }
            let kept = keeper.keep_all(with_follow_ups(edit, &coming, &me)).await;
            pending.set(false);
            if kept.is_ok() {
                on_done.run(Some(saved));
            }
        });
    };
    let people = use_people(customer.into());
    let picker_error = move || {
        let missing = customer_missing.get() && customer.read().is_none();
        if missing { t!(i18n, records.problem.customer) } else { "" }.to_owned()
    };
    let asks_customer = needs_customer && known.is_none();
    let typed = inputs.clone();
    let warning = (is_new && matches!(entity, Entity::Customer | Entity::Contact)).then(|| {
        let home = move || firm.read().country.clone();
        let fields = Memo::new(move |_| so_far(&typed, &known_fields, customer.get(), &home()));
        view! { <Alike entity=entity.clone() fields /> }
    });
    let advice = match entity {
        Entity::Promise if is_new => Some(advice(&inputs).into_any()),
        Entity::Case if is_new => Some(case_advice(&inputs).into_any()),
        _ => None,
    };
    let row = move |(at, input): (usize, Input)| {
        view! { <FormField input people autofocus={at == 0 && !asks_customer} /> }
    };
    view! {
        <form class="record-form" novalidate on:submit=submit on:keydown=submit_with_keys>
            {asks_customer
                .then(|| view! { <CustomerPicker value=customer error=Signal::derive(picker_error) /> })}
            <div class="record-fields">
                {inputs.into_iter().enumerate().map(row).collect_view()}
            </div>
            {warning}
            {advice}
            {follow_ups.map(|follow_ups| view! { <FollowUpsField follow_ups /> })}
            <div class="form-actions">
                <Button on_click=move |()| on_done.run(None)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Primary submit=true pending>
                    {t!(i18n, common.save)}
                </Button>
            </div>
        </form>
    }
}

/// What stands beneath the fields of a new promise.
fn advice(inputs: &[Input]) -> impl IntoView + use<> {
    let text = |name: &str| {
        let input = inputs.iter().find(|input| input.shape.name == name);
        input.map(|input| input.text)
    };
    let dates = text("promised_for").zip(text("expected_for"));
    dates.zip(text("kind").zip(text("note"))).map(|((promised, expected), (kind, note))| {
        view! { <PromiseAdvice kind promised expected note /> }
    })
}

/// What stands beneath the fields of a new case: when it is due where nobody says otherwise.
fn case_advice(inputs: &[Input]) -> impl IntoView + use<> {
    let text = |name: &str| {
        let input = inputs.iter().find(|input| input.shape.name == name);
        input.map(|input| input.text)
    };
    let asked = text("kind").zip(text("severity")).zip(text("due_on"));
    asked.map(|((kind, severity), due)| view! { <CaseAdvice kind severity due /> })
}

/// The kind and severity of a new case whose deadline nobody said.
fn lacks_deadline(edit: &Edit) -> Option<(String, String)> {
    let is_dated = !super::text(&edit.set, "due_on").is_empty();
    let wanted = edit.create && edit.entity == Entity::Case && !is_dated;
    let said = |name: &str| super::text(&edit.set, name).to_owned();
    wanted.then(|| (said("kind"), said("severity")))
}

#[component]
fn FormField(input: Input, people: Signal<Vec<Choice>>, autofocus: bool) -> impl IntoView {
    let i18n = use_i18n();
    let Input { shape, text, problem } = input;
    let label = move || rare_words::field(i18n, shape.key()).to_owned();
    let error = move || problem.get().map(|it| words::problem(i18n, it)).unwrap_or_default();
    let hint = move || match shape.kind {
        Kind::Phones | Kind::List => t!(i18n, records.list_hint).to_owned(),
        _ => String::new(),
    };
    let stored = text.get_untracked();
    let own_people = use_own_people(Signal::stored(stored));
    let field = move || {
        let kind = match shape.kind {
            Kind::Person => InputKind::Select(people.get()),
            Kind::Colleague => InputKind::Select(own_people.get()),
            _ => input_kind(i18n, shape),
        };
        view! {
            <Field
                label
                value=text
                kind
                hint=Signal::derive(hint)
                error=Signal::derive(error)
                required=shape.needed
                autofocus
            />
        }
    };
    let class = if shape.kind == Kind::Text { "record-field wide" } else { "record-field" };
    view! { <div class=class>{field}</div> }
}

/// Ctrl or ⌘ with Enter saves from anywhere in the form, a longer text included.
fn submit_with_keys(event: KeyboardEvent) {
    if event.key() != "Enter" || !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = target.and_then(|target| target.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        event.prevent_default();
        drop(form.request_submit());
    }
}

/// What a field takes, as the shared inputs know it.
pub fn input_kind(i18n: I18n, shape: Shape) -> InputKind {
    let choice =
        |value: &&'static str| Choice::new(*value, rare_words::value(i18n, shape.key(), value));
    let empty = || (!shape.needed).then(|| Choice::new("", t!(i18n, records.none)));
    match shape.kind {
        Kind::Line | Kind::Phones | Kind::List | Kind::Person | Kind::Colleague => InputKind::Text,
        Kind::Text => InputKind::LongText,
        Kind::Date => InputKind::Date,
        Kind::Money | Kind::Whole { .. } => InputKind::Number,
        Kind::Choice(values) => {
            InputKind::Select(empty().into_iter().chain(values.iter().map(choice)).collect())
        }
        Kind::Flag => InputKind::Select(vec![
            Choice::new("", t!(i18n, records.no)),
            Choice::new("true", t!(i18n, records.yes)),
        ]),
    }
}

/// Kind of record, the values it starts with, and whether it is new.
fn start(target: &Target, me: &str) -> (Entity, Fields, bool) {
    match target {
        Target::Add { entity, preset } => {
            let mut fields = defaults(entity, clock::today(), me);
            fields.extend(preset.clone());
            (entity.clone(), fields, true)
        }
        Target::Edit(row) => (row.entity.clone(), row.fields.clone(), false),
    }
}

/// All values, whole fields; `None` when a text is not a value, which its input then says.
fn read(inputs: &[Input], before: &Fields, home: &str) -> Option<Fields> {
    let mut fields = before.clone();
    let mut all_right = true;
    for Input { shape, text, problem } in inputs {
        match shape.parse(&text.read_untracked(), before, home) {
            Ok(value) => {
                let whole = shape.whole(value, &fields);
                fields.insert(shape.name.to_owned(), whole);
                problem.set(None);
            }
            Err(wrong) => {
                all_right = false;
                problem.set(Some(wrong));
            }
        }
    }
    all_right.then_some(fields)
}

/// What is typed so far, as far as it is values.
fn so_far(inputs: &[Input], before: &Fields, customer: Option<CustomerId>, home: &str) -> Fields {
    let mut fields = before.clone();
    for Input { shape, text, .. } in inputs {
        if let Ok(value) = shape.parse(&text.read(), before, home) {
            let whole = shape.whole(value, &fields);
            fields.insert(shape.name.to_owned(), whole);
        }
    }
    if let Some(customer) = customer {
        fields.insert("customer".to_owned(), customer.to_string().into());
    }
    fields
}

/// The edit that makes `target` hold `fields`; `None` when nothing changed.
fn edit(target: &Target, mut fields: Fields, me: &str) -> Option<Edit> {
    match target {
        Target::Add { entity, .. } => {
            if *entity == Entity::Interaction {
                interaction::complete(&mut fields);
                date_moment(&mut fields);
            }
            if *entity == Entity::Case {
                case::complete(&mut fields, clock::today(), clock::now_ms(), me);
            }
            Edit::create(entity.clone(), RecordId(clock::new_id()), &fields).ok()
        }
        Target::Edit(row) => {
            let says = |value: &Value| !value.is_null() && *value != Value::Bool(false);
            let mut set: Fields = fields
                .into_iter()
                .filter(|(name, value)| match row.fields.get(name) {
                    Some(old) => old != value && (says(old) || says(value)),
                    None => says(value),
                })
                .collect();
            if row.entity == Entity::Interaction {
                interaction::complete(&mut set);
            }
            if row.entity == Entity::Opportunity {
                opportunity::complete(row, &mut set, clock::today(), clock::now_ms(), me);
            }
            (!set.is_empty()).then(|| Edit::fields(row, set))
        }
    }
}

/// A new contact with what came out of it.
pub fn with_follow_ups(contact: Edit, coming: &[follow_up::Coming], me: &str) -> Vec<Edit> {
    let touch = Touch {
        id: contact.id,
        fields: &contact.set,
        me,
        today: clock::today(),
        now_ms: clock::now_ms(),
    };
    let coming = follow_up::edits(&touch, coming, || RecordId(clock::new_id()));
    std::iter::once(contact).chain(coming).collect()
}

/// A touch of today happened about now.
fn date_moment(fields: &mut Fields) {
    let today = clock::today().to_string();
    if super::text(fields, "on") == today && !fields.contains_key("at") {
        fields.insert("at".to_owned(), clock::now_ms().into());
    }
}
