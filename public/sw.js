// Serves the app without a network. Customer data is never touched here: it lives in IndexedDB and
// travels through /sync/ and /api/, which go straight to the host.
//
// precache.js is written by the build: { build, urls }. Each build has a cache of its own. A new one
// is filled completely before it may take over; the old one serves until then.

importScripts("/precache.js");

const { build, urls } = self.PRECACHE;
const PREFIX = "klantkompas-";
const CACHE = PREFIX + build;
const KNOWN = new Set(urls);
const HOST_ONLY = ["/sync/", "/api/", "/healthz", "/metrics", "/s/"];

self.addEventListener("install", (event) => event.waitUntil(install()));

self.addEventListener("activate", (event) => event.waitUntil(activate()));

// The page sends SKIP_WAITING when the person accepts the offer to update.
self.addEventListener("message", (event) => {
  const { data } = event;
  if (data === "SKIP_WAITING" || data?.type === "SKIP_WAITING") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (HOST_ONLY.some((path) => url.pathname.startsWith(path))) return;
  if (request.mode === "navigate") event.respondWith(cached("/", request));
  else if (KNOWN.has(url.pathname)) event.respondWith(cached(url.pathname, request));
});

/** Fetches every file anew; one that fails leaves the old build in charge. */
async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(urls.map((url) => new Request(url, { cache: "no-cache" })));
}

/** Removes the caches of other builds and starts serving the pages that are open. */
async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The cached file, or the host's answer when the browser has dropped it. */
async function cached(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
