// RxDB on its Dexie storage: one collection with an index on the number.
import { createRxDatabase } from "rxdb/plugins/core";
import { getRxStorageDexie } from "rxdb/plugins/storage-dexie";

import { File } from "../file.js";
import { serve } from "../page.js";

const TEXT = { type: "string" };
const NUMBER = { type: "number" };
const LIST = { type: "array", items: {} };

const named = (names, type) => Object.fromEntries(names.map((name) => [name, type]));

const SCHEMA = {
  version: 0,
  primaryKey: "id",
  type: "object",
  properties: {
    id: { type: "string", maxLength: 36 },
    phone: { type: "string", maxLength: 20 },
    ...named([
      "entity", "number", "kind", "name", "language", "known_since", "website", "customer",
      "first_name", "last_name", "role", "on", "channel", "subject", "status",
    ], TEXT),
    ...named(["annual_potential", "revenue", "score"], NUMBER),
    ...named(["phones", "emails"], LIST),
    address: { type: "object" },
    is_direct: { type: "boolean" },
  },
  required: ["id", "phone", "entity"],
  indexes: ["phone"],
};

// An index asks that each row has the field; names with an underscore before them are RxDB's own.
const taken = ({ _id: id, ...row }) => ({ phone: "", ...row, id });
const given = ({ id: _id, ...row }) => ({ ...row, _id });

class Rx {
  // A database is strict or not as a whole; it is where a person works.
  async open(isWorkedIn = false) {
    const chromeTransactionDurability = isWorkedIn ? "strict" : "relaxed";
    this.database = await createRxDatabase({
      name: "rxdb",
      storage: getRxStorageDexie({ chromeTransactionDurability }),
      multiInstance: false,
    });
    ({ rows: this.rows } = await this.database.addCollections({ rows: { schema: SCHEMA } }));
  }

  async put(rows) {
    const { error } = await this.rows.bulkInsert(rows.map(taken));
    if (error.length > 0) throw new Error(JSON.stringify(error[0]));
  }

  async apply(rows) {
    const { error } = await this.rows.bulkUpsert(rows.map(taken));
    if (error.length > 0) throw new Error(JSON.stringify(error[0]));
  }

  index() {}

  async byPhone(phone) {
    this.document = await this.rows.findOne({ selector: { phone } }).exec();
    return given(this.document.toJSON());
  }

  async answers() {
    const documents = await this.rows.find().exec();
    return new File(documents.map((document) => given(document.toJSON())));
  }

  edit({ website }) {
    return this.document.incrementalPatch({ website });
  }
}

serve(new Rx());
