//! The run over the files, in steps.

use std::collections::{HashSet, VecDeque};

use csv::StringRecord;

use super::fault::{Fault, RowProblem};
use super::fields::{Cells, Notation};
use super::fix::{Fix, mended};
use super::folder::{FolderTable, Memory, Outcome, Referral, Scope, unknown};
use super::left_out::{LeftOut, LeftOutFile};
use super::mapped::MappedRows;
use super::mapping::Mapping;
use super::table::{Encoding, SourceFile, Table};
use super::vcard::is_vcard;
use super::workbook::is_workbook;
use super::{Context, Fate, Prepared, TableReport};
use crate::entity::Entity;

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub rows_done: usize,
    /// Rows there are; lines are counted, so cells of several lines make it an upper bound.
    pub rows_total: usize,
    /// The file being read.
    pub file: String,
    /// Nothing is left to do.
    pub finished: bool,
}

/// Reads files into records, so many rows at a time.
pub struct Importer {
    context: Context,
    jobs: VecDeque<Job>,
    open: Option<Open>,
    memory: Memory,
    /// What the mapped files so far left behind.
    mapped: Option<MappedRows>,
    rows_done: usize,
    rows_total: usize,
    /// Cells mended by hand.
    fixes: Vec<Fix>,
    prepared: Prepared,
}

struct Job {
    file: SourceFile,
    rows: Rows,
}

enum Rows {
    Folder(FolderTable),
    Mapped(Box<MappedRows>),
    /// A file of vCards, whose columns are known when it is opened.
    Cards,
}

struct Open {
    table: Table,
    rows: Rows,
    /// Names the cells are asked for by.
    names: Vec<String>,
    /// Names as they stand in the file.
    header: Vec<String>,
    notation: Notation,
    report: TableReport,
    left_out: Vec<LeftOut>,
}

impl Importer {
    /// Reads the tables of a folder; files that are none of them are named in the result.
    pub fn folder(context: Context, files: Vec<SourceFile>) -> Self {
        let mut importer = Self::new(context);
        let mut taken = HashSet::new();
        let mut jobs = Vec::new();
        for file in files {
            let Some(table) = FolderTable::of_file(&file.name) else {
                importer.prepared.tables.push(report(&file.name, Fate::Ignored));
                continue;
            };
            if taken.insert(table) {
                importer.memory.keys.begin(table.name());
                jobs.push((table, file));
            } else {
                let table = table.name().to_owned();
                importer.refuse_file(&file.name, 0, None, Fault::SecondFile { table });
            }
        }
        jobs.sort_by_key(|(table, _)| *table);
        for (table, file) in jobs {
            importer.add(file, Rows::Folder(table));
        }
        importer
    }

    /// Reads one file by a mapping of its columns.
    pub fn mapped(context: Context, file: SourceFile, mapping: Mapping) -> Self {
        let mut importer = Self::new(context);
        importer.add(file, Rows::Mapped(Box::new(MappedRows::new(mapping))));
        importer
    }

    /// Reads files of vCards as one address book.
    pub fn cards(context: Context, files: Vec<SourceFile>) -> Self {
        let mut importer = Self::new(context);
        for file in files {
            if is_vcard(&file.bytes) {
                importer.add(file, Rows::Cards);
            } else {
                let is_empty = file.bytes.trim_ascii().is_empty();
                let fault = if is_empty { Fault::EmptyFile } else { Fault::NotCards };
                importer.refuse_file(&file.name, 0, None, fault);
            }
        }
        importer
    }

    fn new(context: Context) -> Self {
        Self {
            context,
            jobs: VecDeque::new(),
            open: None,
            memory: Memory::default(),
            mapped: None,
            rows_done: 0,
            rows_total: 0,
            fixes: Vec::new(),
            prepared: Prepared::default(),
        }
    }

    /// Reads the files as if these cells said something else.
    pub fn with_fixes(self, fixes: Vec<Fix>) -> Self {
        Self { fixes, ..self }
    }

    fn add(&mut self, file: SourceFile, rows: Rows) {
        if is_workbook(&file.bytes) {
            // Counted when it is unpacked.
            return self.jobs.push_back(Job { file, rows });
        }
        let ends = file.bytes.iter().filter(|byte| **byte == b'\n').count();
        let is_open_ended = file.bytes.last().is_some_and(|byte| *byte != b'\n');
        self.rows_total += (ends + usize::from(is_open_ended)).saturating_sub(1);
        self.jobs.push_back(Job { file, rows });
    }

    /// Reads up to `max_rows` more rows.
    pub fn step(&mut self, max_rows: usize) -> Progress {
        for _ in 0..max_rows {
            if self.open.is_none() && !self.open_next() {
                break;
            }
            self.read_row();
        }
        let file = self.open.as_ref().map(|open| open.report.file.clone()).unwrap_or_default();
        let finished = self.open.is_none() && self.jobs.is_empty();
        Progress {
            rows_done: self.rows_done,
            rows_total: self.rows_total.max(self.rows_done),
            file,
            finished,
        }
    }

    /// Reads what is left and gives the result.
    pub fn finish(mut self) -> Prepared {
        while !self.step(usize::MAX).finished {}
        if self.mapped.as_ref().is_some_and(MappedRows::is_address_book) {
            // Customers before what refers to them; the places of rows are of no more use.
            self.prepared.records.sort_by_key(|row| row.entity != Entity::Customer);
        }
        self.prepared
    }

    /// Opens the next file that can be read; false when none is left.
    fn open_next(&mut self) -> bool {
        while let Some(Job { file, rows }) = self.jobs.pop_front() {
            let SourceFile { name, bytes } = file;
            let sheet = match &rows {
                Rows::Mapped(rows) => rows.sheet(),
                Rows::Folder(_) | Rows::Cards => None,
            };
            let table = match Table::open_sheet(bytes, sheet) {
                Ok(table) => table,
                Err(fault) => {
                    self.refuse_file(&name, 0, None, fault);
                    continue;
                }
            };
            let rows = match rows {
                Rows::Cards => {
                    let rows = MappedRows::new(Mapping::of_cards(&table.header));
                    Rows::Mapped(Box::new(rows.after(self.mapped.take())))
                }
                rows => rows,
            };
            self.rows_total += table.rows_at_most().unwrap_or(0);
            let required = match &rows {
                Rows::Folder(table) => table.required(),
                Rows::Mapped(_) | Rows::Cards => &[],
            };
            let lacks = |column: &&&str| !table.header.iter().any(|name| name == **column);
            if let Some(column) = required.iter().find(lacks) {
                self.refuse_file(&name, 1, Some(column), Fault::MissingColumn);
                continue;
            }
            self.open = Some(Open::new(name, table, rows));
            return true;
        }
        false
    }

    fn refuse_file(&mut self, file: &str, line: u64, column: Option<&str>, fault: Fault) {
        let column = column.map(str::to_owned);
        self.prepared.problems.push(RowProblem { file: file.to_owned(), line, column, fault });
        self.prepared.tables.push(report(file, Fate::Refused));
    }

    fn read_row(&mut self) {
        let Some(open) = &mut self.open else { return };
        let Some(row) = open.table.next_row() else { return self.close() };
        self.rows_done += 1;
        open.report.rows += 1;
        let line = row.line;
        let (faults, cells) = match row.cells {
            Err(fault) => {
                let cells = open.table.last_cells().cloned();
                (vec![(None, fault)], cells.unwrap_or_default())
            }
            Ok(record) => {
                let record = mended(&self.fixes, &open.report.file, &open.header, line, record);
                let mut cells = Cells {
                    names: &open.names,
                    header: &open.header,
                    record: &record,
                    notation: open.notation,
                    faults: Vec::new(),
                };
                let place = self.prepared.records.len();
                let context = &self.context;
                let outcome = match &mut open.rows {
                    Rows::Folder(table) => {
                        let memory = &mut self.memory;
                        table.row(&mut cells, &mut Scope { context, memory, place, line })
                    }
                    Rows::Mapped(rows) => rows.row(&mut cells, context, (line, place)),
                    // Opened as a mapped one.
                    Rows::Cards => Outcome::Nothing,
                };
                let faults = cells.faults;
                if faults.is_empty() {
                    take(&mut self.prepared, outcome);
                    (faults, StringRecord::new())
                } else {
                    (faults, record.into_owned())
                }
            }
        };
        if faults.is_empty() {
            open.report.accepted += 1;
        } else {
            open.report.refused += 1;
            open.left_out.push(LeftOut { line, cells, faults: faults.clone() });
        }
        for (column, fault) in faults {
            let file = open.report.file.clone();
            self.prepared.problems.push(RowProblem { file, line, column, fault });
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if matches!(open.rows, Rows::Folder(FolderTable::Customers)) {
            self.drop_dangling_referrals(&open.report.file);
        }
        if let Rows::Mapped(rows) = open.rows {
            self.mapped = Some(rows.closed(&open.report.file));
        }
        if !open.left_out.is_empty() {
            let (file, header, rows) = (open.report.file.clone(), open.header, open.left_out);
            self.prepared.left_out.push(LeftOutFile { file, header, rows });
        }
        self.prepared.tables.push(open.report);
    }

    /// Who brought a customer in must be a customer; otherwise that one value is left out.
    fn drop_dangling_referrals(&mut self, file: &str) {
        for Referral { place, line, key } in self.memory.dangling(&self.context) {
            if let Some(record) = self.prepared.records.get_mut(place) {
                record.fields.remove("referred_by");
            }
            self.prepared.problems.push(RowProblem {
                file: file.to_owned(),
                line,
                column: Some("referred_by".to_owned()),
                fault: unknown(&key, FolderTable::Customers),
            });
        }
    }
}

impl Open {
    fn new(file: String, table: Table, rows: Rows) -> Self {
        let (fate, names, notation) = match &rows {
            Rows::Folder(folder) => {
                let entities = folder.entities();
                let fate =
                    if entities.is_empty() { Fate::NotYet } else { Fate::Imported(entities) };
                (fate, table.header.clone(), Notation::default())
            }
            Rows::Mapped(rows) => (Fate::Imported(rows.entities()), rows.names(), rows.notation()),
            Rows::Cards => (Fate::Refused, Vec::new(), Notation::default()),
        };
        let report = TableReport {
            encoding: table.encoding,
            separator: table.separator,
            ..report(&file, fate)
        };
        let header = table.header.clone();
        Self { table, rows, names, header, notation, report, left_out: Vec::new() }
    }
}

fn take(prepared: &mut Prepared, outcome: Outcome) {
    match outcome {
        Outcome::Rows(rows) => prepared.records.extend(rows),
        Outcome::Merge(place, fields) => {
            if let Some(record) = prepared.records.get_mut(place) {
                record.fields.extend(fields);
            }
        }
        Outcome::Nothing => {}
    }
}

fn report(file: &str, fate: Fate) -> TableReport {
    TableReport {
        file: file.to_owned(),
        fate,
        rows: 0,
        accepted: 0,
        refused: 0,
        encoding: Encoding::default(),
        separator: ',',
    }
}
