// Dexie over IndexedDB: one table with an index on the number.
import Dexie from "dexie";

import { File } from "../file.js";
import { serve } from "../page.js";

const database = (options) => {
  const made = new Dexie("dexie", options);
  made.version(1).stores({ rows: "_id, phone" });
  return made;
};

class DexieStore {
  // What a person enters is written by the second, which waits until the disk has it.
  async open() {
    this.database = database({ chromeTransactionDurability: "relaxed" });
    this.strict = database({ chromeTransactionDurability: "strict" });
    await this.database.open();
  }

  put(rows) {
    return this.database.rows.bulkPut(rows);
  }

  apply(rows) {
    return this.put(rows);
  }

  index() {}

  byPhone(phone) {
    return this.database.rows.get({ phone });
  }

  async answers() {
    return new File(await this.database.rows.toArray());
  }

  edit(row) {
    return this.strict.rows.put(row);
  }
}

serve(new DexieStore());
