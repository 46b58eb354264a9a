//! Files that are not what they seem and a password that is wrong ten times: each is told apart,
//! nothing is half applied, nothing is lost.

use anyhow::Result;

use crate::browser::Browser;
use crate::pages::words::{opening, word};
use crate::pages::{account, customers, import};
use crate::scene::{PASSWORD, Scene};

const HEADER: &str = "customer_id,name,created_date,acquisition_campaign_id,referred_by,\
                      ended_date,end_reason,annual_wallet_eur";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    missing_columns(scene, &browser).await?;
    no_text(scene, &browser).await?;
    endless_cell(scene, &browser).await?;
    other_encodings(scene, &browser).await?;
    formulas(scene, &browser).await?;
    wrong_password(scene).await
}

/// A table without the column that says whose rows they are.
async fn missing_columns(scene: &Scene, browser: &Browser) -> Result<()> {
    let bad = scene.file("orders.csv", "order_id,order_date,revenue_eur\nO1,2025-01-02,10.00\n")?;
    browser.open("/import").await?;
    browser.choose_files(&[bad]).await?;
    refused(browser, "customer_id").await?;
    nothing_is_there(browser).await
}

/// A spreadsheet's own format under the name of a table.
async fn no_text(scene: &Scene, browser: &Browser) -> Result<()> {
    let bad = scene.file("customers.csv", b"PK\x03\x04\x00\x00\x08\x00")?;
    browser.open("/import").await?;
    browser.choose_files(&[bad]).await?;
    refused(browser, "customers.csv").await?;
    nothing_is_there(browser).await
}

/// A cell of ten megabytes is refused with its line; the row after it is not.
async fn endless_cell(scene: &Scene, browser: &Browser) -> Result<()> {
    let endless = "x".repeat(10 * 1024 * 1024);
    let text = format!("{HEADER}\nC1,{endless},2024-01-02,,,,,\nC2,Gewoon,2024-01-02,,,,,\n");
    let bad = scene.file("customers.csv", text)?;
    import::prepare(browser, &[bad]).await?;
    refused(browser, "10485760").await?;
    nothing_is_there(browser).await
}

/// What spreadsheet programs write beside UTF-8: Windows-1252 and UTF-16.
async fn other_encodings(scene: &Scene, browser: &Browser) -> Result<()> {
    let old = format!("{HEADER}\nC1,Caf\u{e9} Oud,2024-01-02,,,,,\n");
    let old: Vec<u8> = old.chars().map(|c| u8::try_from(u32::from(c))).collect::<Result<_, _>>()?;
    let old = scene.file("customers.csv", old)?;
    import::import(browser, &[old]).await?;
    customers::counts(browser, "customer", 1).await?;
    browser.says("Caf\u{e9} Oud").await?;

    let wide = format!("\u{feff}{HEADER}\nC2,Caf\u{e9} Breed,2024-01-02,,,,,\n");
    let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = scene.file("customers.csv", wide)?;
    import::import(browser, &[wide]).await?;
    customers::counts(browser, "customer", 2).await?;
    browser.says("Caf\u{e9} Breed").await
}

/// Waits for the list of what cannot be imported, and what it says about it.
async fn refused(browser: &Browser, what: &str) -> Result<()> {
    browser.says(&opening("import.problems.title")?).await?;
    browser.says(what).await
}

/// A cell that a spreadsheet would compute stays the text it is.
async fn formulas(scene: &Scene, browser: &Browser) -> Result<()> {
    let formula = "=HYPERLINK(\"\"http://kwaad.example\"\";\"\"klik\"\")";
    let text = format!("{HEADER}\nC3,\"{formula}\",2024-01-02,,,,,\n");
    let table = scene.file("customers.csv", text)?;
    import::import(browser, &[table]).await?;
    customers::counts(browser, "customer", 3).await?;
    browser.says("=HYPERLINK(\"http://kwaad.example\";\"klik\")").await
}

async fn nothing_is_there(browser: &Browser) -> Result<()> {
    browser.open("/customers").await?;
    browser.says(&word("customers.empty.title")?).await
}

/// Ten wrong passwords are each told; then there is a pause that is named.
async fn wrong_password(scene: &Scene) -> Result<()> {
    let stranger = scene.browser("stranger").await?;
    stranger.open("/sign-in").await?;
    for _ in 0..10 {
        account::try_password(&stranger, "niet het wachtwoord").await?;
        stranger.says(&word("sign_in.error.wrong")?).await?;
    }
    account::try_password(&stranger, PASSWORD).await?;
    stranger.says(&opening("sign_in.error.too_many")?).await
}
