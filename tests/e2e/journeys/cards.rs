//! An address book comes in as vCards and goes out as that: people with their organization, one faulty
//! card that is told of and left out, and our own file imported again brings nothing new.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use thirtyfour::Key;

use crate::axe;
use crate::browser::{Browser, Name};
use crate::pages::words::{opening, word, word_with};
use crate::pages::{account, customers, import, sync_pill};
use crate::scene::Scene;
use crate::wait;

/// A person at an organization, a card that never ends, and a person at none.
const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:de Wit;Jan;;;\r\nFN:Jan de Wit\r\n\
    ORG:Bakkerij Smit\r\nTITLE:Bakker\r\nTEL;TYPE=CELL:06-12345678\r\n\
    EMAIL:jan@smit.example\r\nADR;TYPE=WORK:;;Kade 12;Delft;;2611 AA;Nederland\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nooit Af\r\nTEL:0101111111\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nN:van den Berg;Piet;;;\r\nFN:Piet van den Berg\r\n\
    TEL;TYPE=HOME:015-2123456\r\nADR;TYPE=HOME:;;Kerkstraat 3 bis;Delft;;2611 BB;NL\r\nEND:VCARD\r\n";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    let cards = [scene.file("telefoon.vcf", CARDS)?];
    mixed(scene, &browser, &cards).await?;
    comes_in(&browser, &cards).await?;
    is_found(&browser).await?;
    import::prepare_same(&browser, &cards).await?;
    if scene.engine.keeps_downloads() {
        refused_cards(&browser).await?;
        goes_out_and_comes_back(scene, &browser).await?;
        one_of_them(&browser).await?;
    }
    Ok(())
}

/// Tables and vCards do not go together, and the page says so.
async fn mixed(scene: &Scene, browser: &Browser, cards: &[PathBuf]) -> Result<()> {
    let table = scene.file("customers.csv", "customer_id,name,created_date\nA1,A,2024-01-02\n")?;
    browser.open("/import").await?;
    browser.choose_files(&[cards, &[table]].concat()).await?;
    browser.says(&word("import.mixed.title")?).await
}

async fn comes_in(browser: &Browser, cards: &[PathBuf]) -> Result<()> {
    import::prepare(browser, cards).await?;
    browser.says(&opening("import.cards.title")?).await?;
    browser.says("Nooit Af").await?;
    browser.says(&word("import.reason.unfinished")?).await?;
    // The columns of cards are known: nobody is asked.
    ensure!(!browser.text().await?.contains(&word("import.mapping.title")?), "a mapping is asked");
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "the plan breaks rules of accessibility: {broken:?}");
    import::apply(browser).await?;
    import::done(browser).await?;
    let kinds = word_with("import.done.kinds", &[("customers", "2"), ("contacts", "2")])?;
    browser.says(&kinds).await?;
    customers::counts(browser, "contact", 2).await?;
    customers::counts(browser, "customer", 2).await?;
    browser.says("Bakkerij Smit").await?;
    sync_pill::up_to_date(browser).await
}

/// By name and by number, in the search box.
async fn is_found(browser: &Browser) -> Result<()> {
    for (typed, name) in
        [("jan de wit", "Jan de Wit"), ("0612345678", "Jan de Wit"), ("berg", "Piet van den Berg")]
    {
        browser.chord(Key::Control, "k").await?;
        browser.find("dialog", Name::Any).await?;
        browser.press(typed).await?;
        browser.find("option", Name::Has(name)).await?;
        browser.press(String::from(char::from(Key::Escape))).await?;
        browser.gone("dialog", Name::Any).await?;
    }
    Ok(())
}

/// The faulty card comes as a file, to be mended.
async fn refused_cards(browser: &Browser) -> Result<()> {
    browser.click_word("import.cards.download").await?;
    let text = download(browser).await?;
    ensure!(text.starts_with("BEGIN:VCARD") && text.contains("FN:Nooit Af"), "it holds {text}");
    ensure!(text.matches("BEGIN:VCARD").count() == 1, "more than the faulty card: {text}");
    Ok(())
}

/// What the list shows; then everybody, for older programs, imported again.
async fn goes_out_and_comes_back(scene: &Scene, browser: &Browser) -> Result<()> {
    customers::counts(browser, "customer", 2).await?;
    let filter = browser.find("searchbox", Name::Is(&word("customers.filter")?)).await?;
    filter.send_keys("bakkerij").await?;
    customers::list_counts(browser, 1).await?;
    browser.click_word("export.open").await?;
    browser.click_word("export.kind.cards").await?;
    browser.find("dialog", Name::Any).await?;
    browser.find("button", Name::Is(&word_with("export.listed", &[("count", "1")])?)).await?;
    browser.stands_still().await?;
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "the dialog breaks rules of accessibility: {broken:?}");
    browser.click_word("export.save").await?;
    let new = download(browser).await?;
    ensure!(properties(&new, "FN") == ["Bakkerij Smit", "Jan de Wit"], "it holds {new}");
    ensure!(properties(&new, "VERSION") == ["4.0", "4.0"], "it holds {new}");
    ensure!(properties(&new, "TEL") == ["tel:+31612345678"], "it holds {new}");
    browser.gone("dialog", Name::Any).await?;

    browser.click_word("export.open").await?;
    browser.click_word("export.kind.cards").await?;
    let all = word_with("export.all.customer", &[("count", "2")])?;
    browser.click("button", Name::Is(&all)).await?;
    browser.click_word("export.version.old").await?;
    browser.click_word("export.save").await?;
    let old = download(browser).await?;
    let mut names = properties(&old, "FN");
    names.sort_unstable();
    ensure!(names == ["Bakkerij Smit", "Jan de Wit", "Piet van den Berg"], "it holds {old}");
    ensure!(properties(&old, "VERSION") == ["3.0"; 3], "it holds {old}");

    for (name, text) in [("nieuw.vcf", new), ("oud.vcf", old)] {
        import::prepare_same(browser, &[scene.file(name, text)?]).await?;
    }
    customers::counts(browser, "contact", 2).await?;
    customers::counts(browser, "customer", 2).await
}

/// From the menu of the dossier.
async fn one_of_them(browser: &Browser) -> Result<()> {
    browser.open("/customers").await?;
    // Before the page stands nobody listens to keys.
    customers::list_counts(browser, 2).await?;
    browser.chord(Key::Control, "k").await?;
    browser.find("dialog", Name::Any).await?;
    browser.press("bakkerij smit").await?;
    browser.find("option", Name::Has("Bakkerij Smit")).await?;
    browser.press(String::from(char::from(Key::Enter))).await?;
    browser.arrived("/customers/").await?;
    browser.click_word("dossier.erase.menu").await?;
    let item = word_with("dossier.card.item", &[("name", "Jan de Wit")])?;
    browser.click("menuitem", Name::Is(&item)).await?;
    let text = download(browser).await?;
    ensure!(properties(&text, "FN") == ["Jan de Wit"], "it holds {text}");
    ensure!(properties(&text, "ORG") == ["Bakkerij Smit"], "it holds {text}");
    Ok(())
}

/// The vCards that the browser saves next; taken out of its folder, so that the next has no other name.
async fn download(browser: &Browser) -> Result<String> {
    let (path, text) = wait::until(wait::STEP, "a download of vCards", async || {
        let Ok(files) = fs::read_dir(browser.downloads()) else { return Ok(None) };
        let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
        let path = paths.find(|path| path.extension().is_some_and(|ending| ending == "vcf"));
        let Some(path) = path else { return Ok(None) };
        let text = fs::read_to_string(&path).ok().filter(|text| text.ends_with('\n'));
        Ok(text.map(|text| (path, text)))
    })
    .await?;
    fs::remove_file(&path).with_context(|| format!("{} stays", path.display()))?;
    Ok(text)
}

/// The values of a property in all cards, in their order.
fn properties(text: &str, name: &str) -> Vec<String> {
    let unfolded = text.replace("\r\n ", "");
    let lines = unfolded.lines().filter_map(|line| line.split_once(':'));
    let named = lines.filter(|(head, _)| head.split(';').next() == Some(name));
    named.map(|(_, value)| value.to_owned()).collect()
}
