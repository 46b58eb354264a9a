//! A faulty cell is mended in the dry run; a whole import is undone without a network, on a narrow page
//! and by keys, and another device sees what came of it. A sheet of a workbook is chosen and imported.

use anyhow::{Result, ensure};
use thirtyfour::prelude::*;

use crate::axe;
use crate::browser::{Browser, Name, replace};
use crate::pages::words::{opening, word, word_with};
use crate::pages::{account, customers, import, sync_pill};
use crate::scene::Scene;

const TABLE: &str = "customer_id,name,created_date\nA1,Bakkerij Smit,2024-01-02\n\
    A2,De Wit,2024-01-03\nA3,Van den Berg,31-31-2024\n";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let first = scene.browser("first").await?;
    account::join(&first, &scene.host.first_user_link().await?).await?;
    let second = scene.browser("second").await?;
    account::sign_in(&second).await?;
    let table = scene.file("customers.csv", TABLE)?;
    mended(&first, &table).await?;
    sync_pill::up_to_date(&first).await?;
    customers::counts(&second, "customer", 3).await?;

    scene.host.stop().await?;
    sync_pill::offline(&first).await?;
    first.resize(375, 740).await?;
    undone_by_keys(&first).await?;
    first.resize(1440, 900).await?;
    scene.host.resume().await?;
    sync_pill::up_to_date(&first).await?;
    second.says_no_more("Bakkerij Smit").await?;

    // What was undone comes in again, and goes again from the report.
    import::prepare(&first, std::slice::from_ref(&table)).await?;
    import::apply(&first).await?;
    import::done(&first).await?;
    first.click_word("import.past.undo").await?;
    first.click_word("import.past.go").await?;
    first.gone("dialog", Name::Any).await?;
    sheet_of_two(scene, &first).await
}

/// By keys: the faulty cell has an input, Enter looks at it again.
async fn mended(browser: &Browser, table: &std::path::Path) -> Result<()> {
    import::prepare(browser, &[table.to_owned()]).await?;
    browser.says(&opening("import.problems.title")?).await?;
    let cell = word_with("import.problems.cell", &[("column", "created_date"), ("line", "4")])?;
    let field = browser.find("textbox", Name::Is(&cell)).await?;
    replace(&field, "2024-12-31").await?;
    field.send_keys(Key::Enter + "").await?;
    browser.gone("textbox", Name::Is(&cell)).await?;
    browser.says_no_more(&opening("import.problems.title")?).await?;
    import::apply(browser).await?;
    import::done(browser).await?;
    customers::counts(browser, "customer", 3).await
}

async fn undone_by_keys(browser: &Browser) -> Result<()> {
    browser.open("/import").await?;
    let button = browser.find("button", Name::Has("customers.csv")).await?;
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");
    button.send_keys(Key::Enter + "").await?;
    let goes = word_with("import.past.removed.many", &[("count", "3")])?;
    browser.says(&goes).await?;
    let go = browser.find("button", Name::Is(&word("import.past.go")?)).await?;
    go.send_keys(Key::Enter + "").await?;
    browser.gone("dialog", Name::Any).await?;
    browser.says(&word("import.past.undone")?).await?;
    browser.stands_still().await?;
    let broken = axe::audit(browser, &axe::script()?).await?;
    ensure!(broken.is_empty(), "{broken:?}");
    browser.open("/customers").await?;
    browser.says(&word("customers.empty.title")?).await
}

/// The first sheet has no rows; the other one is chosen by mouse.
async fn sheet_of_two(scene: &Scene, browser: &Browser) -> Result<()> {
    let file = scene.file("relaties.xlsx", workbook()?)?;
    browser.open("/import").await?;
    browser.choose_files(&[file]).await?;
    browser.says(&word("import.mapping.empty")?).await?;
    browser.click("button", Name::Is("Relaties")).await?;
    browser.says("Slagerij Vos").await?;
    import::apply(browser).await?;
    import::done(browser).await?;
    customers::counts(browser, "customer", 1).await?;
    browser.says("Slagerij Vos").await
}

/// An archive whose parts are not packed: the shortest workbook that is one.
fn workbook() -> Result<Vec<u8>> {
    let relation =
        |id: &str| format!("<Relationship Id=\"{id}\" Type=\"x/worksheet\" Target=\"{id}.xml\"/>");
    let relations = format!("<Relationships>{}{}</Relationships>", relation("a"), relation("b"));
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |one: &str, two: &str| format!("<row>{}{}</row>", cell(one), cell(two));
    let rows = [row("Klantnummer", "Bedrijfsnaam"), row("77", "Slagerij Vos")].concat();
    let sheets = "<workbook><sheets><sheet name=\"Leeg\" id=\"a\"/>\
        <sheet name=\"Relaties\" id=\"b\"/></sheets></workbook>";
    let parts = [
        ("xl/workbook.xml", sheets.to_owned()),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/a.xml", "<worksheet><sheetData/></worksheet>".to_owned()),
        ("xl/b.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ];
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, text) in &parts {
        let (length, name_length) = (u32::try_from(text.len())?, u16::try_from(name.len())?);
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        head.extend(length.to_le_bytes());
        head.extend(length.to_le_bytes());
        head.extend(name_length.to_le_bytes());
        head.extend([0, 0]);
        let offset = u32::try_from(bytes.len())?;
        bytes.extend([b"PK\x03\x04", head.as_slice(), name.as_bytes(), text.as_bytes()].concat());
        list.extend([b"PK\x01\x02\x14\0", head.as_slice(), &[0; 10]].concat());
        list.extend(offset.to_le_bytes());
        list.extend(name.bytes());
    }
    let count = u16::try_from(parts.len())?.to_le_bytes();
    let (length, offset) = (u32::try_from(list.len())?, u32::try_from(bytes.len())?);
    bytes.extend(list);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count, count].concat());
    bytes.extend([length.to_le_bytes(), offset.to_le_bytes()].concat());
    bytes.extend([0, 0]);
    Ok(bytes)
}
