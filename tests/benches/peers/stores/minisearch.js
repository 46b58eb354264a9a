// MiniSearch: an index over the people's texts, in memory.
import MiniSearch from "minisearch";

import { isPerson, text } from "../file.js";
import { serve } from "../page.js";

const LIMIT = 8;

class Index {
  people = [];

  open() {}

  put(rows) {
    this.people.push(...rows.filter(isPerson).map((row) => ({ ...row, text: text(row) })));
  }

  index() {}

  build() {
    this.made = new MiniSearch({
      idField: "_id",
      fields: ["text"],
      storeFields: ["name", "first_name", "last_name"],
    });
    this.made.addAll(this.people);
  }

  answers() {
    return this;
  }

  // Every word must begin one of the text's.
  search(wanted) {
    return this.made.search(wanted, { prefix: true, combineWith: "AND" }).slice(0, LIMIT);
  }
}

serve(new Index());
