// Runs before every page of a benchmark: sees when something stands on the page, in the page's own
// time, so that no figure holds a round trip of the driver.
globalThis.probe = {
  // Times by name, milliseconds since the navigation began.
  times: {},
  problems: [],

  // Resolves in the same turn in which the page fulfils the condition.
  seen(condition) {
    return new Promise((resolve) => {
      let observer;
      const look = () => {
        if (!condition()) return false;
        observer?.disconnect();
        resolve();
        return true;
      };
      if (look()) return;
      observer = new MutationObserver(look);
      observer.observe(document, {
        childList: true,
        subtree: true,
        characterData: true,
        attributes: true,
      });
    });
  },

  // Resolves with the time at which what stands there now is on the screen.
  painted() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });
  },

  // Notes when the page first shows it.
  watch(name, condition) {
    probe.seen(condition).then(probe.painted).then((at) => {
      probe.times[name] = at;
    });
  },

  // Resolves when the element's content next changes.
  redrawn(element) {
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(element, { childList: true, subtree: true, characterData: true });
    });
  },

  says(selector, text) {
    const elements = Array.from(document.querySelectorAll(selector));
    return elements.some((element) => element.textContent.includes(text));
  },

  // Types as a person does who pastes.
  type(input, text) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  },

  // Tasks of the page's own thread above 50 ms, as Chromium tells of them.
  tasks: [],

  // The longest of those that ran between two times, and how many.
  busy(from, to) {
    const within = probe.tasks.filter(({ start, end }) => start < to && from < end);
    const took = within.map(({ start, end }) => end - start);
    return { longest: Math.max(0, ...took), above: took.length };
  },

  // Watches frames until the answer is called, which tells the longest time between two.
  frames() {
    let [last, longest, isWatching] = [null, 0, true];
    const look = (at) => {
      if (last !== null) longest = Math.max(longest, at - last);
      last = at;
      if (isWatching) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return () => {
      isWatching = false;
      return longest;
    };
  },

  // Lets what came meanwhile happen.
  rest: (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms)),
};

new PerformanceObserver((list) => {
  for (const { startTime: start, duration } of list.getEntries()) {
    probe.tasks.push({ start, end: start + duration });
  }
}).observe({ type: "longtask", buffered: true });
