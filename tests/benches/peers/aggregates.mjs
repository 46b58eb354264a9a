// The three aggregates by Polars, as native code in Node. Arguments: the folder with the firm's rows, the
// date, and how often. Prints by question what each turn took and all answers.
import fs from "node:fs";
import path from "node:path";

import polars from "nodejs-polars";

import { days, monthsBack, valued } from "./aggregates.js";
import { TABLES, tabled } from "./tables.js";

const [folder, asOf, turns] = process.argv.slice(2);
const { col, lit } = polars;
const YEAR = 12;
const CUTS = [1, 2, 3, 4];

// Polars counts its days from here.
const EPOCH = "1970-01-01";

const rows = new Map();
for (const name of fs.readdirSync(folder).filter((it) => it.startsWith("all-"))) {
  const file = JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
  for (const [{ name: table }, values] of tabled(file)) {
    rows.set(table, (rows.get(table) ?? []).concat(values));
  }
}
const tables = Object.fromEntries(Object.values(TABLES).map(({ name, columns }) => {
  const series = Object.entries(columns).map(([column, { type }], place) => {
    const values = (rows.get(name) ?? []).map((row) => row[place]);
    return polars.Series(column, values, type === "integer" ? polars.Int64 : polars.Utf8);
  });
  return [name, polars.DataFrame(series)];
}));
// Its own type for dates; they are read once.
for (const name of ["orders", "answers"]) {
  tables[name] = tables[name].withColumn(col("day").str.strptime(polars.Date, "%Y-%m-%d"));
}
const date = (text) => lit(text).str.strptime(polars.Date, "%Y-%m-%d");

const purchases = () => tables.orders.lazy().filter(
  col("kind").eq(lit("order"))
    .and(col("status").eq(lit("confirmed")))
    .and(col("revenue").gt(0))
    .and(col("day").ltEq(date(asOf))),
);

const questions = {
  value() {
    const found = purchases()
      .groupBy("customer")
      .agg(col("revenue").sum())
      .collectSync();
    const [customers, revenues] = ["customer", "revenue"].map((name) => found.getColumn(name).toArray());
    return valued(customers.map((customer, place) => [customer, Number(revenues[place])]));
  },

  rfm() {
    // Five times a cut point is a whole number, so rounding takes away what interpolation left.
    const score = (measure) => CUTS
      .map((k) => {
        const cut = col(measure).quantile(k / 5, "linear").mul(5).round(0);
        return col(measure).mul(5).gt(cut).cast(polars.Int64);
      })
      .reduce((sum, one) => sum.add(one));
    const found = purchases()
      .groupBy("customer")
      .agg(
        lit(days(EPOCH, asOf)).sub(col("day").max().cast(polars.Int32)).cast(polars.Float64)
          .alias("recency"),
        col("day").nUnique().cast(polars.Float64).alias("frequency"),
        col("revenue").sum().cast(polars.Float64).alias("monetary"),
      )
      .select(
        lit(5).sub(score("recency")).alias("r"),
        score("frequency").add(1).alias("f"),
        score("monetary").add(1).alias("m"),
      )
      .groupBy(["r", "f", "m"])
      .agg(polars.count("r").alias("buyers"))
      .collectSync();
    return Object.fromEntries(found.toRecords().map(({ r, f, m, buyers }) => (
      [`${r}${f}${m}`, Number(buyers)]
    )));
  },

  npsByCity() {
    const found = tables.answers.lazy()
      .filter(col("day").gt(date(monthsBack(asOf, YEAR))).and(col("day").ltEq(date(asOf))))
      .sort(["day", "_id"])
      .groupBy("customer")
      .agg(col("score").last())
      .join(tables.customer.lazy().select("_id", "city"), { leftOn: "customer", rightOn: "_id" })
      .groupBy("city")
      .agg(
        polars.count("score").alias("answers"),
        col("score").gtEq(9).sum().alias("promoters"),
        col("score").ltEq(6).sum().alias("detractors"),
      )
      .collectSync();
    return Object.fromEntries(found.toRecords().map(({ city, answers, promoters, detractors }) => (
      [city, [answers, promoters, detractors].map(Number)]
    )));
  },
};

const all = {};
for (const [question, ask] of Object.entries(questions)) {
  const took = [];
  const said = [];
  for (let turn = 0; turn < Number(turns); turn += 1) {
    const from = performance.now();
    said.push(ask());
    took.push(performance.now() - from);
  }
  all[question] = { took, said };
}
console.log(JSON.stringify(all));
