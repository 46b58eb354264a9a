// A page that does one workload in one store, as its address says, and shows the result as a product
// would. Times are the probe's.

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
async function take(names, store) {
  let next = rows(names[0]);
  for (let place = 0; place < names.length; place += 1) {
    const now = await next;
    next = names[place + 1] && rows(names[place + 1]);
    await store(now);
  }
}

const timed = async (work) => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

// What a page on this store can be asked to do. A store has, as far as it can: `open`, `put` rows,
// `index` them when all are there, `byPhone`, `edit` a row, `apply` rows that changed, and `answers`
// to questions.
function acts(store, answers) {
  return {
    // What keeps nothing is filled first, outside every figure.
    async fill(names) {
      await store.open();
      await take(names, (some) => store.put(some));
      await store.index();
      answers.are = await store.answers();
      return [];
    },

    async build() {
      return [await timed(() => store.build())];
    },

    async lookups(wanted) {
      const took = [];
      for (const [phone, name] of wanted) {
        let found;
        took.push(await timed(async () => {
          found = (await store.byPhone(phone)).name;
          show(found);
        }));
        if (found !== name) throw new Error(`${phone} is ${found}, not ${name}`);
      }
      return took;
    },

    async searches(texts) {
      const took = [];
      for (const text of texts) {
        took.push(await timed(async () => list(await answers.are.search(text))));
        await probe.rest(20);
      }
      return took;
    },

    // Each question so many times; all answers of it are handed on.
    async ask(question, given) {
      const took = [];
      const said = [];
      for (const words of given) {
        took.push(await timed(async () => {
          const answer = await answers.are[question](...words);
          show(typeof answer === "number" ? answer : Object.keys(answer).length);
          said.push(answer);
        }));
        await probe.rest(20);
      }
      return { took, said };
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
        await take([name], (some) => store.apply(some));
        show(name);
        await probe.painted();
      })];
    },
  };
}

async function run(store, answers) {
  const asked = new URLSearchParams(location.search);
  const names = (asked.get("rows") ?? "").split(",");
  switch (asked.get("do")) {
    case "blank":
      break;
    case "load":
      await store.open();
      await take(names, (some) => store.put(some));
      await store.index();
      break;
    case "lookup":
      await store.open();
      show((await store.byPhone(asked.get("phone"))).name);
      break;
    case "search": {
      await store.open(true);
      answers.are = await store.answers();
      const found = await answers.are.search(asked.get("text"));
      if (found.length === 0) throw new Error(`nobody is found by ${asked.get("text")}`);
      list(found);
      break;
    }
    case "catch-up":
      await store.open();
      await take(names, (some) => store.apply(some));
      break;
  }
  probe.times.done = await probe.painted();
}

// Makes this the page of a store.
export function serve(store) {
  const answers = {};
  globalThis.act = acts(store, answers);
  run(store, answers).catch((error) => probe.problems.push(`${error}\n${error.stack}`));
}
