// IndexedDB as the browser has it: a record per value and an index on the number.
import { File } from "../file.js";
import { serve } from "../page.js";

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

class IndexedDb {
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

  async answers() {
    return new File(await done(this.database.transaction("rows").objectStore("rows").getAll()));
  }

  edit(row) {
    return this.put([row], "strict");
  }
}

serve(new IndexedDb());
