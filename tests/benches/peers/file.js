// Search, segments, NPS and the aggregates over plain objects in memory: what the user of a store
// writes by hand that has no such questions of its own.
import { days, monthsBack, scored, valued } from "./aggregates.js";

const LIMIT = 8;
const YEAR = 12;

export const isPerson = ({ entity }) => entity === "customer" || entity === "contact";

// What a customer or contact is found by.
export const text = (row) => {
  const parts = [row.name, row.first_name, row.last_name, row.number, row.emails?.[0], row.phone];
  const { street, house_number, postcode, city } = row.address ?? {};
  return parts.concat(street, house_number, postcode, city).filter(Boolean).join(" ").toLowerCase();
};

export class File {
  constructor(rows) {
    this.people = rows.filter(isPerson);
    this.texts = this.people.map(text);
    this.orders = rows.filter(({ entity }) => entity === "order");
    this.answers = rows.filter(({ entity }) => entity === "survey_response");
  }

  // Every word must occur somewhere.
  search(wanted) {
    const words = wanted.toLowerCase().split(" ");
    const found = [];
    for (let place = 0; place < this.texts.length && found.length < LIMIT; place += 1) {
      if (words.every((word) => this.texts[place].includes(word))) found.push(this.people[place]);
    }
    return found;
  }

  // Customers with an order in so many months before the date.
  segment(months, asOf) {
    const since = monthsBack(asOf, months);
    const buyers = new Set();
    for (const order of this.purchases(asOf)) if (since < order.on) buyers.add(order.customer);
    return buyers.size;
  }

  nps(asOf) {
    const latest = this.latest(asOf);
    let score = 0;
    for (const answer of latest.values()) score += answer.score >= 9 ? 1 : answer.score <= 6 ? -1 : 0;
    return (100 * score) / latest.size;
  }

  value(asOf) {
    const revenues = new Map();
    for (const { customer, revenue } of this.purchases(asOf)) {
      revenues.set(customer, (revenues.get(customer) ?? 0) + revenue);
    }
    return valued(Array.from(revenues));
  }

  rfm(asOf) {
    const buyers = new Map();
    for (const { customer, on, revenue } of this.purchases(asOf)) {
      const buyer = buyers.get(customer);
      if (!buyer) {
        buyers.set(customer, { last: on, days: new Set([on]), monetary: revenue });
        continue;
      }
      if (buyer.last < on) buyer.last = on;
      buyer.days.add(on);
      buyer.monetary += revenue;
    }
    return scored(Array.from(buyers.values(), ({ last, days: bought, monetary }) => (
      { recency: days(last, asOf), frequency: bought.size, monetary }
    )));
  }

  // By city: answers, promoters and detractors.
  npsByCity(asOf) {
    const cities = new Map();
    for (const { _id, address } of this.people) if (address) cities.set(_id, address.city);
    const tallies = {};
    for (const { customer, score } of this.latest(asOf).values()) {
      const tally = (tallies[cities.get(customer)] ??= [0, 0, 0]);
      tally[0] += 1;
      if (score >= 9) tally[1] += 1;
      if (score <= 6) tally[2] += 1;
    }
    return tallies;
  }

  purchases(asOf) {
    return this.orders.filter(({ on, kind, status, revenue }) => (
      kind === "order" && status === "confirmed" && revenue > 0 && on <= asOf
    ));
  }

  // The latest answer of each customer in the last twelve months; of one day, that with the later id.
  latest(asOf) {
    const since = monthsBack(asOf, YEAR);
    const latest = new Map();
    for (const answer of this.answers) {
      if (answer.on <= since || asOf < answer.on) continue;
      const known = latest.get(answer.customer);
      const isLater = !known || known.on < answer.on ||
        (known.on === answer.on && known._id < answer._id);
      if (isLater) latest.set(answer.customer, answer);
    }
    return latest;
  }
}
