// Arquero: tables in memory that can be grouped and joined. It finds no single row and keeps nothing.
// Its expressions are texts, since it reads a function's words and a bundler changes those.
import { desc, op, table } from "arquero";

import { days, monthsBack, scored, valued } from "../aggregates.js";
import { serve } from "../page.js";
import { TABLES, tabled } from "../tables.js";

const YEAR = 12;

const PURCHASE = `(row, $) => row.kind === "order" && row.status === "confirmed" &&
  row.revenue > 0 && row.day <= $.asOf`;

class Arquero {
  #rows = new Map();
  #tables = {};

  open() {}

  put(rows) {
    for (const [{ name }, values] of tabled(rows)) {
      this.#rows.set(name, (this.#rows.get(name) ?? []).concat(values));
    }
  }

  index() {
    for (const { name, columns } of Object.values(TABLES)) {
      const rows = this.#rows.get(name) ?? [];
      this.#tables[name] = table(Object.fromEntries(Object.keys(columns).map((column, place) => (
        [column, rows.map((row) => row[place])]
      ))));
    }
    this.#rows.clear();
  }

  answers() {
    return this;
  }

  value(asOf) {
    const rows = this.#purchases(asOf).rollup({ revenue: op.sum("revenue") }).objects();
    return valued(rows.map(({ customer, revenue }) => [customer, revenue]));
  }

  rfm(asOf) {
    const buyers = this.#purchases(asOf)
      .rollup({ last: op.max("day"), frequency: op.distinct("day"), monetary: op.sum("revenue") })
      .objects();
    return scored(buyers.map(({ last, frequency, monetary }) => (
      { recency: days(last, asOf), frequency, monetary }
    )));
  }

  // Of each customer the latest answer.
  npsByCity(asOf) {
    const rows = this.#tables.answers
      .params({ since: monthsBack(asOf, YEAR), asOf })
      .filter("(row, $) => row.day > $.since && row.day <= $.asOf")
      .orderby("customer", desc("day"), desc("_id"))
      .groupby("customer")
      .filter("() => op.row_number() === 1")
      .ungroup()
      .join(this.#tables.customer.select("_id", "city"), ["customer", "_id"])
      .groupby("city")
      .rollup({
        answers: op.count(),
        promoters: "(row) => op.sum(row.score >= 9)",
        detractors: "(row) => op.sum(row.score <= 6)",
      })
      .objects();
    return Object.fromEntries(rows.map(({ city, answers, promoters, detractors }) => (
      [city, [answers, promoters, detractors]]
    )));
  }

  #purchases(asOf) {
    return this.#tables.orders.params({ asOf }).filter(PURCHASE).groupby("customer");
  }
}

serve(new Arquero());
