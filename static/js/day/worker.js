// Serves the page of the day and its files where there is no network. VERSION and FILES are put before this by the server.
// It stores what is the same for everyone, and nothing else: data, notes, files and pictures never pass through its cache.

const PREFIX = "wqm-day-";
const CACHE = `${PREFIX}${VERSION}`;
const PAGE = /^\/visits\/\d+\/day\/$/;
const PATIENCE = 4000; // ms for a network that is hardly there

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(request, url));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((path) => new Request(path, { cache: "no-cache" })));
  await self.skipWaiting();
}

// A newer page may be on the server. Where it cannot be reached, the one from before goes on.
async function tidy() {
  const cache = await caches.open(CACHE);
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  for (const name of old) {
    const before = await caches.open(name);
    for (const request of await before.keys()) {
      const path = new URL(request.url).pathname;
      if (PAGE.test(path) && !(await cache.match(path))) await cache.put(path, await before.match(request));
    }
    await caches.delete(name);
  }
}

async function page(request, url) {
  const fresh = fetch(request).then(async (response) => {
    if (isPage(response)) await (await caches.open(CACHE)).put(url.pathname, response.clone());
    return response;
  });
  const stored = await caches.match(url.pathname);
  if (!stored) return fresh;
  const late = new Promise((resolve) => { setTimeout(() => resolve(stored.clone()), PATIENCE); });
  // Signed out, the server answers with another page: the stored one says so, and still shows what this tablet holds.
  return Promise.race([fresh.then((response) => (isPage(response) ? response : stored)).catch(() => stored), late]);
}

function isPage(response) {
  return response.ok && !response.redirected && response.type === "basic";
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(new URL(request.url).pathname)) ?? fetch(request);
}
