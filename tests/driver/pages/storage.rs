//! What this browser has stored of the data that is open, as its developer tools would show it.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;
use serde::Deserialize;
use serde_json::json;

use crate::driver::browser::Browser;
use crate::driver::wait;

/// Opens the database of the data; `done` is given what is found in it.
const OPEN: &str = "
    const done = arguments[arguments.length - 1];
    const isData = ({ name }) => /^klantkompas\\/.+\\/.+/.test(name);
    const found = (await indexedDB.databases()).find(isData);
    if (!found) return done(null);
    const database = await new Promise((opened) => {
        const opening = indexedDB.open(found.name);
        opening.onsuccess = () => opened(opening.result);
        opening.onerror = () => opened(null);
    });
    if (!database) return done(null);
";

/// Runs a script that has `database`, its `arguments` and `done`.
async fn ask(browser: &Browser, script: &str, store: &str) -> Result<serde_json::Value> {
    let script = format!("(async function () {{ {OPEN} {script} }}).apply(null, arguments)");
    Ok(browser.web().execute_async(script, vec![json!(store)]).await?.json().clone())
}

/// How many records a store holds; none while there is no database.
pub async fn count(browser: &Browser, store: &str) -> Result<u64> {
    let script = "
        const count = database.transaction(arguments[0]).objectStore(arguments[0]).count();
        count.onsuccess = () => { database.close(); done(count.result); };
        count.onerror = () => { database.close(); done(null); };";
    Ok(ask(browser, script, store).await?.as_u64().unwrap_or_default())
}

/// Whether a fact about the device is stored.
pub async fn has_fact(browser: &Browser, name: &str) -> Result<bool> {
    let script = "
        const key = database.transaction('meta').objectStore('meta').getKey(arguments[0]);
        key.onsuccess = () => { database.close(); done(key.result !== undefined); };
        key.onerror = () => { database.close(); done(null); };";
    Ok(ask(browser, script, name).await?.as_bool().unwrap_or_default())
}

/// Puts a fact in the place of the one that is stored.
pub async fn set_fact(browser: &Browser, name: &str, fact: &serde_json::Value) -> Result<()> {
    let script = format!(
        "const facts = database.transaction('meta', 'readwrite').objectStore('meta');
        const put = facts.put({}, arguments[0]);
        put.onsuccess = put.onerror = () => {{ database.close(); done(null); }};",
        json!(fact.to_string())
    );
    ask(browser, &script, name).await.map(drop)
}

/// Keeps everybody else from a store until this page is closed.
pub async fn lock(browser: &Browser, store: &str) -> Result<()> {
    let script = "
        const held = database.transaction(arguments[0], 'readwrite').objectStore(arguments[0]);
        const hold = () => { held.count().onsuccess = hold; };
        held.count().onsuccess = () => { hold(); done(null); };";
    ask(browser, script, store).await.map(drop)
}

/// The device's id; absent while none is stored.
pub async fn device(browser: &Browser) -> Result<Option<String>> {
    let device = fact(browser, "device").await?;
    Ok(device.get("id").and_then(serde_json::Value::as_str).map(str::to_owned))
}

/// Removes all that scripts have stored, as a browser does to make room.
pub async fn remove_all(browser: &Browser) -> Result<()> {
    let script = "
        const done = arguments[arguments.length - 1];
        const remove = async () => {
            localStorage.clear();
            for (const { name } of await indexedDB.databases()) {
                await new Promise((removed) => {
                    const request = indexedDB.deleteDatabase(name);
                    request.onsuccess = request.onerror = removed;
                });
            }
        };
        remove().then(() => done(true));";
    browser.web().execute_async(script, vec![]).await?;
    Ok(())
}

/// What every store of the data holds.
#[derive(Clone, Debug, Default)]
pub struct Held(pub BTreeMap<String, Share>);

/// What one store holds.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Share {
    /// Records.
    pub count: u64,
    /// Bytes of packed and encrypted values, characters of others.
    pub size: u64,
}

impl Held {
    /// What one store holds.
    pub fn of(&self, store: &str) -> Share {
        self.0.get(store).copied().unwrap_or_default()
    }

    /// The size of all stores.
    pub fn size(&self) -> u64 {
        self.0.values().map(|share| share.size).sum()
    }

    /// Keeps of each store the most that it held here and there.
    pub fn grow(&mut self, other: &Self) {
        for (store, share) in &other.0 {
            let most = self.0.entry(store.clone()).or_default();
            most.count = most.count.max(share.count);
            most.size = most.size.max(share.size);
        }
    }
}

impl fmt::Display for Held {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} KB", self.size() / 1_000)?;
        for (store, share) in self.0.iter().filter(|(_, share)| 0 < share.count) {
            write!(out, ", {store} {} in {} KB", share.count, share.size / 1_000)?;
        }
        Ok(())
    }
}

/// What every store holds.
pub async fn held(browser: &Browser) -> Result<Held> {
    let script = "
        const size = (value) => value?.byteLength ?? JSON.stringify(value)?.length ?? 0;
        const names = [...database.objectStoreNames];
        const transaction = database.transaction(names);
        const read = names.map((name) => transaction.objectStore(name).getAll());
        transaction.oncomplete = () => {
            database.close();
            done(Object.fromEntries(read.map(({ result }, at) => [names[at], {
                count: result.length,
                size: result.reduce((sum, value) => sum + size(value), 0),
            }])));
        };";
    Ok(Held(serde_json::from_value(ask(browser, script, "").await?)?))
}

/// Waits until a store holds a number of records that fits.
pub async fn until(browser: &Browser, store: &str, fits: impl Fn(u64) -> bool) -> Result<u64> {
    wait::until(wait::STEP, format!("the store {store} holds what it must"), async || {
        Ok(Some(count(browser, store).await?).filter(|count| fits(*count)))
    })
    .await
}

/// Keeps everyone from writing to a store, for as long as the page is there: by reading it without
/// end. Writing would keep Firefox from writing to the other stores too.
pub async fn hold(browser: &Browser, store: &str) -> Result<()> {
    let script = "
        const held = database.transaction(arguments[0], 'readonly').objectStore(arguments[0]);
        const again = () => { held.get(0).onsuccess = again; };
        held.get(0).onsuccess = () => { again(); done(true); };";
    ask(browser, script, store).await?;
    Ok(())
}

/// Waits until no data of anybody is stored.
pub async fn is_gone(browser: &Browser) -> Result<()> {
    let script = "
        const done = arguments[arguments.length - 1];
        indexedDB.databases().then((all) => done(all.map(({ name }) => name)));";
    wait::until(wait::STEP, "no data is stored".to_owned(), async || {
        let names = browser.web().execute_async(script, vec![]).await?.json().clone();
        let names: Vec<String> = serde_json::from_value(names)?;
        Ok(names.iter().all(|name| name.matches('/').count() < 2).then_some(()))
    })
    .await
}

/// Leaves the stored profile as it is between the decision that all is to go and its going.
pub async fn interrupt_leaving(browser: &Browser) -> Result<()> {
    let script = "
        const done = arguments[arguments.length - 1];
        indexedDB.open('klantkompas').onsuccess = ({ target: { result: database } }) => {
            const store = database.transaction('profiles', 'readwrite').objectStore('profiles');
            store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
                if (!cursor) { database.close(); return done(true); }
                cursor.update(JSON.stringify({ ...JSON.parse(cursor.value), leaving: true }));
                cursor.continue();
            };
        };";
    browser.web().execute_async(script, vec![]).await?;
    Ok(())
}

/// The stores in which a text stands anywhere, packed rows included.
pub async fn holding(browser: &Browser, text: &str) -> Result<Vec<String>> {
    let script = "
        const decoder = new TextDecoder();
        const shown = (value) => ArrayBuffer.isView(value) ? decoder.decode(value) : value;
        const all = (store) => new Promise((read) => {
            const asked = database.transaction(store).objectStore(store).getAll();
            asked.onsuccess = () => read(asked.result);
            asked.onerror = () => read(['unreadable ' + arguments[0]]);
        });
        const held = [];
        for (const store of database.objectStoreNames) {
            const values = await all(store);
            if (values.some((value) => JSON.stringify(shown(value)).includes(arguments[0]))) {
                held.push(store);
            }
        }
        database.close();
        done(held);";
    Ok(serde_json::from_value(ask(browser, script, text).await?)?)
}

/// A fact about the device; null while there is none.
pub async fn fact(browser: &Browser, name: &str) -> Result<serde_json::Value> {
    let script = "
        const fact = database.transaction('meta').objectStore('meta').get(arguments[0]);
        fact.onsuccess = () => {
            database.close();
            done(fact.result ? JSON.parse(fact.result) : null);
        };
        fact.onerror = () => { database.close(); done(null); };";
    ask(browser, script, name).await
}

/// Makes it so many days ago that the host said who is signed in.
pub async fn set_confirmed_back(browser: &Browser, days: u32) -> Result<()> {
    let script = "
        const transaction = database.transaction('meta', 'readwrite');
        const store = transaction.objectStore('meta');
        store.get('presence').onsuccess = ({ target: { result } }) => {
            const ago = Number(arguments[0]) * 24 * 60 * 60 * 1000;
            const presence = { ...JSON.parse(result), confirmed_at: Date.now() - ago };
            store.put(JSON.stringify(presence), 'presence');
        };
        transaction.oncomplete = () => { database.close(); done(true); };";
    ask(browser, script, &days.to_string()).await?;
    Ok(())
}

/// Keeps the database from being deleted, for as long as the page is there.
pub async fn keep_open(browser: &Browser) -> Result<()> {
    ask(browser, "window.keptOpen = database; done(true);", "").await?;
    Ok(())
}

/// In the database that is kept open: how many packed rows and settled entries there are, and how many
/// bytes the wrapped key has.
pub async fn kept_open(browser: &Browser) -> Result<(u64, u64)> {
    let script = "
        const done = arguments[arguments.length - 1];
        const transaction = window.keptOpen.transaction(['meta', 'segments', 'acked']);
        const vault = transaction.objectStore('meta').get('vault');
        const rows = transaction.objectStore('segments').count();
        const entries = transaction.objectStore('acked').count();
        transaction.oncomplete = () => {
            done([rows.result + entries.result, JSON.parse(vault.result).wrapped.length]);
        };";
    let found = browser.web().execute_async(script, vec![]).await?.json().clone();
    Ok(serde_json::from_value(found)?)
}
