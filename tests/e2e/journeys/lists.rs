//! Rows are chosen by keyboard and labelled together, and that is undone as one; a list with columns of
//! its own is saved as a view, stands as a tab after a reload, and leaves as a table; all of it on a
//! telephone too.

use std::fs;

use anyhow::{Context, Result, ensure};
use thirtyfour::prelude::*;

use crate::axe;
use crate::browser::{Browser, Name};
use crate::pages::words::{word, word_with};
use crate::pages::{account, customers, import, sync_pill};
use crate::scene::{Scene, demo_tables};
use crate::wait;

const TAG: &str = "Vakbeurs";
const VIEW: &str = "Vertrokken met labels";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    import::import(&browser, &demo_tables()?).await?;
    browser.open("/customers").await?;
    customers::list_counts(&browser, 285).await?;
    chosen_by_keys(&browser).await?;
    labelled_and_undone(&browser).await?;
    let former = saved_as_view(&browser).await?;
    comes_back(&browser, former).await?;
    if scene.engine.keeps_downloads() {
        leaves_as_table(&browser, former).await?;
    }
    by_mouse(&browser).await?;
    on_a_telephone(&browser).await?;
    sync_pill::up_to_date(&browser).await
}

/// Space, a range with Shift that shrinks again, and everything.
async fn chosen_by_keys(browser: &Browser) -> Result<()> {
    let grid = browser.find("grid", Name::Is(&word("customers.list")?)).await?;
    grid.send_keys(" ").await?;
    browser.says(&word("lists.selected.one")?).await?;
    for _ in 0..3 {
        chord_down(browser).await?;
    }
    browser.says(&selected("4")?).await?;
    browser.chord(Key::Shift, &char::from(Key::Up).to_string()).await?;
    browser.says(&selected("3")?).await?;
    browser
        .click("button", Name::Is(&word_with("lists.selected.all", &[("count", "285")])?))
        .await?;
    browser.says(&selected("285")?).await?;
    press(browser, &word("lists.selected.clear")?).await?;
    browser.gone("region", Name::Is(&word("lists.selected.label")?)).await?;
    browser.stands_still().await?;
    // The focus is in the list again, at its third row.
    browser.press(" ").await?;
    chord_down(browser).await?;
    browser.says(&selected("2")?).await
}

async fn chord_down(browser: &Browser) -> Result<()> {
    browser.chord(Key::Shift, &char::from(Key::Down).to_string()).await
}

async fn labelled_and_undone(browser: &Browser) -> Result<()> {
    label(browser).await?;
    let done = word_with("lists.bulk.changed.many", &[("count", "2")])?;
    browser.says(&done).await?;
    filter(browser, TAG).await?;
    customers::list_counts(browser, 2).await?;
    browser.undo().await?;
    customers::list_counts(browser, 0).await?;
    filter(browser, "").await?;
    customers::list_counts(browser, 285).await
}

/// Adds the label to what is chosen, by keys alone.
async fn label(browser: &Browser) -> Result<()> {
    press(browser, &word("lists.bulk.add_tag")?).await?;
    let field = browser.find("textbox", Name::Has(&word("lists.bulk.tag")?)).await?;
    field.send_keys(TAG).await?;
    field.send_keys(Key::Enter + "").await?;
    browser.gone("dialog", Name::Any).await
}

async fn filter(browser: &Browser, words: &str) -> Result<()> {
    let field = browser.find("searchbox", Name::Is(&word("customers.filter")?)).await?;
    crate::browser::replace(&field, words).await
}

/// Former customers with their labels; how many there are.
async fn saved_as_view(browser: &Browser) -> Result<u64> {
    browser.click_word("customers.stage.ex").await?;
    let former = wait::until(wait::STEP, "a list of former customers", async || {
        Ok(customers::count(browser).await?.filter(|count| *count < 285))
    })
    .await?;
    browser.click_word("lists.columns.title").await?;
    let tags = word("records.field.tags")?;
    browser.click("checkbox", Name::Is(&tags)).await?;
    browser.stands_still().await?;
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "the columns break rules of accessibility: {broken:?}");
    browser.click_word("lists.columns.apply").await?;
    browser.find("columnheader", Name::Is(&tags)).await?;
    choose_of_menu(browser, "lists.view.save_as").await?;
    browser.fill(Name::Has(&word("lists.view.name")?), VIEW).await?;
    browser.click_word("common.save").await?;
    browser.gone("dialog", Name::Any).await?;
    browser.find("tab", Name::Is(VIEW)).await?;
    choose_of_menu(browser, "lists.view.unpin").await?;
    choose_of_menu(browser, "lists.view.pin").await?;
    Ok(former)
}

async fn choose_of_menu(browser: &Browser, item: &str) -> Result<()> {
    browser.click_word("lists.view.menu").await?;
    browser.click("menuitem", Name::Is(&word(item)?)).await
}

/// From the address, and as a tab from a list without it.
async fn comes_back(browser: &Browser, former: u64) -> Result<()> {
    browser.reload().await?;
    customers::list_counts(browser, former).await?;
    browser.open("/customers").await?;
    customers::list_counts(browser, 285).await?;
    browser.click("tab", Name::Is(VIEW)).await?;
    customers::list_counts(browser, former).await?;
    browser.find("columnheader", Name::Is(&word("records.field.tags")?)).await?;
    browser.click("tab", Name::Is(&word("lists.view.usual")?)).await?;
    customers::list_counts(browser, 285).await?;
    browser.click("tab", Name::Is(VIEW)).await?;
    customers::list_counts(browser, former).await
}

async fn leaves_as_table(browser: &Browser, former: u64) -> Result<()> {
    browser.click_word("export.open").await?;
    browser.click_word("export.kind.csv").await?;
    browser.click_word("export.table.save").await?;
    let table = download(browser, "csv").await?;
    browser.gone("dialog", Name::Any).await?;
    let text = String::from_utf8(table)?;
    let mut lines = text.strip_prefix('\u{feff}').context("no byte order mark")?.split("\r\n");
    let header = lines.next().unwrap_or_default();
    let (number, name) = (word("records.field.number")?, word("records.field.name")?);
    ensure!(header.starts_with(&format!("{number};{name};")), "its header is {header}");
    ensure!(header.ends_with(&word("records.field.tags")?), "its header is {header}");
    let rows = lines.filter(|line| !line.is_empty()).count();
    ensure!(u64::try_from(rows)? == former, "it has {rows} rows, the list {former}");

    browser.click_word("export.open").await?;
    browser.click_word("export.kind.xlsx").await?;
    browser.click_word("export.table.save").await?;
    let sheet = download(browser, "xlsx").await?;
    ensure!(sheet.starts_with(b"PK\x03\x04"), "it is no workbook");
    browser.gone("dialog", Name::Any).await
}

/// What the browser saves next; taken out of its folder, so that the next has no other name.
async fn download(browser: &Browser, ending: &str) -> Result<Vec<u8>> {
    let what = format!("a download of {ending}");
    let (path, bytes) = wait::until(wait::STEP, what, async || {
        let Ok(files) = fs::read_dir(browser.downloads()) else { return Ok(None) };
        let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
        let path = paths.find(|path| path.extension().is_some_and(|it| it == ending));
        let Some(path) = path else { return Ok(None) };
        let bytes = fs::read(&path).ok().filter(|bytes| !bytes.is_empty());
        Ok(bytes.map(|bytes| (path, bytes)))
    })
    .await?;
    fs::remove_file(&path).with_context(|| format!("{} stays", path.display()))?;
    Ok(bytes)
}

/// A check box, and another field for both rows.
async fn by_mouse(browser: &Browser) -> Result<()> {
    browser.click("tab", Name::Is(&word("lists.view.usual")?)).await?;
    customers::list_counts(browser, 285).await?;
    let boxes = browser.all("checkbox", Name::Has(&opening_of_choose()?)).await?;
    for choose in boxes.iter().take(2) {
        choose.click().await?;
    }
    browser.says(&selected("2")?).await?;
    browser.click_word("lists.bulk.change").await?;
    browser.click_word("lists.bulk.go.change").await?;
    browser.gone("dialog", Name::Any).await?;
    // They were customers already.
    browser.says(&word("lists.bulk.same")?).await?;
    browser.click_word("lists.selected.clear").await
}

/// What the name of a row's check box begins with.
fn opening_of_choose() -> Result<String> {
    crate::pages::words::opening("common.table.choose")
}

async fn on_a_telephone(browser: &Browser) -> Result<()> {
    browser.resize(375, 760).await?;
    browser.stands_still().await?;
    let boxes = browser.all("checkbox", Name::Has(&opening_of_choose()?)).await?;
    boxes.first().context("no rows to choose")?.click().await?;
    browser.says(&word("lists.selected.one")?).await?;
    browser.stands_still().await?;
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "the list breaks rules of accessibility: {broken:?}");
    // Some browsers have a window that is never as narrow as a telephone.
    let script = "return document.documentElement.scrollWidth - window.innerWidth;";
    let beyond: i64 = browser.ask(script, vec![]).await?;
    ensure!(beyond <= 0, "the page is {beyond} px too wide");
    browser.click("button", Name::Is(&word("lists.selected.clear")?)).await?;
    browser.gone("region", Name::Is(&word("lists.selected.label")?)).await?;
    browser.resize(1280, 800).await
}

fn selected(count: &str) -> Result<String> {
    word_with("lists.selected.many", &[("count", count)])
}

/// Presses a button by its key.
async fn press(browser: &Browser, name: &str) -> Result<()> {
    let button = browser.find("button", Name::Is(name)).await?;
    Ok(button.send_keys(Key::Enter + "").await?)
}
