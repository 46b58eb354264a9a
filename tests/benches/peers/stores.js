// The two peers behind one face: IndexedDB with a record per value, and PouchDB over IndexedDB.
import find from "pouchdb-find";
import PouchDB from "pouchdb-browser";

PouchDB.plugin(find);

const INDEXED = "phone";

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const complete = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = () => reject(transaction.error);
  transaction.commit();
});

export class Raw {
  async open() {
    const opening = indexedDB.open("raw", 1);
    opening.onupgradeneeded = () => {
      const store = opening.result.createObjectStore("rows", { keyPath: "_id" });
      store.createIndex(INDEXED, INDEXED);
    };
    this.database = await done(opening);
  }

  async put(rows, durability = "relaxed") {
    const transaction = this.database.transaction("rows", "readwrite", { durability });
    const store = transaction.objectStore("rows");
    for (const row of rows) store.put(row);
    await complete(transaction);
  }

  apply(rows) {
    return this.put(rows);
  }

  index() {}

  byPhone(phone) {
    const store = this.database.transaction("rows").objectStore("rows");
    return done(store.index(INDEXED).get(phone));
  }

  all() {
    return done(this.database.transaction("rows").objectStore("rows").getAll());
  }

  edit(row) {
    return this.put([row], "strict");
  }
}

export class Pouch {
  async open() {
    this.database = new PouchDB("pouch", { auto_compaction: true });
  }

  async put(rows) {
    const results = await this.database.bulkDocs(rows);
    const failed = results.find((result) => result.error);
    if (failed) throw new Error(JSON.stringify(failed));
  }

  // Only who names the revision may replace a document.
  async apply(rows) {
    const known = await this.database.allDocs({ keys: rows.map((row) => row._id) });
    rows.forEach((row, place) => {
      row._rev = known.rows[place].value.rev;
    });
    await this.put(rows);
    await this.byPhone("nobody");
  }

  async index() {
    await this.database.createIndex({ index: { fields: [INDEXED] } });
    await this.byPhone("nobody");
  }

  async byPhone(phone) {
    const { docs } = await this.database.find({ selector: { [INDEXED]: phone }, limit: 1 });
    return docs[0];
  }

  async all() {
    const { rows } = await this.database.allDocs({ include_docs: true });
    return rows.map((row) => row.doc).filter((row) => row.entity);
  }

  async edit(row) {
    const { rev } = await this.database.put(row);
    row._rev = rev;
  }
}
