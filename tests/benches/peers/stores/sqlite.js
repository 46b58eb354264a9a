// SQLite as WebAssembly in a worker, which has the database; this page asks it by messages.
import { serve } from "../page.js";
import { Asked } from "../queries.js";

class Sqlite {
  #worker = new Worker("/worker.js", { type: "module" });
  #waiting = new Map();
  #last = 0;

  constructor() {
    this.#worker.onmessage = ({ data: { id, answer, problem } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (problem) reject(new Error(problem));
      else resolve(answer);
    };
    this.#worker.onerror = (event) => probe.problems.push(event.message ?? "the worker failed");
  }

  #do(name, ...given) {
    this.#last += 1;
    const id = this.#last;
    this.#worker.postMessage({ id, name, given });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  open() {
    return this.#do("open");
  }

  put(rows) {
    return this.#do("put", rows);
  }

  apply(rows) {
    return this.#do("apply", rows);
  }

  index() {
    return this.#do("index");
  }

  byPhone(phone) {
    return this.#do("byPhone", phone);
  }

  answers() {
    const answers = new Asked((question, given) => this.#do("ask", question, given));
    answers.search = (wanted) => this.#do("search", wanted);
    return answers;
  }

  edit({ _id, website }) {
    return this.#do("edit", _id, website);
  }
}

serve(new Sqlite());
