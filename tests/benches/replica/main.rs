//! Where time and memory of the replica go, as native code and step by step: `cargo xtask bench
//! replica`. For whoever works on it; what people wait for is measured in browsers, by `sync`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Error, Result, bail, ensure};
use chrono::NaiveDate;
use domain::entity::Entity;
use domain::segment::Rule;
use domain::sync::block::encode;
use domain::sync::envelope::Envelope;
use replica::directory::{Directory, Recalled};
use replica::figures::Figures;
use replica::list::Lists;
use replica::message::ListQuery;
use replica::segment::Segments;
use replica::sheet::Whole;
use replica::tables::Tables;
use system_tests::driver::footprint;
use system_tests::measure::firm::{AS_OF, Firm, Shares, typed_number};
use tokio::time::Instant;

/// Rows of a block, as the host packs them.
const BLOCK_ROWS: usize = 5_000;

/// Rows listed between two pauses, as the page does.
const STEP: u32 = 5_000;

/// Says where the blocks of the firm are. Making them takes several times the memory that is measured,
/// so a process of its own does that.
const BLOCKS: &str = "KLANTKOMPAS_BENCH_BLOCKS";

fn main() -> Result<()> {
    match env::var_os(BLOCKS) {
        Some(folder) => measure(Path::new(&folder)),
        None => prepare(),
    }
}

/// Makes the firm's blocks and starts the process that measures.
fn prepare() -> Result<()> {
    let (mut customers, mut shares) = (100_000, Shares::FULL);
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--rows" => customers = words.next().context("--rows needs a value")?.parse()?,
            "--light" => shares = Shares::LIGHT,
            // What cargo says to every benchmark.
            "--bench" => {}
            _ => bail!("unknown option {word}"),
        }
    }
    let (folder, blocks) = (tempfile::tempdir()?, blocks(customers, shares)?);
    let bytes: usize = blocks.iter().map(Vec::len).sum();
    say(&format!("{customers} customers, {} blocks of {} MB", blocks.len(), bytes / 1_000_000))?;
    for (place, block) in blocks.iter().enumerate() {
        fs::write(folder.path().join(format!("{place:05}")), block)?;
    }
    let status = Command::new(env::current_exe()?).env(BLOCKS, folder.path()).status()?;
    ensure!(status.success(), "it ended with {status}");
    Ok(())
}

fn measure(folder: &Path) -> Result<()> {
    let entries: Result<Vec<_>, io::Error> = fs::read_dir(folder)?.collect();
    let mut paths: Vec<PathBuf> = entries?.iter().map(fs::DirEntry::path).collect();
    paths.sort_unstable();

    let mut tables = Tables::default();
    step("rows read", || {
        for path in &paths {
            tables.confirm_block(fs::read(path)?)?;
        }
        Ok(())
    })?;
    let parts = step("directory listed", || {
        let mut whole = Whole::of(&tables);
        Ok(std::iter::from_fn(|| whole.next_part(&mut tables)).collect::<Vec<_>>())
    })?;
    let bytes: usize = parts.iter().map(Vec::len).sum();
    say(&format!("{} parts of {} MB", parts.len(), bytes / 1_000_000))?;
    let directory = step("directory put together", || together(parts))?;
    step("names listed", || {
        while directory.index_more(STEP) {}
        Ok(())
    })?;
    step("1 000 callers", || {
        (0..1_000).for_each(|place| drop(directory.caller(&typed_number(place))));
        Ok(())
    })?;
    for text in ["jansen", "de vries utrecht", "kerkweg 12", "info99"] {
        step(&format!("search {text}"), || Ok(directory.search(text, 10)))?;
    }
    let as_of: NaiveDate = AS_OF.parse().map_err(Error::msg)?;
    let mut derived = Figures::default();
    step("all that is derived", || {
        derived.at(&mut tables, as_of);
        Ok(())
    })?;
    for time in ["first", "again"] {
        step(&format!("NPS, {time}"), || Ok(derived.nps(&mut tables, as_of)))?;
    }
    let mut segments = Segments::default();
    for months in [3, 6, 24] {
        let derived = derived.at(&mut tables, as_of);
        let rule = Rule::ordered_within(months);
        let name = format!("segment of {months} months");
        step(&name, || Ok(segments.page(&tables, derived, (&rule, as_of), (0, 50))))?;
    }
    let mut lists = Lists::default();
    for sort in ["name", "revenue_w"] {
        let derived = derived.at(&mut tables, as_of);
        step(&format!("list by {sort}"), || Ok(lists.page(&tables, derived, by(sort, as_of))))?;
    }
    Ok(())
}

/// The firm's rows as the host would send them.
fn blocks(customers: usize, shares: Shares) -> Result<Vec<Vec<u8>>> {
    let firm = Firm::new(customers, shares, 4);
    let kinds: [(Entity, &[Envelope]); 5] = [
        (Entity::Customer, &firm.customers),
        (Entity::Contact, &firm.contacts),
        (Entity::Interaction, &firm.interactions),
        (Entity::Order, &firm.orders),
        (Entity::SurveyResponse, &firm.answers),
    ];
    let mut blocks = Vec::new();
    for (entity, rows) in kinds {
        for part in rows.chunks(BLOCK_ROWS) {
            blocks.push(encode(&entity, part)?);
        }
    }
    Ok(blocks)
}

fn together(mut parts: Vec<Vec<u8>>) -> Result<Directory> {
    let numbers = parts.pop().context("no parts")?;
    let mut recalled = Recalled::default();
    for part in parts {
        recalled.take(&part, false);
    }
    recalled.take_numbers(&numbers);
    Ok(recalled.directory(true))
}

fn by(sort: &str, as_of: NaiveDate) -> ListQuery {
    ListQuery {
        entity: Entity::Customer,
        filter: String::new(),
        only: Vec::new(),
        sort: sort.to_owned(),
        descending: false,
        from: 0,
        count: 50,
        as_of,
    }
}

/// Does something and says what it took.
fn step<Output>(name: &str, work: impl FnOnce() -> Result<Output>) -> Result<Output> {
    let (memory, from) = (footprint::own()?, Instant::now());
    let output = work()?;
    let took = from.elapsed().as_secs_f64() * 1_000.0;
    say(&format!("{name:24} {took:10.2} ms {:+9.1} MB", footprint::own()? - memory))?;
    Ok(output)
}

fn say(line: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
