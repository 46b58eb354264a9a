// DuckDB as WebAssembly in its own worker, in memory: it keeps nothing here.
import { AsyncDuckDB, ConsoleLogger, LogLevel } from "@duckdb/duckdb-wasm";
import { tableFromArrays, tableToIPC } from "apache-arrow";

import { serve } from "../page.js";
import { Asked, queries } from "../queries.js";
import { SCHEMA, tabled } from "../tables.js";

const LIMIT = 8;

const QUERIES = queries({
  at: (place) => `$${place}`,
  since: (day, asOf) => `CAST(${asOf} AS date) - CAST(${day} AS date)`,
  part: (column, share) => `quantile_cont(${column}, ${share})`,
});

class DuckDb {
  #rows = new Map();
  #statements = new Map();

  async open() {
    const logger = new ConsoleLogger(LogLevel.WARNING);
    this.database = new AsyncDuckDB(logger, new Worker("/duckdb-browser-eh.worker.js"));
    await this.database.instantiate("/duckdb-eh.wasm");
    this.connection = await this.database.connect();
    for (const statement of SCHEMA) await this.connection.query(statement);
  }

  // All rows of a table go in at once, when they are there.
  put(rows) {
    for (const [table, values] of tabled(rows)) {
      this.#rows.set(table, (this.#rows.get(table) ?? []).concat(values));
    }
  }

  async index() {
    for (const [{ name, columns }, rows] of this.#rows) {
      const arrays = Object.keys(columns).map((column, place) => (
        [column, rows.map((row) => row[place])]
      ));
      const stream = tableToIPC(tableFromArrays(Object.fromEntries(arrays)), "stream");
      await this.connection.insertArrowFromIPCStream(stream, { name: `new_${name}`, create: true });
      await this.connection.query(`INSERT INTO ${name} SELECT * FROM new_${name}`);
      await this.connection.query(`DROP TABLE new_${name}`);
    }
    this.#rows.clear();
    await this.connection.query("CREATE INDEX phones ON customer (phone)");
  }

  async rows(sql, given) {
    if (!this.#statements.has(sql)) this.#statements.set(sql, await this.connection.prepare(sql));
    const table = await this.#statements.get(sql).query(...given);
    return table.toArray().map((row) => row.toJSON());
  }

  async byPhone(phone) {
    const [row] = await this.rows("SELECT * FROM customer WHERE phone = $1", [phone]);
    return row;
  }

  answers() {
    const answers = new Asked((question, given) => this.rows(QUERIES[question], given));
    answers.search = (wanted) => this.search(wanted);
    return answers;
  }

  // Every word must occur somewhere.
  search(wanted) {
    const words = wanted.toLowerCase().split(" ");
    const all = words.map((_, place) => `contains(found_by, $${place + 1})`).join(" AND ");
    const sql = `SELECT name FROM (
        SELECT name, found_by FROM customer UNION ALL SELECT name, found_by FROM contact
      ) WHERE ${all} LIMIT ${LIMIT}`;
    return this.rows(sql, words);
  }
}

serve(new DuckDb());
