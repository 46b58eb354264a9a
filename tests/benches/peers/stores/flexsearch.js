// FlexSearch: an index over the people's texts, in memory.
import { Index as FlexSearch } from "flexsearch";

import { isPerson, text } from "../file.js";
import { serve } from "../page.js";

const LIMIT = 8;

class Index {
  people = [];
  texts = [];

  open() {}

  put(rows) {
    for (const row of rows.filter(isPerson)) {
      this.people.push(row);
      this.texts.push(text(row));
    }
  }

  index() {}

  build() {
    this.made = new FlexSearch({ tokenize: "forward" });
    this.texts.forEach((words, place) => this.made.add(place, words));
  }

  answers() {
    return this;
  }

  // Every word must begin one of the text's.
  search(wanted) {
    return this.made.search(wanted, { limit: LIMIT }).map((place) => this.people[place]);
  }
}

serve(new Index());
