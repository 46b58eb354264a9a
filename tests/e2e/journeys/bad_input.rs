//! Files that are not what they seem and a password that is wrong ten times: each is told apart,
//! nothing is half applied, nothing is lost.

use anyhow::Result;

use crate::browser::{Browser, Name};
use crate::pages::words::{opening, word};
use crate::pages::{account, customers, import};
use crate::scene::{Scene, demo};

const HEADER: &str = "customer_id,name,created_date,acquisition_campaign_id,referred_by,\
                      ended_date,end_reason,annual_wallet_eur";

pub async fn play(scene: &mut Scene) -> Result<()> {
    let browser = scene.browser("first").await?;
    account::join(&browser, &scene.host.first_user_link().await?).await?;
    missing_columns(scene, &browser).await?;
    wrong_encoding(scene, &browser).await?;
    endless_line(scene, &browser).await?;
    formulas(scene, &browser).await?;
    wrong_password(scene).await
}

/// A table without the column that says whose rows they are.
async fn missing_columns(scene: &Scene, browser: &Browser) -> Result<()> {
    let good = demo().join("customers.csv");
    let bad = scene.file("orders.csv", "order_date,revenue_eur\n2025-01-02,10.00\n")?;
    browser.open("/import").await?;
    browser.choose_files(&[good, bad]).await?;
    browser.says("orders.csv").await?;
    browser.says("order_id").await?;
    nothing_is_there(browser).await
}

/// A table in UTF-16, as spreadsheet programs save "Unicode text".
async fn wrong_encoding(scene: &Scene, browser: &Browser) -> Result<()> {
    let text = format!("{HEADER}\nC1,Café,2024-01-02,,,,,\n");
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bad = scene.file("customers.csv", [&[0xFF, 0xFE], bytes.as_slice()].concat())?;
    browser.open("/import").await?;
    browser.choose_files(&[bad]).await?;
    browser.says("UTF-8").await?;
    nothing_is_there(browser).await
}

/// A line of ten megabytes is refused with its number; the row after it is not.
async fn endless_line(scene: &Scene, browser: &Browser) -> Result<()> {
    let endless = "x".repeat(10 * 1024 * 1024);
    let text = format!("{HEADER}\nC1,{endless},2024-01-02,,,,,\nC2,Gewoon,2024-01-02,,,,,\n");
    let bad = scene.file("customers.csv", text)?;
    import::prepare(browser, &[bad]).await?;
    browser.says("customers.csv").await?;
    nothing_is_there(browser).await
}

/// A cell that a spreadsheet would compute stays the text it is.
async fn formulas(scene: &Scene, browser: &Browser) -> Result<()> {
    let formula = "=HYPERLINK(\"\"http://kwaad.example\"\";\"\"klik\"\")";
    let text = format!("{HEADER}\nC1,\"{formula}\",2024-01-02,,,,,\n");
    let table = scene.file("customers.csv", text)?;
    import::import(browser, &[table]).await?;
    customers::counts(browser, "customer", 1).await?;
    browser.says("=HYPERLINK(\"http://kwaad.example\";\"klik\")").await
}

async fn nothing_is_there(browser: &Browser) -> Result<()> {
    browser.open("/customers").await?;
    browser.says(&word("customers.empty.title")?).await
}

/// Ten wrong passwords lead to a pause that is named; the session of the first browser goes on.
async fn wrong_password(scene: &Scene) -> Result<()> {
    let stranger = scene.browser("stranger").await?;
    stranger.open("/sign-in").await?;
    for _ in 0..10 {
        account::try_password(&stranger, "niet het wachtwoord").await?;
        stranger.find("alert", Name::Has("")).await?;
    }
    stranger.says(&opening("sign_in.error.too_many")?).await
}
