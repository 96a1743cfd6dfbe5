// What the worker keeps (worker.js stands after this, in the same script): public stories and pages by their addresses,
// and pictures. It knows nothing of the network.

/** Stories; the one that was stored last stands last. */
const STORIES = "graticule-stories";
/** The start page, the pages of the network, and what is said where nothing is stored. */
const PAGES = "graticule-pages";
const PICTURES = "graticule-pictures";
const MOST_STORIES = 50;
const MOST_PICTURES = 80;
const LARGEST_PICTURE = 300_000; // bytes
/** What was not compared with the network for so long is shown no more: nobody knows whether it still stands. */
const OLDEST = 30 * 86_400_000;
/** The colours and the encoding of a stored page are those of whoever stored it: this browser. */
const ANY = { ignoreVary: true };

const LANGUAGE = "(?:/[a-z]{2}(?:-[a-z]+)?)?";
const STORY = new RegExp(`^${LANGUAGE}/news/[^/]+$`);
const PAGE = new RegExp(`^${LANGUAGE}/?(?:(?:about|privacy|contact)(?:-[a-z-]+)?)?$`);
const LINK = new RegExp(`href="(${LANGUAGE}/news/[^"/?#]+)"`, "g");

/** Where the page at an address is kept; nowhere for most. */
function placeOf(address) {
  const { pathname: path, search } = new URL(address, location.origin);
  if (STORY.test(path)) return { name: STORIES, path };
  return PAGE.test(path) && search === "" ? { name: PAGES, path } : undefined;
}

/** The stories that a page leads to, in its order. */
function linked(html) {
  return [...new Set([...html.matchAll(LINK)].map(([, path]) => path))];
}

/** Whether a page that is stored was last compared with the network longer ago than `age`, in milliseconds. */
async function isOlder({ name, path }, age) {
  const stored = await caches.match(path, { ...ANY, cacheName: name });
  return Date.now() - Date.parse(stored?.headers.get("x-stored")) >= age;
}

async function find(place) {
  if (await isOlder(place, OLDEST)) await remove(place);
  return caches.match(place.path, { ...ANY, cacheName: place.name });
}

/** Stores a page, which says from then on when that was; whoever reads it is told so (boot.js). */
async function store({ name, path }, html, from) {
  if (shelf.isOver) return;
  const now = new Date().toISOString();
  const headers = new Headers(from);
  for (const past of ["content-encoding", "content-length"]) headers.delete(past);
  headers.set("x-stored", now);
  const stamped = html.replace(/<html (data-stored="[^"]*" )?/, `<html data-stored="${now}" `);
  const cache = await caches.open(name);
  // To the end of the line.
  await cache.delete(path, ANY);
  await cache.put(path, new Response(stamped, { headers }));
  if (name === STORIES) await trim(name, MOST_STORIES);
}

async function trim(name, most) {
  const cache = await caches.open(name);
  for (const key of (await cache.keys()).reverse().slice(most)) await cache.delete(key, ANY);
}

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

/** Everything that is stored, pictures apart. */
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

/** The stories as lines of a list, the one that was stored last first. */
async function lines() {
  const found = [];
  for (const place of (await places()).filter(({ name }) => name === STORIES).toReversed()) {
    const stored = await find(place);
    // As the server escaped it, without the network's name.
    const title = (await stored?.text())?.match(/<title>([^<]*)<\/title>/)?.[1].replace(/ · [^·]*$/, "");
    if (title) found.push(`<li dir="auto"><a href="${place.path}">${title}</a></li>`);
  }
  return found.join("");
}

/** A picture's name, without its width. */
function pictureOf(address) {
  return address.split("/").pop().split("-")[0];
}

/** Stores a picture that is not too large. */
async function storePicture(request, response) {
  const size = Number(response.headers.get("content-length"));
  if (shelf.isOver || size === 0 || size > LARGEST_PICTURE) return;
  const pictures = await caches.open(PICTURES);
  await pictures.put(request, response);
  await trim(PICTURES, MOST_PICTURES);
}

/** The picture, in whatever size there is. */
async function findPicture(request) {
  const pictures = await caches.open(PICTURES);
  const similar = (await pictures.keys()).find(({ url }) => pictureOf(url) === pictureOf(request.url));
  return (await pictures.match(request, ANY)) ?? (similar && pictures.match(similar, ANY));
}

async function removePicture(request) {
  await (await caches.open(PICTURES)).delete(request, ANY);
}

/** The network wants nothing kept any more: everything goes, and nothing comes. */
async function clear() {
  shelf.isOver = true;
  const ours = (await caches.keys()).filter((name) => name.startsWith("graticule-"));
  await Promise.all(ours.map((name) => caches.delete(name)));
}

self.shelf = {
  isOver: false,
  STORIES, PAGES, placeOf, linked, isOlder, find, store, remove, places, naming, lines,
  storePicture, findPicture, removePicture, clear,
};
