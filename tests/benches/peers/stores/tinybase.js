// TinyBase: all rows in memory, an index on the number and queries over them, and a persister that
// writes the whole store to IndexedDB.
import { createIndexes, createQueries, createStore } from "tinybase";
import { createIndexedDbPersister } from "tinybase/persisters/persister-indexed-db";

import { days, monthsBack, scored, valued } from "../aggregates.js";
import { File } from "../file.js";
import { serve } from "../page.js";
import { TABLES } from "../tables.js";

const YEAR = 12;

const cells = (columns, row) => {
  const made = {};
  for (const [name, { of }] of Object.entries(columns)) {
    const value = of(row);
    if (value !== undefined && value !== null) made[name] = value;
  }
  return made;
};

const isPurchase = (cell, asOf) => cell("kind") === "order" && cell("status") === "confirmed" &&
  cell("revenue") > 0 && cell("day") <= asOf;

class Answers {
  constructor(store) {
    this.queries = createQueries(store);
    const rows = ["customer", "contact"].flatMap((entity) => (
      Object.entries(store.getTable(entity)).map(([_id, row]) => ({ ...row, _id, entity }))
    ));
    this.file = new File(rows);
    this.file.texts = rows.map((row) => row.found_by);
  }

  search(wanted) {
    return this.file.search(wanted);
  }

  // The rows of a query that is made for this one question.
  rows(table, define) {
    this.queries.setQueryDefinition("asked", table, define);
    const rows = Object.values(this.queries.getResultTable("asked"));
    this.queries.delQueryDefinition("asked");
    return rows;
  }

  buyers(asOf, since = "") {
    return this.rows("orders", ({ select, where, group }) => {
      select("customer");
      select("day").as("days");
      select("day").as("last");
      select("revenue");
      where((cell) => isPurchase(cell, asOf) && since < cell("day"));
      group("revenue", "sum");
      group("days", (all) => new Set(all).size);
      group("last", (all) => all.reduce((one, other) => (one < other ? other : one)));
    });
  }

  segment(months, asOf) {
    const since = monthsBack(asOf, months);
    return this.rows("orders", ({ select, where, group }) => {
      select("customer");
      select("revenue");
      where((cell) => isPurchase(cell, asOf) && since < cell("day"));
      group("revenue", "count");
    }).length;
  }

  nps(asOf) {
    const scores = this.latest(asOf).map(({ latest }) => Number(latest.slice(-2)));
    const net = scores.reduce((sum, score) => sum + (score >= 9 ? 1 : score <= 6 ? -1 : 0), 0);
    return (100 * net) / scores.length;
  }

  value(asOf) {
    const rows = this.rows("orders", ({ select, where, group }) => {
      select("customer");
      select("revenue");
      where((cell) => isPurchase(cell, asOf));
      group("revenue", "sum");
    });
    return valued(rows.map(({ customer, revenue }) => [customer, revenue]));
  }

  rfm(asOf) {
    return scored(this.buyers(asOf).map(({ last, days: frequency, revenue }) => (
      { recency: days(last, asOf), frequency, monetary: revenue }
    )));
  }

  npsByCity(asOf) {
    const tallies = {};
    for (const { city, latest } of this.latest(asOf)) {
      const score = Number(latest.slice(-2));
      const tally = (tallies[city] ??= [0, 0, 0]);
      tally[0] += 1;
      if (score >= 9) tally[1] += 1;
      if (score <= 6) tally[2] += 1;
    }
    return tallies;
  }

  // One value per answer that sorts by day and id, and ends with the score.
  latest(asOf) {
    const since = monthsBack(asOf, YEAR);
    return this.rows("answers", ({ select, join, where, group }) => {
      join("customer", "customer");
      select("customer");
      select("customer", "city");
      select((cell, id) => `${cell("day")} ${id} ${String(cell("score")).padStart(2, "0")}`)
        .as("latest");
      where((cell) => since < cell("day") && cell("day") <= asOf);
      group("latest", (all) => all.reduce((one, other) => (one < other ? other : one)));
    });
  }
}

class TinyBase {
  async open() {
    this.store = createStore();
    this.persister = createIndexedDbPersister(this.store, "tinybase", 1, (error) => {
      this.problem = error;
    });
    // That there is nothing yet is a problem to it, and none here.
    await this.persister.load();
    this.problem = undefined;
    this.indexes = createIndexes(this.store);
    this.indexes.setIndexDefinition("phone", "customer", "phone");
  }

  put(rows) {
    this.store.transaction(() => {
      for (const row of rows) {
        const { name, columns } = TABLES[row.entity];
        const { _id, ...others } = cells(columns, row);
        this.store.setRow(name, _id, others);
      }
    });
  }

  async save() {
    await this.persister.save();
    if (this.problem) throw this.problem;
  }

  async apply(rows) {
    this.put(rows);
    await this.save();
  }

  index() {
    return this.save();
  }

  byPhone(phone) {
    const [_id] = this.indexes.getSliceRowIds("phone", phone);
    return { ...this.store.getRow("customer", _id), _id };
  }

  answers() {
    return new Answers(this.store);
  }

  async edit({ _id, website }) {
    this.store.setCell("customer", _id, "website", website);
    await this.save();
  }
}

serve(new TinyBase());
