// What a person does in the product, and how long each takes until the page shows it.
globalThis.act = {
  // Opens the search box as soon as there is one and types.
  async searchAtOnce(text) {
    await probe.seen(() => document.querySelector(".command-opener"));
    document.querySelector(".command-opener").click();
    await probe.seen(() => document.querySelector("dialog.command input"));
    probe.type(document.querySelector("dialog.command input"), text);
  },

  // Whether the page has kept its directory for the next start; asked again and again.
  keepsDirectory() {
    this.lookForDirectory();
    return this.isKept === true;
  },

  async lookForDirectory() {
    const names = (await indexedDB.databases()).map(({ name }) => name);
    const request = indexedDB.open(names.find((name) => name.startsWith("klantkompas/")));
    request.onsuccess = () => {
      const facts = request.result.transaction("meta").objectStore("meta");
      facts.getKey("directory").onsuccess = ({ target }) => {
        this.isKept ||= target.result !== undefined;
        request.result.close();
      };
    };
  },

  async lookups(wanted) {
    const took = [];
    for (const [number, name] of wanted) {
      const from = performance.now();
      probe.type(document.querySelector("#number"), number);
      await probe.seen(() => document.querySelector(".call-card h2")?.textContent === name);
      took.push(performance.now() - from);
      await probe.rest();
    }
    return took;
  },

  // In the search box that is open; it is emptied in between.
  async searches(texts) {
    const input = document.querySelector("dialog.command input");
    const list = document.querySelector("#command-list");
    const took = [];
    for (const text of texts) {
      if (input.value !== "") {
        const empty = probe.redrawn(list);
        probe.type(input, "");
        await empty;
        await probe.rest(20);
      }
      const from = performance.now();
      const found = probe.redrawn(list);
      probe.type(input, text);
      await found;
      took.push(performance.now() - from);
      await probe.rest(20);
    }
    return took;
  },

  async segments(months) {
    const took = [];
    for (const count of months) {
      const counted = probe.redrawn(document.querySelector(".segment-count"));
      const from = performance.now();
      probe.type(document.querySelector(".rule-number"), String(count));
      await counted;
      took.push(performance.now() - from);
      await probe.rest(300);
    }
    return took;
  },

  async follow(path, selector) {
    const link = Array.from(document.querySelectorAll("a[href]"))
      .find((it) => it.pathname === path && it.getClientRects().length > 0);
    const from = performance.now();
    link.click();
    await probe.seen(() => document.querySelector(selector));
    return [performance.now() - from];
  },

  async edits(label, texts) {
    const field = () => Array.from(document.querySelectorAll(".inline-field"))
      .find((it) => it.querySelector(".inline-label")?.textContent === label);
    const took = [];
    for (const text of texts) {
      await probe.seen(() => field()?.querySelector("button.inline-value"));
      field().querySelector("button.inline-value").click();
      await probe.seen(() => field()?.querySelector("input"));
      const input = field().querySelector("input");
      probe.type(input, text);
      const said = new Promise((resolve) => {
        const observer = new MutationObserver((changes) => {
          if (!changes.some((change) => change.addedNodes.length > 0)) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document.querySelector(".toasts"), { childList: true });
      });
      const from = performance.now();
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      await said;
      took.push(performance.now() - from);
      await probe.seen(() => field()?.querySelector("button.inline-value")?.textContent.includes(text));
      await probe.rest(100);
    }
    return took;
  },
};
