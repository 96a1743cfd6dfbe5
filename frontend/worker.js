// Keeps what was read, for times without a connection: the files that pages are made of, public stories with their
// pictures, the start page and what the network says of itself. Never what the server drew for somebody who signed in.
//
// The server puts a line before this (server/src/offline.rs):
//   const SITE = { version: "…", files: ["/pkg/….css", …], offline: ["/offline", …] };
// What is not named here (forms, server functions, the live stream) goes to the network as if there were no worker.

const SHELL = `graticule-shell-${SITE.version}`;
/** Stories by their addresses; the one that was stored last stands last. */
const STORIES = "graticule-stories";
/** The start page, the pages of the network, and what is said where nothing is stored. */
const PAGES = "graticule-pages";
const PICTURES = "graticule-pictures";
/** `/visitor`: the last answer was a visitor's page. `/looked`: when everything was last compared with the network. */
const NOTES = "graticule-notes";

const MOST_STORIES = 50;
const MOST_PICTURES = 80;
const LARGEST_PICTURE = 300_000; // bytes
/** How many stories of the start page are fetched before anybody reads them. */
const NEWEST = 12;
/** How long the network has, in milliseconds, before a reader who could have the stored copy gets it. */
const PATIENCE = 4000;
/** What was not compared with the network for so long is shown no more: nobody knows whether it still stands. */
const OLDEST = 30 * 86_400_000;
/** Between two comparisons of everything. */
const AGAIN = 10 * 60_000;
/** The colours and the encoding of a stored page are those of whoever stored it: this browser. */
const ANY = { ignoreVary: true };

const LANGUAGE = "(?:/[a-z]{2}(?:-[a-z]+)?)?";
const STORY = new RegExp(`^${LANGUAGE}/news/[^/]+$`);
const PAGE = new RegExp(`^${LANGUAGE}/?(?:(?:about|privacy|contact)(?:-[a-z-]+)?)?$`);
const LINK = new RegExp(`href="(${LANGUAGE}/news/[^"/?#]+)"`, "g");
/** As app/src/components/offline.rs draws it. */
const LIST = '<ul class="offline__stories"></ul>';

/** Where the page at an address is kept; nowhere for most. */
function placeOf(address) {
  const { pathname: path, search } = new URL(address, location.origin);
  if (STORY.test(path)) return { name: STORIES, path };
  return PAGE.test(path) && search === "" ? { name: PAGES, path } : undefined;
}

/** Whether everybody gets this answer. What is drawn for one person says `no-store`. */
function isPublic(response) {
  const keep = response.headers.get("cache-control") ?? "no-store";
  return response.status === 200 && !response.redirected && !/no-store|private/.test(keep);
}

async function find({ name, path }) {
  const cache = await caches.open(name);
  const stored = await cache.match(path, ANY);
  if (!stored || Date.now() - Date.parse(stored.headers.get("x-stored")) < OLDEST) return stored;
  await remove({ name, path });
  return undefined;
}

/** Stores a page, which says from then on when that was; whoever reads it is told so (boot.js). */
async function store({ name, path }, html, from) {
  const now = new Date().toISOString();
  const headers = new Headers(from);
  for (const past of ["content-encoding", "content-length"]) headers.delete(past);
  headers.set("x-stored", now);
  const stamped = html.replace(/<html (data-stored="[^"]*" )?/, `<html data-stored="${now}" `);
  const cache = await caches.open(name);
  // To the end of the line.
  await cache.delete(path, ANY);
  await cache.put(path, new Response(stamped, { headers }));
}

async function trim(name, most) {
  const cache = await caches.open(name);
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key, ANY);
}

/** A picture's name, without its width. */
const pictureOf = (path) => path.split("/").pop().split("-")[0];

/** Deletes a page and the pictures that it showed. */
async function remove({ name, path }) {
  const cache = await caches.open(name);
  const stored = await cache.match(path, ANY);
  if (!stored) return;
  await cache.delete(path, ANY);
  const html = await stored.text();
  const shown = new Set([...html.matchAll(/\/media\/([^"\s,]+)/g)].map(([, file]) => pictureOf(file)));
  const pictures = await caches.open(PICTURES);
  for (const { url } of await pictures.keys()) {
    if (shown.has(pictureOf(url))) await pictures.delete(url, ANY);
  }
}

/** Everything that is stored. */
async function places() {
  const found = [];
  for (const name of [PAGES, STORIES]) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) found.push({ name, path: new URL(url).pathname });
  }
  return found;
}

/** What is stored and has a link to this story: its headline stands there. */
async function naming(slug) {
  const found = [];
  for (const place of await places()) {
    const stored = await find(place);
    if (stored && (await stored.text()).includes(`/news/${slug}"`)) found.push(place);
  }
  return found;
}

/** A page that the network has no more goes at once; so does its name wherever it is stored. */
async function withdraw(place) {
  await remove(place);
  if (place.name === STORIES) {
    for (const other of await naming(place.path.split("/").pop())) {
      if (!(await check(other))) await remove(other);
    }
  }
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
    if (new URL(client.url).pathname === place.path) client.postMessage({ gone: place.path });
  }
}

/** Draws the consequence of an answer; tells whether there was one. */
async function learn(place, response, stored) {
  if (response.status === 304 && stored) {
    await store(place, await stored.text(), stored.headers);
  } else if (response.status === 404 || response.status === 410) {
    await withdraw(place);
  } else if (isPublic(response)) {
    await store(place, await response.text(), response.headers);
    await trim(STORIES, MOST_STORIES);
  } else {
    return false;
  }
  return true;
}

/** Compares what is stored, or not yet, with the network; false where that did not work. */
async function check(place) {
  const stored = await find(place);
  const mark = stored?.headers.get("etag");
  const headers = mark ? { "if-none-match": mark } : {};
  const load = (credentials) => fetch(place.path, { credentials, headers, cache: "no-store", priority: "low" });
  try {
    let response = await load("same-origin");
    // Somebody is signed in: what counts is what everybody else gets.
    if (response.status === 200 && !isPublic(response)) response = await load("omit");
    return await learn(place, response, stored);
  } catch {
    return false;
  }
}

/** Compares everything; tells whether all of it could be. */
async function checkAll() {
  let all = true;
  for (const place of await places()) all = (await check(place)) && all;
  return all;
}

async function look() {
  const notes = await caches.open(NOTES);
  const last = await notes.match("/looked");
  if (last && Date.now() - Number(await last.text()) < AGAIN) return;
  if (await checkAll()) await notes.put("/looked", new Response(String(Date.now())));
}

/** A document was opened: it is stored if it was not, with the newest stories if it is the start page. */
async function begin(address) {
  const place = placeOf(address);
  if (place && !navigator.connection?.saveData) {
    if (!(await find(place))) await check(place);
    const stored = await find(place);
    const html = stored && place.name === PAGES ? await stored.text() : "";
    const newest = new Set([...html.matchAll(LINK)].map(([, path]) => path));
    for (const path of [...newest].slice(0, NEWEST)) {
      const story = { name: STORIES, path };
      if (!(await find(story))) await check(story);
    }
  }
  await look();
}

/** A story was changed or withdrawn. */
async function changed(slug) {
  const own = (await places()).filter(({ path }) => path.endsWith(`/news/${slug}`));
  for (const place of [...own, ...(await naming(slug))]) await check(place);
}

/** What is said where nothing is stored, with a list of what is. */
async function offline(path) {
  const own = SITE.offline.findLast((page) => path.startsWith(page.slice(0, -"offline".length)));
  const page = await caches.match(own, { ...ANY, cacheName: PAGES });
  if (!page) return Response.error();
  const lines = [];
  for (const place of (await places()).filter(({ name }) => name === STORIES).toReversed()) {
    const stored = await find(place);
    // The title as the server escaped it, without the network's name.
    const title = (await stored?.text())?.match(/<title>([^<]*)<\/title>/)?.[1].replace(/ · [^·]*$/, "");
    if (title) lines.push(`<li dir="auto"><a href="${place.path}">${title}</a></li>`);
  }
  const html = (await page.text()).replace(LIST, () => LIST.replace("><", () => `>${lines.join("")}<`));
  return new Response(html, { headers: page.headers });
}

/** Remembers a page that was opened, and whether it was a visitor's. */
async function note(place, response) {
  const notes = await caches.open(NOTES);
  if (isPublic(response)) await notes.put("/visitor", new Response());
  else if (response.status === 200) await notes.delete("/visitor");
  await learn(place, response);
}

/** A page: from the network, unless it does not answer. */
async function navigate(event) {
  const { pathname } = new URL(event.request.url);
  const network = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  const place = placeOf(event.request.url);
  // The copy is made before anybody reads the answer.
  const noted = network.then((response) => place && response.clone()).then((copy) => copy && note(place, copy));
  event.waitUntil(noted.catch(() => {}));
  if (SITE.offline.includes(pathname)) return offline(pathname);
  const stored = place && (await find(place));
  // Whoever is signed in waits: a visitor's page would say that they are not.
  const waits = !stored || !(await caches.match("/visitor", { cacheName: NOTES }));
  const patience = new Promise((resolve) => {
    if (!waits) setTimeout(resolve, PATIENCE);
  });
  return (await Promise.race([network.catch(() => {}), patience])) ?? stored ?? offline(pathname);
}

/** A file under a name that carries its contents' hash. */
async function file(request) {
  const shell = await caches.open(SHELL);
  const stored = await shell.match(request, ANY);
  if (stored) return stored;
  const response = await fetch(request);
  if (response.status === 200) await shell.put(request, response.clone()).catch(() => {});
  return response;
}

/** A picture: from the network; without one in whatever size there is. */
async function picture(request) {
  const pictures = await caches.open(PICTURES);
  try {
    const response = await fetch(request);
    if (response.status === 404 || response.status === 410) await pictures.delete(request, ANY);
    const size = Number(response.headers.get("content-length"));
    if (isPublic(response) && size > 0 && size <= LARGEST_PICTURE) {
      await pictures.put(request, response.clone()).catch(() => {});
      await trim(PICTURES, MOST_PICTURES);
    }
    return response;
  } catch (error) {
    const keys = await pictures.keys();
    const similar = keys.find(({ url }) => pictureOf(url) === pictureOf(request.url));
    const stored = (await pictures.match(request, ANY)) ?? (similar && (await pictures.match(similar, ANY)));
    if (!stored) throw error;
    return stored;
  }
}

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll(SITE.files);
  for (const path of SITE.offline) {
    if (!(await check({ name: PAGES, path }))) throw new Error(path);
  }
  // What is stored names the files of the version before, which go.
  if (!(await checkAll())) throw new Error("what is stored could not be renewed");
  await self.skipWaiting();
}

async function activate() {
  const old = (name) => name.startsWith("graticule-shell-") && name !== SHELL;
  for (const name of (await caches.keys()).filter(old)) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  const { opened, story } = event.data;
  event.waitUntil(opened ? begin(opened) : story ? changed(story) : look());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(event));
  else if (pathname.startsWith("/pkg/")) event.respondWith(file(request));
  else if (pathname.startsWith("/media/")) event.respondWith(picture(request));
});
