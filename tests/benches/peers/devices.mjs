// Devices as PouchDB databases in memory, against a pouchdb-server in memory: each pushes its edits,
// then all pull everybody's. Arguments: the server's address, devices, edits of each.
import PouchDB from "pouchdb-core";
import http from "pouchdb-adapter-http";
import memory from "pouchdb-adapter-memory";
import replication from "pouchdb-replication";

PouchDB.plugin(http).plugin(memory).plugin(replication);

const [address, deviceCount, editCount] = process.argv.slice(2);
const BATCH = { batch_size: 500, batches_limit: 1 };
const url = `${address}/firm`;

const contact = (device, place) => ({
  _id: `${device}-${place}`,
  entity: "contact",
  first_name: "Anna",
  last_name: `de Vries ${device}-${place}`,
  role: "inkoop",
  emails: [`anna${device}.${place}@personen.example`],
});

const devices = Array.from({ length: Number(deviceCount) }, (_, device) =>
  new PouchDB(`device-${device}`, { adapter: "memory" }));
const places = Array.from({ length: Number(editCount) }, (_, place) => place);

const everyone = (work) => Promise.all(devices.map(work));
const timed = async (work) => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

const server = new PouchDB(url);
await server.info();
for (const device of devices.keys()) {
  await server.bulkDocs(places.map((place) => contact(device, place)));
}
// Each holds its own rows already; the others' come at the end.
await everyone(async (database, device) => {
  const ids = places.map((place) => `${device}-${place}`);
  await database.replicate.from(server, { ...BATCH, doc_ids: ids });
});
await everyone(async (database) => {
  const { rows } = await database.allDocs({ include_docs: true });
  await database.bulkDocs(rows.map(({ doc }) => ({ ...doc, role: "directie" })));
});

const push = await timed(() => everyone((database) => database.replicate.to(server, BATCH)));
const pull = await timed(() => everyone((database) => database.replicate.from(server, BATCH)));

for (const database of devices) {
  const { rows } = await database.allDocs({ include_docs: true });
  const late = rows.filter(({ doc }) => doc.role !== "directie");
  if (rows.length !== devices.length * places.length || late.length > 0) {
    throw new Error(`a device holds ${rows.length} rows, ${late.length} of them old`);
  }
}
console.log(JSON.stringify({ push, pull }));
process.exit(0);
