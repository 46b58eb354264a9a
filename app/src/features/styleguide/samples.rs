//! One of everything.

use leptos::prelude::*;

use crate::components::{
    Badge, Button, ButtonKind, Card, Chips, Choice, Column, Dialog, EmptyState, Failure, Field,
    InlineField, InputKind, Kbd, Menu, MenuItem, ProgressBar, Rows, Skeleton, Sort, Tabs, Tone,
    VirtualTable, kept, use_format, use_toasts,
};

/// Rows of the sample table: enough that not all can exist at once.
const ROWS: u32 = 100_000;

/// All controls, in the theme around them.
#[component]
pub fn Samples(
    /// Name of the sample table's memory.
    memory: &'static str,
) -> impl IntoView {
    view! {
        <Controls />
        <Fields />
        <Inline />
        <Situations />
        <Table memory />
    }
}

#[component]
fn Controls() -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let value = RwSignal::new("all".to_owned());
    let choices = vec![
        Choice::new("all", "Alles"),
        Choice::new("loyal", "Trouw"),
        Choice::new("new", "Nieuw"),
    ];
    let tones = [
        (Tone::Neutral, "NPS 7 → 6"),
        (Tone::Accent, "Grote klant"),
        (Tone::Good, "Trouwe klant"),
        (Tone::Warn, "Nog niet verzonden"),
        (Tone::Bad, "1 klacht open"),
        (Tone::Info, "Nieuw"),
    ];
    let badges = tones.map(|(tone, text)| view! { <Badge tone>{text}</Badge> });
    let say = move |()| toasts.push("Telefoonnummer gewijzigd", Some(Callback::new(|()| ())));
    let fail = move |()| toasts.push_error("Opslaan lukte niet: de schijf is vol");
    let items = ["Samenvoegen", "Exporteren"].map(|label| MenuItem {
        icon: Some(icondata_lu::LuFileText),
        label: label.to_owned(),
        on_select: Callback::new(move |()| toasts.push(label, None)),
    });
    view! {
        <Card title="Knoppen">
            <div class="row">
                <Button kind=ButtonKind::Primary on_click=say>
                    "Vastleggen"
                    <Kbd keys="N" />
                </Button>
                <Button icon=icondata_lu::LuMail on_click=fail>"Mailen"</Button>
                <Button kind=ButtonKind::Quiet on_click=move |()| open.set(true)>
                    "Dialoog"
                </Button>
                <Button kind=ButtonKind::Danger>"Wissen"</Button>
                <Button kind=ButtonKind::Primary pending=true>"Opslaan"</Button>
                <Button disabled=true>"Niet nu"</Button>
                <Menu label="Meer" items=Signal::stored(items.to_vec()) />
            </div>
        </Card>
        <Card title="Labels">
            <div class="row">{badges.collect_view()}</div>
        </Card>
        <Card title="Keuzes">
            <Tabs
                label="Soort"
                choices=Signal::stored(choices.clone())
                value
                on_change=move |chosen| value.set(chosen)
            />
            <Chips
                label="Filter"
                choices=Signal::stored(choices)
                value
                on_change=move |chosen| value.set(chosen)
            />
        </Card>
        <Dialog title="Dialoog" open>
            <p>"Esc of kruisje sluit; focus blijft binnen."</p>
        </Dialog>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let text = |text: &str| RwSignal::new(text.to_owned());
    let choices = vec![Choice::new("a", "Telefoon"), Choice::new("b", "Bezoek")];
    view! {
        <Card title="Velden">
            <Field label="Naam" value=text("Zandprint Groep") hint="Zoals op de factuur." />
            <Field label="Mailadres" value=text("info@") error="Dit is geen mailadres." />
            <Field label="Kanaal" value=text("b") kind=InputKind::Select(choices) />
            <Field label="Datum" value=text("2026-11-22") kind=InputKind::Date />
            <Field label="Bedrag" value=text("1.140,00") kind=InputKind::Number />
            <Field label="Notitie" value=text("") kind=InputKind::LongText />
            <Field label="Vast" value=text("Niet te wijzigen") disabled=true />
        </Card>
    }
}

#[component]
fn Inline() -> impl IntoView {
    let name = RwSignal::new("Grafisch".to_owned());
    let empty = RwSignal::new(String::new());
    let toasts = use_toasts();
    let note = || view! { "Gewijzigd door An om 10:41" };
    view! {
        <Card title="Gegevens">
            <InlineField
                label="Branche"
                value=name
                on_save=move |text: String| {
                    name.set(text);
                    toasts.push("Branche gewijzigd", None);
                }
            />
            <InlineField label="Website" value=empty on_save=move |text| empty.set(text) />
            <InlineField label="Plaats" value="Utrecht" unsent=true on_save=|_: String| () />
            <InlineField label="Postcode" value="3541 KQ" pending=true on_save=|_: String| () />
            <InlineField label="Taal" value="Nederlands" note on_save=|_: String| () />
            <InlineField
                label="Telefoon"
                value="06 123"
                error="Dit is geen telefoonnummer."
                on_save=|_: String| ()
            />
        </Card>
    }
}

#[component]
fn Situations() -> impl IntoView {
    view! {
        <Card title="Toestanden">
            <ProgressBar
                label="41.200 van 100.000 klanten"
                done=Signal::stored(41_200)
                total=Signal::stored(100_000)
                on_cancel=|()| ()
            />
            <Skeleton />
            <EmptyState
                icon=icondata_lu::LuUsers
                title="Nog geen klanten"
                text="Importeer een bestand, dan staan ze hier binnen een minuut."
            >
                <Button kind=ButtonKind::Primary>"Bestand importeren"</Button>
            </EmptyState>
            <Failure details="QuotaExceededError" on_retry=|()| () />
        </Card>
    }
}

#[component]
fn Table(memory: &'static str) -> impl IntoView {
    let format = use_format();
    let toasts = use_toasts();
    let sort = RwSignal::new(Sort { by: "revenue".to_owned(), descending: true });
    let asked = RwSignal::new((0u32, 40u32));
    let rows = move || {
        let (from, count) = asked.get();
        Rows { total: ROWS, from, rows: (from..from.saturating_add(count).min(ROWS)).collect() }
    };
    let columns = move || {
        let name = |row: &u32| format!("Klant {row}").into_any();
        let city = |_: &u32| "Utrecht".into_any();
        let revenue = move |row: &u32| format.money(i64::from(*row) * 1_999, "EUR").into_any();
        vec![
            Column::new("Naam", name).sorted_by("name").width("minmax(8rem, 2fr)"),
            Column::new("Plaats", city).wide_only(),
            Column::new("Omzet", revenue).sorted_by("revenue").numeric(),
        ]
    };
    view! {
        <VirtualTable
            label="Klanten"
            columns=kept(columns)
            rows=kept(rows)
            sort=Memo::new(move |_| sort.get())
            on_sort=move |by| sort.set(by)
            on_window=move |window| asked.set(window)
            on_open=move |row: u32| toasts.push(format!("Klant {row}"), None)
            memory
        />
    }
}
