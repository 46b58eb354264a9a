//! Copying an entry to a colleague or a department: it then stands in their inbox. The entry itself says
//! whom it was copied to.

use domain::inbox::CopiedTo;
use domain::sync::change::Item;
use domain::sync::envelope::{Envelope, Fields};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use crate::clock;
use crate::components::{Button, ButtonKind, Choice, Dialog, Field, InputKind, MenuItem};
use crate::i18n::*;
use crate::records::people::myself;
use crate::records::save::use_keeper;
use crate::state::Edit;
use crate::state::firm::{Colleague, use_colleagues};

/// The field that says to whom.
const FIELD: &str = "copied_to";

/// Before the name of a department, where else an id stands.
const DEPARTMENT: &str = "department:";

/// Which entry is to be copied.
#[derive(Clone, Copy)]
pub struct Copying {
    row: RwSignal<Option<Envelope>>,
    open: RwSignal<bool>,
}

impl Default for Copying {
    fn default() -> Self {
        Self { row: RwSignal::new(None), open: RwSignal::new(false) }
    }
}

impl Copying {
    /// The line of an entry's menu.
    pub fn item(self, i18n: I18n, row: &Envelope) -> MenuItem {
        let row = row.clone();
        MenuItem {
            icon: Some(icondata_lu::LuForward),
            label: t!(i18n, dossier.copy.item).to_owned(),
            on_select: Callback::new(move |()| {
                self.row.set(Some(row.clone()));
                self.open.set(true);
            }),
        }
    }
}

/// Whom an entry was copied to.
pub fn copies(fields: &Fields) -> Vec<CopiedTo> {
    let copies = fields.get(FIELD).cloned().and_then(|copies| serde_json::from_value(copies).ok());
    copies.unwrap_or_default()
}

/// Their names, each once.
pub fn names(copies: &[CopiedTo], colleagues: &[Colleague]) -> Vec<String> {
    let name = |copy: &CopiedTo| match copy.person {
        Some(person) => {
            let known = colleagues.iter().find(|colleague| colleague.is(person.into()));
            known.map(|colleague| colleague.name.clone())
        }
        None => Some(copy.department.clone()),
    };
    let mut names: Vec<String> =
        copies.iter().filter_map(name).filter(|name| !name.is_empty()).collect();
    names.sort_by_cached_key(|name| name.to_lowercase());
    names.dedup();
    names
}

/// The dialog that asks to whom.
#[component]
pub fn CopyDialog(copying: Copying) -> impl IntoView {
    let i18n = use_i18n();
    let form = move || copying.row.get().map(|row| view! { <CopyForm row open=copying.open /> });
    view! {
        <Dialog title=t!(i18n, dossier.copy.title) open=copying.open>
            {form}
        </Dialog>
    }
}

#[component]
fn CopyForm(row: Envelope, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let keeper = use_keeper();
    let colleagues = use_colleagues();
    let (to, problem) = (RwSignal::new(String::new()), RwSignal::new(false));
    let choices = Memo::new(move |_| choices(i18n, &colleagues.read()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let me = myself(&colleagues.read_untracked());
        let Some(copy) = copy(&to.read_untracked(), &me, clock::now_ms()) else {
            return problem.set(true);
        };
        let item = Item { field: FIELD.to_owned(), value: copy };
        let edit = Edit::items(row.entity.clone(), row.id, vec![item], Vec::new());
        spawn_local(async move {
            // A failure has been shown by then.
            if keeper.keep(edit).await.is_ok() {
                open.try_set(false);
            }
        });
    };
    let error = move || {
        let is_missing = problem.get() && to.read().is_empty();
        if is_missing { t!(i18n, dossier.copy.missing) } else { "" }.to_owned()
    };
    let choice = move || {
        view! {
            <Field
                label=t!(i18n, dossier.copy.to)
                value=to
                kind=InputKind::Select(choices.get())
                hint=t!(i18n, dossier.copy.hint)
                error=Signal::derive(error)
                required=true
                autofocus=true
            />
        }
    };
    view! {
        <form novalidate on:submit=submit>
            {choice}
            <div class="form-actions">
                <Button on_click=move |()| open.set(false)>{t!(i18n, common.cancel)}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!(i18n, dossier.copy.save)}
                </Button>
            </div>
        </form>
    }
}

/// Departments and colleagues who work here today.
fn choices(i18n: I18n, colleagues: &[Colleague]) -> Vec<Choice> {
    let today = clock::today();
    let here: Vec<&Colleague> =
        colleagues.iter().filter(|it| it.left_on.is_none_or(|left| today <= left)).collect();
    let mut departments: Vec<&str> =
        here.iter().map(|it| it.department.trim()).filter(|name| !name.is_empty()).collect();
    departments.sort_unstable();
    departments.dedup();
    let department = |name: &str| {
        let label = t!(i18n, dossier.copy.department, name = name.to_owned()).to_string();
        Choice::new(format!("{DEPARTMENT}{name}"), label)
    };
    let colleague = |it: &&Colleague| Choice::new(it.id.to_string(), it.name.clone());
    let nobody = Choice::new("", t!(i18n, records.none));
    let people = here.iter().filter(|it| !it.is_me).map(colleague);
    std::iter::once(nobody).chain(people).chain(departments.into_iter().map(department)).collect()
}

/// A copy to what was chosen; nothing when nothing was.
fn copy(to: &str, me: &str, at: i64) -> Option<Value> {
    let by = if me.is_empty() { Value::Null } else { me.into() };
    match to.strip_prefix(DEPARTMENT) {
        Some(name) => Some(json!({"department": name, "at": at, "by": by})),
        None if to.is_empty() => None,
        None => Some(json!({"person": to, "at": at, "by": by})),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AN: &str = "00000000-0000-0000-0000-000000000007";

    #[test]
    fn what_is_chosen_is_a_copy_that_loads_and_has_a_name() {
        assert_eq!(copy("", AN, 5), None);
        let values: Vec<Value> =
            [AN, "department:Service", AN].iter().filter_map(|to| copy(to, "", 5)).collect();
        let fields = serde_json::from_value(json!({"copied_to": values})).unwrap();
        let copies = copies(&fields);
        assert_eq!((copies.len(), copies[0].by), (3, None));
        let an = Colleague {
            id: copies[0].person.unwrap().into(),
            user: None,
            name: "An".to_owned(),
            department: String::new(),
            left_on: None,
            is_me: false,
        };
        assert_eq!(names(&copies, &[an]), ["An", "Service"]);
    }
}
