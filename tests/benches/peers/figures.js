// Search, segments and NPS over plain objects in memory: what a peer's user would write by hand.

const LIMIT = 8;

const text = (row) => {
  const parts = [row.name, row.first_name, row.last_name, row.number, row.emails?.[0], row.phone];
  const { street, house_number, postcode, city } = row.address ?? {};
  return parts.concat(street, house_number, postcode, city).filter(Boolean).join(" ").toLowerCase();
};

export class File {
  constructor(rows) {
    this.people = rows.filter(({ entity }) => entity === "customer" || entity === "contact");
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
    for (const { customer, on, kind, status, revenue } of this.orders) {
      const counts = kind === "order" && status === "confirmed" && revenue > 0;
      if (counts && since < on && on <= asOf) buyers.add(customer);
    }
    return buyers.size;
  }

  // From the latest answer of each customer in the last twelve months.
  nps(asOf) {
    const since = monthsBack(asOf, 12);
    const latest = new Map();
    for (const answer of this.answers) {
      if (answer.on <= since || asOf < answer.on) continue;
      const known = latest.get(answer.customer);
      if (!known || known.on < answer.on) latest.set(answer.customer, answer);
    }
    let score = 0;
    for (const answer of latest.values()) score += answer.score >= 9 ? 1 : answer.score <= 6 ? -1 : 0;
    return (100 * score) / latest.size;
  }
}

function monthsBack(date, months) {
  const [year, month, day] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 - months, day)).toISOString().slice(0, 10);
}
