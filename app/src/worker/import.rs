//! Import in the worker: files become rows in steps, are compared with what is here, packed, stored
//! block by block, and saved by one outbox entry: all of it or nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::entity::Entity;
use domain::exchange::mapping::{Mapping, Target, TargetField};
use domain::exchange::{
    Context, Fate, Importer, Prepared, Preview, Row, RowProblem, SourceFile, preview,
};
use domain::id::{ImportId, RecordId};
use domain::row::number;
use domain::sync::block::pack;
use domain::sync::change::{ENTRY_SCHEMA, ImportBlock};
use domain::sync::envelope::{Envelope, Versions};
use domain::sync::hash::sha256_hex;
use domain::sync::merge;
use gloo::timers::future::TimeoutFuture;
use js_sys::{ArrayBuffer, Uint8Array};
use klantkompas::protocol::BLOCK_MAX_BYTES;
use replica::tables::Tables;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::desk::Desk;
use super::message::{
    AskError, ColumnMapping, ImportColumns, ImportPlan, ImportProblem, ImportTable,
};
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

/// What was prepared and waits for a yes.
#[derive(Debug)]
pub struct Ready {
    name: String,
    /// Rows that would change something, kinds in the order they apply.
    rows: Vec<(Entity, Vec<Envelope>)>,
}

/// What the rows of one kind would do.
#[derive(Clone, Copy, Debug, Default)]
struct Effect {
    created: u32,
    updated: u32,
    unchanged: u32,
}

impl Desk {
    /// Reads the files and says what importing them would do; keeps the rows for [`Desk::import`].
    pub(super) async fn prepare(
        &self,
        ask: u32,
        files: Vec<File>,
        mapping: Option<ColumnMapping>,
    ) -> Result<ImportPlan, AskError> {
        self.prepared.take();
        let name = name_of(&files);
        let sources = read(&files).await?;
        let columns = columns(&sources, mapping.as_ref())?;
        let importer = self.importer(sources, columns.as_ref().map(|(_, mapping)| mapping.clone()));
        let prepared = self.run(ask, importer).await?;
        if prepared.tables.iter().all(|table| table.fate == Fate::Ignored) {
            let reason = "none of these files is a table we know";
            return Err(AskError::Invalid(reason.to_owned()));
        }
        let Prepared { records, problems, tables } = prepared;
        let (rows, effects) = self.compare(ask, records).await?;
        let mut plan = ImportPlan {
            name: name.clone(),
            tables: Vec::new(),
            problem_count: number(problems.len()),
            problems: problems.iter().take(NAMED_PROBLEMS).map(problem).collect(),
            columns: columns.map(|(columns, _)| columns),
        };
        let mut told = HashSet::new();
        for table in tables.into_iter().filter(|table| table.fate != Fate::Ignored) {
            let entity = match &table.fate {
                Fate::Imported(entities) => entities.first().cloned(),
                _ => None,
            };
            let effect = entity.as_ref().and_then(|entity| effects.get(entity)).copied();
            let effect = effect.unwrap_or_default();
            // Two tables of one kind, customers and their addresses, fill the same records: what
            // becomes of them is told once.
            let is_first = entity.clone().is_none_or(|entity| told.insert(entity));
            let is_new = effect.created > 0 || effect.updated > 0;
            let (created, updated, unchanged) = match (is_first, is_new) {
                (true, _) => (effect.created, effect.updated, effect.unchanged),
                (false, true) => (0, table.accepted, 0),
                (false, false) => (0, 0, table.accepted),
            };
            plan.tables.push(ImportTable {
                file: table.file,
                entity,
                rows: table.rows,
                created,
                updated,
                unchanged,
                refused: table.refused,
            });
        }
        *self.prepared.borrow_mut() = Some(Ready { name, rows });
        Ok(plan)
    }

    /// Saves what was prepared: blocks first, then the entry that makes them count.
    pub(super) async fn import(&self, ask: u32) -> Result<(ImportId, u64), AskError> {
        let Some(Ready { name, rows }) = self.prepared.take() else {
            return Err(AskError::Invalid("nothing is prepared".to_owned()));
        };
        let id = ImportId(clock::new_id());
        let total = number(rows.iter().map(|(_, rows)| rows.len()).sum());
        if total == 0 {
            return Ok((id, 0));
        }
        let _lock = claim(&self.import_lock(), Claim::Queue).await;
        let (mut blocks, mut done) = (Vec::new(), 0u32);
        for (entity, rows) in rows {
            for chunk in rows.chunks(BLOCK_ROWS) {
                let packed = pack(&entity, chunk, BLOCK_MAX_BYTES)
                    .map_err(|error| AskError::Invalid(error.to_string()))?;
                let count = packed.len();
                for bytes in packed {
                    let hash = sha256_hex(&bytes);
                    imports::put(&self.connection, &hash, &bytes).await?;
                    let rows = rows_in(&bytes, chunk, count);
                    blocks.push(ImportBlock { hash, entity: entity.clone(), rows });
                }
                done = done.saturating_add(number(chunk.len()));
                self.pause(ask, done, total).await?;
            }
        }
        let draft = Draft::Import { id, name, blocks };
        let text = outbox::append(&self.connection, draft).await?;
        self.made(text).await?;
        Ok((id, total.into()))
    }

    fn importer(&self, mut sources: Vec<SourceFile>, mapping: Option<Mapping>) -> Importer {
        let tables = self.tables.borrow();
        let mut context = Context {
            workspace: self.workspace,
            source: FOLDER_SOURCE.to_owned(),
            country: tables.setting().country,
            known: known(&tables),
            customers: customers(&tables),
        };
        match (mapping, sources.len()) {
            (Some(mapping), 1) => {
                let file = sources.remove(0);
                context.source = file.name.clone();
                Importer::mapped(context, file, mapping)
            }
            _ => Importer::folder(context, sources),
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
                let row = envelope(row);
                let changes = self.effect(&row);
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

    /// Whether a row would change the one that is here; absent when none is.
    fn effect(&self, incoming: &Envelope) -> Option<bool> {
        let tables = self.tables.borrow();
        let known = tables.find(&incoming.entity, incoming.id)?.envelope()?;
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

/// Every record here, so that a table may refer to rows of an earlier import.
fn known(tables: &Tables) -> HashSet<RecordId> {
    let kinds = [Entity::Customer, Entity::Contact, Entity::Employee];
    let rows = kinds
        .iter()
        .flat_map(|kind| tables.views(kind).filter_map(move |(row, _)| tables.id(kind, row)));
    rows.collect()
}

/// Customers by lower-case number and name.
fn customers(tables: &Tables) -> HashMap<String, RecordId> {
    let mut customers = HashMap::new();
    for (row, view) in tables.views(&Entity::Customer) {
        let Some(id) = tables.id(&Entity::Customer, row) else { continue };
        for text in [view.text("name"), view.text("number")] {
            if !text.is_empty() {
                customers.insert(text.to_lowercase(), id);
            }
        }
    }
    customers
}

/// The folder's name, or the file's when it is one.
fn name_of(files: &[File]) -> String {
    let path = |file: &File| {
        let path = js_sys::Reflect::get(file, &"webkitRelativePath".into());
        path.ok().and_then(|path| path.as_string()).unwrap_or_default()
    };
    let folder = files.first().map(path).unwrap_or_default();
    match (folder.split_once('/'), files) {
        (Some((folder, _)), _) => folder.to_owned(),
        (None, [file]) => file.name(),
        (None, files) => {
            let names: Vec<String> = files.iter().take(3).map(File::name).collect();
            let more = if files.len() > names.len() { " …" } else { "" };
            format!("{}{more}", names.join(", "))
        }
    }
}

async fn read(files: &[File]) -> Result<Vec<SourceFile>, AskError> {
    let mut sources = Vec::with_capacity(files.len());
    for file in files {
        let name = file.name();
        let unread = |_| AskError::Invalid(format!("{name} cannot be read"));
        let buffer: ArrayBuffer = JsFuture::from(file.array_buffer()).await.map_err(unread)?.into();
        sources.push(SourceFile { bytes: Uint8Array::new(&buffer).to_vec(), name: file.name() });
    }
    Ok(sources)
}

/// For one file that is not a table we know: its columns, and what they are taken for.
fn columns(
    sources: &[SourceFile],
    wanted: Option<&ColumnMapping>,
) -> Result<Option<(ImportColumns, Mapping)>, AskError> {
    let [source] = sources else { return Ok(None) };
    if wanted.is_none() && is_known(source) {
        return Ok(None);
    }
    let target = match wanted.map(|mapping| &mapping.entity) {
        Some(Entity::Contact) => Target::Contact,
        _ => Target::Customer,
    };
    let Preview { header, samples, guess, .. } =
        preview(source, target).map_err(|fault| AskError::Invalid(fault.to_string()))?;
    let mapping = match wanted {
        Some(wanted) if !wanted.fields.is_empty() => {
            let field = |name: &Option<String>| {
                let name = name.as_deref()?;
                TargetField::for_target(target).find(|field| field.name() == name)
            };
            Mapping { columns: wanted.fields.iter().map(field).collect(), ..guess }
        }
        _ => guess,
    };
    let name = |field: TargetField| field.name().to_owned();
    let choices = |target| TargetField::for_target(target).map(name).collect();
    let columns = ImportColumns {
        headers: header,
        samples,
        mapping: ColumnMapping {
            entity: match target {
                Target::Customer => Entity::Customer,
                Target::Contact | Target::AddressBook => Entity::Contact,
            },
            fields: mapping.columns.iter().map(|field| field.map(name)).collect(),
        },
        choices: vec![
            (Entity::Customer, choices(Target::Customer)),
            (Entity::Contact, choices(Target::Contact)),
        ],
    };
    Ok(Some((columns, mapping)))
}

/// Whether a file is a table of the folder, by its name alone.
fn is_known(source: &SourceFile) -> bool {
    let nameless = SourceFile { name: source.name.clone(), bytes: Vec::new() };
    let context = Context::empty(domain::id::WorkspaceId(uuid::Uuid::nil()), FOLDER_SOURCE, "");
    let prepared = Importer::folder(context, vec![nameless]).finish();
    !prepared.tables.iter().any(|table| table.fate == Fate::Ignored)
}

fn problem(problem: &RowProblem) -> ImportProblem {
    use domain::exchange::Fault;
    let value = match &problem.fault {
        Fault::NotADate { text }
        | Fault::NotAnAmount { text }
        | Fault::Negative { text }
        | Fault::NotInRange { text, .. }
        | Fault::NotOneOf { text, .. } => text.clone(),
        Fault::UnknownReference { key, .. } | Fault::Duplicate { key, .. } => key.clone(),
        _ => String::new(),
    };
    ImportProblem {
        file: problem.file.clone(),
        line: u32::try_from(problem.line).unwrap_or(u32::MAX),
        column: problem.column.clone(),
        value: value.chars().take(80).collect(),
        reason: problem.fault.to_string(),
    }
}
