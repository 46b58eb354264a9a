// PGlite on IndexedDB: PostgreSQL's tables, an index on the number, and its own search over words.
import { PGlite } from "@electric-sql/pglite";

import { serve } from "../page.js";
import { Asked, queries } from "../queries.js";
import { SCHEMA, tabled } from "../tables.js";

const LIMIT = 8;

const QUERIES = queries({
  at: (place) => `$${place}::text`,
  since: (day, asOf) => `${asOf}::date - ${day}::date`,
  part: (column, share) => `percentile_cont(${share}) WITHIN GROUP (ORDER BY ${column})`,
});

const PEOPLE = ["customer", "contact"];

class Postgres {
  async open() {
    this.database = await PGlite.create("idb://pglite");
    await this.database.exec(SCHEMA.join(";"));
  }

  // The rows of a table go in as one statement.
  put(rows) {
    return this.database.transaction(async (transaction) => {
      for (const [{ name, columns }, values] of tabled(rows)) {
        const names = Object.keys(columns);
        const objects = values.map((row) => (
          Object.fromEntries(names.map((column, place) => [column, row[place]]))
        ));
        const changes = names.slice(1).map((column) => `${column} = excluded.${column}`);
        await transaction.query(
          `INSERT INTO ${name} (${names.join(", ")})
            SELECT ${names.join(", ")} FROM json_populate_recordset(null::${name}, $1)
            ON CONFLICT (_id) DO UPDATE SET ${changes.join(", ")}`,
          [JSON.stringify(objects)],
        );
      }
    });
  }

  apply(rows) {
    return this.put(rows);
  }

  async index() {
    const words = PEOPLE.map((name) => (
      `CREATE INDEX ON ${name} USING gin (to_tsvector('simple', found_by))`
    ));
    await this.database.exec(["CREATE INDEX ON customer (phone)", ...words, "ANALYZE"].join(";"));
  }

  async byPhone(phone) {
    const { rows } = await this.database.query("SELECT * FROM customer WHERE phone = $1", [phone]);
    return rows[0];
  }

  answers() {
    const answers = new Asked(async (question, given) => {
      const { rows } = await this.database.query(QUERIES[question], given);
      return rows;
    });
    answers.search = (wanted) => this.search(wanted);
    return answers;
  }

  // Every word must begin one of the text's.
  async search(wanted) {
    const words = wanted.split(" ").map((word) => `'${word.replaceAll("'", "''")}':*`);
    const found = PEOPLE.map((name) => (
      `(SELECT name FROM ${name}
        WHERE to_tsvector('simple', found_by) @@ to_tsquery('simple', $1) LIMIT ${LIMIT})`
    ));
    const sql = `${found.join(" UNION ALL ")} LIMIT ${LIMIT}`;
    const { rows } = await this.database.query(sql, [words.join(" & ")]);
    return rows;
  }

  edit({ _id, website }) {
    return this.database.query("UPDATE customer SET website = $2 WHERE _id = $1", [_id, website]);
  }
}

serve(new Postgres());
