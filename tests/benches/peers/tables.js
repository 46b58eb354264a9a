// The firm's rows as tables with a column per value, for the stores that have tables.
import { text } from "./file.js";

const TEXT = "text";
const NUMBER = "integer";

const same = (names, type = TEXT) =>
  Object.fromEntries(names.map((name) => [name, { type, of: (row) => row[name] }]));

const address = (names) => Object.fromEntries(names.map((name) => (
  [name, { type: TEXT, of: (row) => row.address?.[name] }]
)));

const day = { day: { type: TEXT, of: (row) => row.on } };
const email = { email: { type: TEXT, of: (row) => row.emails?.[0] } };
const found = { found_by: { type: TEXT, of: text } };

// Tables by the entity of their rows. The first column is the key.
export const TABLES = {
  customer: {
    name: "customer",
    columns: {
      ...same(["_id", "number", "kind", "name"]),
      ...address(["street", "house_number", "postcode", "city", "country"]),
      ...same(["phone"]),
      typed_phone: { type: TEXT, of: (row) => row.phones?.[0]?.raw },
      ...email,
      ...same(["language", "known_since", "website"]),
      ...same(["annual_potential"], NUMBER),
      ...found,
    },
  },
  contact: {
    name: "contact",
    columns: {
      ...same(["_id", "customer"]),
      name: { type: TEXT, of: (row) => `${row.first_name} ${row.last_name}` },
      ...same(["role"]),
      ...email,
      ...found,
    },
  },
  interaction: {
    name: "interaction",
    columns: {
      ...same(["_id", "customer"]),
      ...day,
      ...same(["channel"]),
      is_direct: { type: NUMBER, of: (row) => Number(row.is_direct) },
      ...same(["subject"]),
    },
  },
  order: {
    name: "orders",
    columns: {
      ...same(["_id", "number", "customer"]),
      ...day,
      ...same(["kind", "status"]),
      ...same(["revenue"], NUMBER),
    },
  },
  survey_response: {
    name: "answers",
    columns: { ...same(["_id", "customer"]), ...day, ...same(["score"], NUMBER) },
  },
};

// Rows of one file by table, in the order of its columns; absent values are null.
export function tabled(rows) {
  const parts = new Map();
  for (const row of rows) {
    const table = TABLES[row.entity];
    if (!table) continue;
    if (!parts.has(table)) parts.set(table, []);
    parts.get(table).push(Object.values(table.columns).map(({ of }) => of(row) ?? null));
  }
  return parts;
}

// The statements that make the tables.
export const SCHEMA = Object.values(TABLES).map(({ name, columns }) => {
  const [key, ...others] = Object.entries(columns).map(([column, { type }]) => `${column} ${type}`);
  return `CREATE TABLE IF NOT EXISTS ${name} (${key} PRIMARY KEY, ${others.join(", ")})`;
});
