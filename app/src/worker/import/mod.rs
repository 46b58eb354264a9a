//! Import in the worker: files become rows in steps, are compared with what is here, packed, stored
//! block by block, and saved by one outbox entry: all of it or nothing.

mod columns;
mod files;
mod known;
mod plan;
mod undo;

use std::collections::BTreeMap;

use domain::entity::Entity;
use domain::exchange::mapping::{Mapping, Target};
use domain::exchange::vcard::{cut, leave_out_same};
use domain::exchange::{Context, Fate, Importer, LeftOutFile, Prepared, Row};
use domain::id::{ImportId, RecordId};
use domain::past_import::PastImport;
use domain::row::number;
use domain::sync::block::pack;
use domain::sync::change::{ENTRY_SCHEMA, ImportBlock};
use domain::sync::envelope::{Envelope, IMPORTED, Versions, to_fields};
use domain::sync::hash::sha256_hex;
use domain::sync::merge;
use domain::sync::undo::mark;
use gloo::timers::future::TimeoutFuture;
use klantkompas::protocol::BLOCK_MAX_BYTES;
use web_sys::File;

use self::columns::columns;
use self::files::{Sources, name_of, read};
use self::plan::{Effect, left_out_rows, of_address_book, of_tables, problem, shortened};
use super::desk::Desk;
use super::message::{AskError, ImportColumns, ImportPlan, ImportProblem, LeftOutRows, Reading};
use crate::clock;
use crate::storage::imports;
use crate::storage::lock::{Claim, claim};
use crate::storage::outbox::{self, Draft};

/// Rows worked on before the worker looks at its messages.
const STEP_ROWS: usize = 2_000;

/// Rows to a block before its size is looked at.
const BLOCK_ROWS: usize = 5_000;

/// Problems that are named one by one.
const NAMED_PROBLEMS: usize = 1_000;

/// Where rows of a folder like the demo firm's come from, whatever the folder is called.
const FOLDER_SOURCE: &str = "folder";

/// Where vCards come from, whatever their file is called: the next export has another name.
const CARD_SOURCE: &str = "vcard";

/// What was prepared and waits for a yes.
#[derive(Debug)]
pub struct Ready {
    name: String,
    /// Rows that would change something, kinds in the order they apply.
    rows: Vec<(Entity, Vec<Envelope>)>,
    /// What the list of past imports will say of it.
    counts: Counts,
    /// The rows that are left out.
    left_out: Vec<LeftOutFile>,
}

/// Records made and changed, and rows left out.
#[derive(Clone, Copy, Debug)]
struct Counts {
    created: u32,
    updated: u32,
    refused: u32,
}

/// How the files are read and told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Each table by itself.
    Tables,
    /// One table of people with their organizations.
    AddressBook,
    /// The same, as vCards.
    Cards,
}

impl Kind {
    fn of(mapping: &Mapping) -> Self {
        match mapping.target {
            Target::AddressBook => Self::AddressBook,
            Target::Customer | Target::Contact => Self::Tables,
        }
    }
}

impl Desk {
    /// Reads the files and says what importing them would do; keeps the rows for [`Desk::import`].
    pub(super) async fn prepare(
        &self,
        ask: u32,
        files: Vec<File>,
        reading: Reading,
    ) -> Result<ImportPlan, AskError> {
        let Reading { mapping, fixes, remembered } = reading;
        self.prepared.take();
        let name = name_of(&files);
        let (importer, columns, kind) = match Sources::sorted(read(&files).await?)? {
            Sources::Cards(cards) => {
                let context = self.context(CARD_SOURCE, true);
                (Importer::cards(context, cards), None, Kind::Cards)
            }
            Sources::Tables(mut sources) => {
                match columns(&mut sources, mapping.as_ref(), &remembered)? {
                    Some((columns, mapping)) if sources.len() == 1 => {
                        let kind = Kind::of(&mapping);
                        let file = sources.remove(0);
                        let source = source_of(&file.name, &columns);
                        let context = self.context(&source, true);
                        (Importer::mapped(context, file, mapping), Some(columns), kind)
                    }
                    _ => {
                        let context = self.context(FOLDER_SOURCE, false);
                        (Importer::folder(context, sources), None, Kind::Tables)
                    }
                }
            }
        };
        let importer = importer.with_fixes(fixes);
        let Prepared { records, problems, tables, left_out } = self.run(ask, importer).await?;
        if tables.iter().all(|table| table.fate == Fate::Ignored) {
            let reason = "none of these files is a table we know";
            return Err(AskError::Invalid(reason.to_owned()));
        }
        let refused = tables.iter().map(|table| table.refused).sum();
        let (rows, effects) = self.compare(ask, records, kind).await?;
        let mut plan = ImportPlan {
            name: name.clone(),
            tables: match kind {
                Kind::Tables => of_tables(tables, &effects),
                Kind::AddressBook | Kind::Cards => of_address_book(&name, &tables, &effects),
            },
            problem_count: number(problems.len()),
            problems: problems.iter().take(NAMED_PROBLEMS).map(problem).collect(),
            is_cards: kind == Kind::Cards,
            columns,
        };
        if plan.is_cards {
            name_cards(&files, &mut plan.problems).await;
        }
        let sum = |part: fn(&Effect) -> u32| effects.values().map(part).sum();
        let counts = Counts {
            created: sum(|effect| effect.created),
            updated: sum(|effect| effect.updated),
            refused,
        };
        *self.prepared.borrow_mut() = Some(Ready { name, rows, counts, left_out });
        Ok(plan)
    }

    /// Saves what was prepared: blocks first, then the entry that makes them count.
    pub(super) async fn import(&self, ask: u32) -> Result<(ImportId, u64), AskError> {
        let Some(Ready { name, mut rows, counts, .. }) = self.prepared.take() else {
            return Err(AskError::Invalid("nothing is prepared".to_owned()));
        };
        let id = ImportId(clock::new_id());
        let total = number(rows.iter().map(|(_, rows)| rows.len()).sum());
        if total == 0 {
            return Ok((id, 0));
        }
        for row in rows.iter_mut().flat_map(|(_, rows)| rows) {
            row.fields.insert(IMPORTED.to_owned(), mark(id));
        }
        // Behind all others: whoever has it has them too.
        rows.push((Entity::Import, vec![self.told(id, &name, counts)?]));
        self.enter(ask, Draft::Import { id, name, blocks: Vec::new(), undoes: None }, rows).await?;
        Ok((id, total.into()))
    }

    /// The rows that what was prepared leaves out.
    pub(super) fn left_out(&self) -> Vec<LeftOutRows> {
        let prepared = self.prepared.borrow();
        let files = prepared.iter().flat_map(|ready| &ready.left_out);
        files.map(left_out_rows).collect()
    }

    /// The row that tells of an import once it is done.
    fn told(&self, id: ImportId, name: &str, counts: Counts) -> Result<Envelope, AskError> {
        let Counts { created, updated, refused } = counts;
        let (name, by, at) = (name.to_owned(), Some(self.user), clock::now_ms());
        let told = PastImport { name, by, at, created, updated, refused, undone_at: None, kept: 0 };
        let fields = to_fields(&told).map_err(|error| AskError::Invalid(error.to_string()))?;
        Ok(envelope(Row { entity: Entity::Import, id: RecordId(id.0), fields }))
    }

    /// Stores rows in blocks, and then the entry that makes them count.
    async fn enter(
        &self,
        ask: u32,
        draft: Draft,
        rows: Vec<(Entity, Vec<Envelope>)>,
    ) -> Result<(), AskError> {
        let total = number(rows.iter().map(|(_, rows)| rows.len()).sum());
        let _lock = claim(&self.import_lock(), Claim::Queue).await;
        let (mut packed_blocks, mut done) = (Vec::new(), 0u32);
        for (entity, rows) in rows {
            for chunk in rows.chunks(BLOCK_ROWS) {
                let packed = pack(&entity, chunk, BLOCK_MAX_BYTES)
                    .map_err(|error| AskError::Invalid(error.to_string()))?;
                let count = packed.len();
                for bytes in packed {
                    let hash = sha256_hex(&bytes);
                    imports::put(&self.connection, &hash, &bytes).await?;
                    let rows = rows_in(&bytes, chunk, count);
                    packed_blocks.push(ImportBlock { hash, entity: entity.clone(), rows });
                }
                done = done.saturating_add(number(chunk.len()));
                self.pause(ask, done, total).await?;
            }
        }
        let draft = match draft {
            Draft::Import { id, name, undoes, .. } => {
                Draft::Import { id, name, blocks: packed_blocks, undoes }
            }
            draft => draft,
        };
        let text = outbox::append(&self.connection, draft).await?;
        self.made(text).await?;
        Ok(())
    }

    /// What rows of this source refer to; `finds_again` where they may be of records here.
    fn context(&self, source: &str, finds_again: bool) -> Context {
        let tables = self.tables.borrow();
        Context {
            workspace: self.workspace,
            source: source.to_owned(),
            country: tables.setting().country,
            known: known::known(&tables),
            customers: known::customers(&tables),
            here: if finds_again { known::here(&tables) } else { Default::default() },
        }
    }

    async fn run(&self, ask: u32, mut importer: Importer) -> Result<Prepared, AskError> {
        loop {
            let progress = importer.step(STEP_ROWS);
            if progress.finished {
                return Ok(importer.finish());
            }
            self.pause(ask, number(progress.rows_done), number(progress.rows_total)).await?;
        }
    }

    /// Which rows would change something, and how.
    async fn compare(
        &self,
        ask: u32,
        records: Vec<Row>,
        kind: Kind,
    ) -> Result<(Vec<(Entity, Vec<Envelope>)>, BTreeMap<Entity, Effect>), AskError> {
        let total = number(records.len());
        let mut rows: Vec<(Entity, Vec<Envelope>)> = Vec::new();
        let mut effects: BTreeMap<Entity, Effect> = BTreeMap::new();
        let mut done = 0u32;
        let mut records = records.into_iter();
        loop {
            let step: Vec<Row> = records.by_ref().take(STEP_ROWS).collect();
            if step.is_empty() {
                return Ok((rows, effects));
            }
            done = done.saturating_add(number(step.len()));
            for row in step {
                let mut row = envelope(row);
                let changes = self.effect(&mut row, kind);
                let effect = effects.entry(row.entity.clone()).or_default();
                *match changes {
                    None => &mut effect.created,
                    Some(true) => &mut effect.updated,
                    Some(false) => &mut effect.unchanged,
                } += 1;
                if changes != Some(false) {
                    keep(&mut rows, row);
                }
            }
            self.pause(ask, done, total).await?;
        }
    }

    /// Whether a row would change the one that is here; absent when none is. A card says what it
    /// says in its own words: those that are here stay where they mean the same.
    fn effect(&self, incoming: &mut Envelope, kind: Kind) -> Option<bool> {
        let tables = self.tables.borrow();
        let known = tables.find(&incoming.entity, incoming.id)?.envelope()?;
        if kind == Kind::Cards {
            leave_out_same(&known.fields, &mut incoming.fields);
        }
        let applied = merge::import(Some(&known), incoming, 0);
        Some(applied.is_ok_and(|applied| !applied.changed.is_empty()))
    }

    /// Tells how far it is and lets the worker look at its messages: one may say to stop.
    async fn pause(&self, ask: u32, done: u32, total: u32) -> Result<(), AskError> {
        self.tell_progress(ask, done, total);
        TimeoutFuture::new(0).await;
        if self.is_cancelled(ask) { Err(AskError::Cancelled) } else { Ok(()) }
    }
}

/// Where rows come from: the file, and its sheet when that is not the first.
fn source_of(file: &str, columns: &ImportColumns) -> String {
    let is_first = columns.sheets.first() == columns.mapping.sheet.as_ref();
    match &columns.mapping.sheet {
        Some(sheet) if !is_first => format!("{file}/{sheet}"),
        _ => file.to_owned(),
    }
}

/// Puts a row behind those of its kind.
fn keep(rows: &mut Vec<(Entity, Vec<Envelope>)>, row: Envelope) {
    match rows.iter_mut().find(|(entity, _)| *entity == row.entity) {
        Some((_, same)) => same.push(row),
        None => rows.push((row.entity.clone(), vec![row])),
    }
}

/// Rows in one block: all of them, unless the chunk had to be split.
fn rows_in(bytes: &[u8], chunk: &[Envelope], blocks: usize) -> u32 {
    if blocks == 1 {
        return number(chunk.len());
    }
    domain::sync::block::Block::parse(bytes).map_or(0, |block| block.rows())
}

fn envelope(row: Row) -> Envelope {
    Envelope {
        scope: row.entity.scope(),
        entity: row.entity,
        id: row.id,
        schema: ENTRY_SCHEMA,
        fields: row.fields,
        versions: Versions::new(),
        seq: 0,
        erased: false,
    }
}

/// Says of each refused card whom it is of. The files are read once more, which is seldom; a file that
/// went meanwhile leaves its cards without a name.
async fn name_cards(files: &[File], problems: &mut [ImportProblem]) {
    for file in files {
        let name = file.name();
        let nameless =
            |it: &&mut ImportProblem| it.file == name && it.value.is_empty() && it.line > 0;
        let mut of_file: Vec<&mut ImportProblem> = problems.iter_mut().filter(nameless).collect();
        if of_file.is_empty() {
            continue;
        }
        let Ok(read) = read(std::slice::from_ref(file)).await else { continue };
        let lines: Vec<u64> = of_file.iter().map(|problem| problem.line.into()).collect();
        let cards = read.iter().flat_map(|file| cut(&file.bytes, &lines)).collect::<Vec<_>>();
        for problem in &mut of_file {
            let line = u64::from(problem.line);
            let card = cards.iter().find(|card| (card.line..=card.last).contains(&line));
            problem.value = card.map(|card| shortened(&card.name)).unwrap_or_default();
        }
    }
}
