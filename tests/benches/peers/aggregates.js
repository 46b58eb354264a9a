// What the three aggregates come down to once there is a row per customer: the share that the best
// customers bring, and scores by quintiles. Stores with a language of their own need only a part.

const TOP = 0.2;
const CUTS = [1, 2, 3, 4];

// Rows are [customer, revenue]. The first fifth, rounded up, as a share of all revenue.
export function valued(rows) {
  const sorted = rows.toSorted((one, other) => other[1] - one[1]);
  const best = Math.ceil(sorted.length * TOP);
  let total = 0;
  let top = 0;
  sorted.forEach(([, revenue], place) => {
    total += revenue;
    if (place < best) top += revenue;
  });
  return { revenues: sorted, share: top / total };
}

// Five times each cut point at 20, 40, 60 and 80 %, interpolated between neighbours: a whole number, so
// that no rounding decides a score.
function cuts(values) {
  const sorted = Float64Array.from(values).sort();
  const last = sorted.length - 1;
  return CUTS.map((k) => {
    const below = Math.floor((last * k) / 5);
    const next = sorted[Math.min(below + 1, last)];
    return 5 * sorted[below] + ((last * k) % 5) * (next - sorted[below]);
  });
}

// One more than the cut points that lie below.
function score(cuts_, value) {
  let found = 1;
  for (const cut of cuts_) if (cut < 5 * value) found += 1;
  return found;
}

// Buyers per cell of three scores from 1 to 5; a short time since the last purchase is good.
export function scored(buyers) {
  const [r, f, m] = ["recency", "frequency", "monetary"]
    .map((measure) => cuts(buyers.map((buyer) => buyer[measure])));
  const cells = {};
  for (const { recency, frequency, monetary } of buyers) {
    const cell = `${6 - score(r, recency)}${score(f, frequency)}${score(m, monetary)}`;
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  return cells;
}

const DAY = 86_400_000;

// Days from one date to another.
export const days = (from, to) => (Date.parse(to) - Date.parse(from)) / DAY;

// The date so many months before.
export function monthsBack(date, months) {
  const [year, month, day] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 - months, day)).toISOString().slice(0, 10);
}
