// The database of SQLite: tables on the browser's private file system by the pool of access handles,
// an index on the number, and FTS5 for the search. Its journal and its waiting for the disk are SQLite's
// own defaults.
import initialize from "@sqlite.org/sqlite-wasm";

import { isPerson, text } from "../file.js";
import { queries } from "../queries.js";
import { SCHEMA, TABLES, tabled } from "../tables.js";

const LIMIT = 8;

// More than the 2 MB that it takes unasked: what other stores keep in memory may stay there.
const CACHE_KILOBYTES = 65_536;

const QUERIES = queries({
  at: (place) => `?${place}`,
  since: (day, asOf) => `CAST(julianday(${asOf}) - julianday(${day}) AS integer)`,
  part: (column, share) => `percentile_cont(${column}, ${share})`,
});

const name = (row) => row.name ?? `${row.first_name} ${row.last_name}`;

// A customer's place in the index is its own; contacts come after all customers.
const PLACES = {
  customer: "(SELECT rowid FROM customer WHERE _id = ?1)",
  contact: "(SELECT 1000000000 + rowid FROM contact WHERE _id = ?1)",
};

class Database {
  statements = new Map();

  async open() {
    const sqlite = await initialize({ locateFile: (file) => `/${file}` });
    const pool = await sqlite.installOpfsSAHPoolVfs({});
    this.database = new pool.OpfsSAHPoolDb("/firm.db");
    this.database.exec(`PRAGMA cache_size = -${CACHE_KILOBYTES}`);
    this.database.exec(SCHEMA.join(";"));
    this.database.exec("CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5(name UNINDEXED, text)");
  }

  // Runs a statement that is kept for the next time; answers its rows.
  rows(sql, given) {
    if (!this.statements.has(sql)) this.statements.set(sql, this.database.prepare(sql));
    const statement = this.statements.get(sql);
    const rows = [];
    try {
      if (given.length > 0) statement.bind(given);
      while (statement.step()) rows.push(statement.get({}));
    } finally {
      statement.reset(true);
    }
    return rows;
  }

  write(rows) {
    for (const [{ name: table, columns }, values] of tabled(rows)) {
      const names = Object.keys(columns);
      const marks = names.map(() => "?").join(", ");
      const changes = names.slice(1).map((column) => `${column} = excluded.${column}`);
      const sql = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${marks})
        ON CONFLICT (_id) DO UPDATE SET ${changes.join(", ")}`;
      for (const row of values) this.rows(sql, row);
    }
  }

  put(rows) {
    this.database.transaction(() => this.write(rows));
  }

  apply(rows) {
    this.database.transaction(() => {
      this.write(rows);
      for (const row of rows.filter(isPerson)) {
        const sql = `INSERT OR REPLACE INTO found (rowid, name, text)
          VALUES (${PLACES[row.entity]}, ?2, ?3)`;
        this.rows(sql, [row._id, name(row), text(row)]);
      }
    });
  }

  index() {
    this.database.transaction(() => {
      this.database.exec("CREATE INDEX phones ON customer (phone)");
      this.database.exec(`INSERT INTO found (rowid, name, text)
        SELECT rowid, name, found_by FROM customer
        UNION ALL SELECT 1000000000 + rowid, name, found_by FROM contact`);
    });
  }

  byPhone(phone) {
    return this.rows(`SELECT * FROM ${TABLES.customer.name} WHERE phone = ?1`, [phone])[0];
  }

  // Every word must begin one of the text's.
  search(wanted) {
    const words = wanted.split(" ").map((word) => `"${word.replaceAll('"', '""')}"*`);
    const sql = `SELECT name FROM found WHERE text MATCH ?1 LIMIT ${LIMIT}`;
    return this.rows(sql, [words.join(" AND ")]);
  }

  ask(question, given) {
    return this.rows(QUERIES[question], given);
  }

  edit(id, website) {
    this.rows("UPDATE customer SET website = ?2 WHERE _id = ?1", [id, website]);
  }
}

const database = new Database();

// One after the other, as they are asked.
let last = Promise.resolve();

onmessage = ({ data: { id, name: wanted, given } }) => {
  last = last.then(async () => {
    try {
      postMessage({ id, answer: await database[wanted](...given) });
    } catch (error) {
      postMessage({ id, problem: `${wanted}: ${error}` });
    }
  });
};
