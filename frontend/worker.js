// Keeps what was read, for times without a connection: the files that pages are made of, public stories with their
// pictures, the start page and what the network says of itself. Never what the server drew for somebody who signed in.
//
// The server puts shelf.js before this, and before that a line (server/src/offline.rs):
//   const SITE = { version: "…", files: ["/pkg/….css", …], offline: ["/offline", …] };
// What is not named here (forms, server functions, the live stream) goes to the network as if there were no worker.

const SHELL = `graticule-shell-${SITE.version}`;
/** `/visitor`: the last answer was a visitor's page. */
const NOTES = "graticule-notes";

/** How many stories of the start page are fetched before anybody reads them. */
const NEWEST = 12;
/** How long the network has, in milliseconds, before a reader who could have the stored copy gets it. */
const PATIENCE = 4000;
/** Between two comparisons of the same page. */
const AGAIN = 10 * 60_000;
/** How much later what nobody waits for is asked for. */
const LATER = 1500;
/** Within how much time all browsers that hear of a change ask for it: not in the same moment. */
const SPREAD = 4000;
/** Stands in every document of a network that wants browsers to keep it (app/src/document.rs). */
const WANTED = '<meta name="graticule-offline"';
/** As app/src/components/offline.rs draws it. */
const LIST = '<ul class="offline__stories"></ul>';

function pause(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}

/** Whether everybody gets this answer: what is drawn for one person says `no-store`. */
function isPublic(response) {
  const keep = response.headers.get("cache-control") ?? "no-store";
  return response.status === 200 && !response.redirected && !/no-store|private/.test(keep);
}

function isGone(response) {
  return response.status === 404 || response.status === 410;
}

/** Throws everything away, and goes. */
async function end() {
  await shelf.clear();
  await self.registration.unregister();
}

/** A page that the network has no more goes at once; so does its name wherever it is stored. */
async function withdraw(place) {
  await shelf.remove(place);
  if (place.name === shelf.STORIES) {
    for (const other of await shelf.naming(place.path.split("/").pop())) {
      if (!(await check(other))) await shelf.remove(other);
    }
  }
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
    if (new URL(client.url).pathname === place.path) client.postMessage({ gone: place.path });
  }
}

/** Draws the consequence of an answer; tells whether there was one. */
async function learn(place, response, stored) {
  if (response.status === 304 && stored) {
    await shelf.store(place, await stored.text(), stored.headers);
  } else if (isGone(response)) {
    await withdraw(place);
  } else if (isPublic(response)) {
    const html = await response.text();
    if (!html.includes(WANTED)) await end();
    await shelf.store(place, html, response.headers);
  } else {
    return false;
  }
  return true;
}

/** Compares what is stored, or not yet, with the network; false where that did not work. */
async function check(place) {
  const stored = await shelf.find(place);
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

/** Compares everything that was not for some time, in milliseconds; tells whether all of it could be. */
async function look(age) {
  let all = true;
  for (const place of await shelf.places()) {
    if (await shelf.isOlder(place, age)) all = (await check(place)) && all;
  }
  return all;
}

/** A document was opened: it is stored if it was not, and the newest stories with the start page. */
async function begin(address) {
  const place = shelf.placeOf(address);
  if (place && !navigator.connection?.saveData) {
    if (!(await shelf.find(place))) await check(place);
    const stored = await shelf.find(place);
    const newest = stored && place.name === shelf.PAGES ? shelf.linked(await stored.text()) : [];
    for (const path of newest.slice(0, NEWEST)) {
      const story = { name: shelf.STORIES, path };
      if (!(await shelf.find(story))) await check(story);
    }
  }
  await look(AGAIN);
}

/** The app opened a story, for which it asks by itself: its document is stored once that has come. */
async function follow(asked) {
  const slug = asked.get("slug");
  await pause(LATER);
  const base = `/${asked.get("lang")?.toLowerCase()}`;
  const own = SITE.offline.includes(`${base}/offline`) ? base : "";
  const isPage = shelf.placeOf(`/${slug}`)?.name === shelf.PAGES;
  await begin(isPage ? `${own}/${slug}` : `${own}/news/${slug}`);
}

/** A story was changed or withdrawn; which one is not known where events were missed. */
async function changed(slug) {
  await pause(Math.random() * SPREAD);
  if (!slug) return look(0);
  const own = (await shelf.places()).filter(({ path }) => path.endsWith(`/news/${slug}`));
  for (const place of [...own, ...(await shelf.naming(slug))]) await check(place);
  return true;
}

/** What is said where a page is not stored, with a list of the stories that are. */
async function offline(path) {
  const own = SITE.offline.findLast((page) => path.startsWith(page.slice(0, -"offline".length)));
  const page = await shelf.find({ name: shelf.PAGES, path: own });
  if (!page) return Response.error();
  const lines = await shelf.lines();
  const html = (await page.text()).replace(LIST, () => LIST.replace("><", () => `>${lines}<`));
  return new Response(html, { headers: page.headers });
}

/** Remembers a page that was opened, and whether it was a visitor's. */
async function note(place, response) {
  if (shelf.isOver) return;
  const notes = await caches.open(NOTES);
  if (isPublic(response)) await notes.put("/visitor", new Response());
  else if (response.status === 200) await notes.delete("/visitor");
  await learn(place, response);
}

/** A page: from the network, unless it does not answer. */
async function navigate(event) {
  const { pathname } = new URL(event.request.url);
  const network = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  const place = shelf.placeOf(event.request.url);
  // The copy is made before anybody reads the answer.
  const noted = network.then((response) => place && response.clone()).then((copy) => copy && note(place, copy));
  event.waitUntil(noted.catch(() => {}));
  if (SITE.offline.includes(pathname)) return offline(pathname);
  const stored = place && (await shelf.find(place));
  // Whoever is signed in waits: a visitor's page would say that they are not.
  const waits = !stored || !(await caches.match("/visitor", { cacheName: NOTES }));
  const answers = [network.catch(() => {}), ...(waits ? [] : [pause(PATIENCE)])];
  return (await Promise.race(answers)) ?? stored ?? offline(pathname);
}

/** A file under a name that carries its contents' hash. */
async function file(request) {
  if (shelf.isOver) return fetch(request);
  const shell = await caches.open(SHELL);
  const stored = await shell.match(request, { ignoreVary: true });
  if (stored) return stored;
  const response = await fetch(request);
  if (response.status === 200) await shell.put(request, response.clone()).catch(() => {});
  return response;
}

/** A picture: from the network, unless it does not answer. */
async function picture(request) {
  try {
    const response = await fetch(request);
    if (isGone(response)) await shelf.removePicture(request);
    if (isPublic(response)) await shelf.storePicture(request, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    const stored = await shelf.findPicture(request);
    if (!stored) throw error;
    return stored;
  }
}

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll(SITE.files);
  // What is stored names the files of the version before, which go.
  let all = await look(0);
  for (const path of SITE.offline) {
    const place = { name: shelf.PAGES, path };
    if (!(await shelf.find(place))) all = (await check(place)) && all;
  }
  if (!all) throw new Error("not everything could be stored");
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("graticule-shell-") && name !== SHELL);
  for (const name of old) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  const { opened, story, end: isEnd } = event.data;
  // A page that says so was drawn by a network that wants it, again.
  if (opened) shelf.isOver = false;
  event.waitUntil(isEnd ? end() : opened ? begin(opened) : changed(story));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(event));
  else if (pathname === "/api/article") event.waitUntil(follow(searchParams));
  else if (pathname.startsWith("/pkg/")) event.respondWith(file(request));
  else if (pathname.startsWith("/media/")) event.respondWith(picture(request));
});
