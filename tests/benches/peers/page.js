// A page that does one workload in one store, as its address says, and shows the result as a product
// would. Times are the probe's.
import { File } from "./figures.js";
import { Pouch, Raw } from "./stores.js";

const asked = new URLSearchParams(location.search);
const store = asked.get("store") === "raw" ? new Raw() : new Pouch();

const show = (words) => {
  document.querySelector("#shown").textContent = words;
};

const list = (rows) => {
  const items = rows.map((row) => {
    const item = document.createElement("li");
    item.textContent = row.name ?? `${row.first_name} ${row.last_name}`;
    return item;
  });
  document.querySelector("#found").replaceChildren(...items);
};

const rows = async (name) => (await fetch(`/rows/${name}.json`)).json();

// Each file is fetched while the one before it is being stored, as a replication would.
async function take(names, store_) {
  let next = rows(names[0]);
  for (let place = 0; place < names.length; place += 1) {
    const now = await next;
    next = names[place + 1] && rows(names[place + 1]);
    await store_(now);
  }
}

const timed = async (work) => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

globalThis.act = {
  async lookups(wanted) {
    const took = [];
    for (const [phone] of wanted) {
      took.push(await timed(async () => show((await store.byPhone(phone)).name)));
    }
    return took;
  },

  async searches(texts) {
    const took = [];
    for (const text of texts) {
      took.push(await timed(() => list(file.search(text))));
      await probe.rest(20);
    }
    return took;
  },

  async segments(months, asOf) {
    const took = [];
    for (const count of months) took.push(await timed(() => show(file.segment(count, asOf))));
    return took;
  },

  async nps(asOf) {
    return [await timed(() => show(file.nps(asOf)))];
  },

  async edits(phone, texts) {
    const row = await store.byPhone(phone);
    const took = [];
    for (const text of texts) {
      row.website = text;
      took.push(await timed(async () => {
        await store.edit(row);
        show(text);
      }));
      await probe.rest(100);
    }
    return took;
  },

  async apply(name) {
    return [await timed(async () => {
      await take([name], (rows) => store.apply(rows));
      show(name);
      await probe.painted();
    })];
  },
};

let file;

async function run() {
  const names = (asked.get("rows") ?? "").split(",");
  switch (asked.get("do")) {
    case "blank":
      break;
    case "load":
      await store.open();
      await take(names, (rows) => store.put(rows));
      await store.index();
      break;
    case "lookup":
      await store.open();
      show((await store.byPhone(asked.get("phone"))).name);
      break;
    case "search":
      await store.open();
      file = new File(await store.all());
      list(file.search(asked.get("text")));
      break;
    case "catch-up":
      await store.open();
      await take(names, (rows) => store.apply(rows));
      break;
  }
  probe.times.done = await probe.painted();
}

run().catch((error) => probe.problems.push(String(error)));
