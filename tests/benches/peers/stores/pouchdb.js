// PouchDB over IndexedDB, with an index on the number.
import find from "pouchdb-find";
import PouchDB from "pouchdb-browser";

import { File } from "../file.js";
import { serve } from "../page.js";

PouchDB.plugin(find);

const INDEXED = "phone";

class Pouch {
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

  async answers() {
    const { rows } = await this.database.allDocs({ include_docs: true });
    return new File(rows.map((row) => row.doc).filter((row) => row.entity));
  }

  async edit(row) {
    const { rev } = await this.database.put(row);
    row._rev = rev;
  }
}

serve(new Pouch());
