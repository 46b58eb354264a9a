// The questions in SQL. `dialect` holds what three databases spell each in a way of its own: `at` names
// the parameter of a place, `since` counts days, `part` is a cut point by interpolation.
import { monthsBack, valued } from "./aggregates.js";

const YEAR = 12;
const CUTS = [1, 2, 3, 4];

const PURCHASE = "kind = 'order' AND status = 'confirmed' AND revenue > 0";

const latest = (at) => `latest AS (
  SELECT customer, score,
    row_number() OVER (PARTITION BY customer ORDER BY day DESC, _id DESC) AS place
  FROM answers WHERE day > ${at(1)} AND day <= ${at(2)}
)`;

const above = (measure) => CUTS
  .map((k) => `CASE WHEN 5 * ${measure} > ${measure}_${k} THEN 1 ELSE 0 END`)
  .join(" + ");

// Five times a cut point is a whole number, so rounding takes away what interpolation left.
const cuts = (part) => ["recency", "frequency", "monetary"]
  .flatMap((measure) => CUTS.map((k) => `round(5 * ${part(measure, k / 5)}) AS ${measure}_${k}`))
  .join(", ");

export const queries = ({ at, since, part }) => ({
  segment: `SELECT count(DISTINCT customer) AS customers FROM orders
    WHERE ${PURCHASE} AND day > ${at(1)} AND day <= ${at(2)}`,
  nps: `WITH ${latest(at)}
    SELECT count(*) AS answers,
      CAST(sum(CASE WHEN score >= 9 THEN 1 WHEN score <= 6 THEN -1 ELSE 0 END) AS bigint) AS net
    FROM latest WHERE place = 1`,
  value: `SELECT customer, CAST(sum(revenue) AS bigint) AS revenue FROM orders
    WHERE ${PURCHASE} AND day <= ${at(1)} GROUP BY customer ORDER BY revenue DESC`,
  rfm: `WITH buyers AS MATERIALIZED (
      SELECT customer, ${since("max(day)", at(1))} AS recency, count(DISTINCT day) AS frequency,
        CAST(sum(revenue) AS bigint) AS monetary
      FROM orders WHERE ${PURCHASE} AND day <= ${at(1)} GROUP BY customer
    ),
    cuts AS MATERIALIZED (SELECT ${cuts(part)} FROM buyers),
    scores AS (
      SELECT 5 - (${above("recency")}) AS r, 1 + ${above("frequency")} AS f,
        1 + ${above("monetary")} AS m
      FROM buyers CROSS JOIN cuts
    )
    SELECT r, f, m, count(*) AS buyers FROM scores GROUP BY r, f, m`,
  npsByCity: `WITH ${latest(at)}
    SELECT city, count(*) AS answers,
      CAST(sum(CASE WHEN score >= 9 THEN 1 ELSE 0 END) AS bigint) AS promoters,
      CAST(sum(CASE WHEN score <= 6 THEN 1 ELSE 0 END) AS bigint) AS detractors
    FROM latest JOIN customer ON customer._id = latest.customer
    WHERE place = 1 GROUP BY city`,
});

// The answers over a way to ask: `ask(question, parameters)` resolves to rows as objects.
export class Asked {
  constructor(ask) {
    this.ask = ask;
  }

  async segment(months, asOf) {
    const [{ customers }] = await this.ask("segment", [monthsBack(asOf, months), asOf]);
    return Number(customers);
  }

  async nps(asOf) {
    const [{ answers, net }] = await this.ask("nps", [monthsBack(asOf, YEAR), asOf]);
    return (100 * Number(net)) / Number(answers);
  }

  async value(asOf) {
    const rows = await this.ask("value", [asOf]);
    return valued(rows.map(({ customer, revenue }) => [customer, Number(revenue)]));
  }

  async rfm(asOf) {
    const rows = await this.ask("rfm", [asOf]);
    return Object.fromEntries(rows.map(({ r, f, m, buyers }) => [`${r}${f}${m}`, Number(buyers)]));
  }

  async npsByCity(asOf) {
    const rows = await this.ask("npsByCity", [monthsBack(asOf, YEAR), asOf]);
    return Object.fromEntries(rows.map(({ city, answers, promoters, detractors }) => (
      [city, [answers, promoters, detractors].map(Number)]
    )));
  }
}
