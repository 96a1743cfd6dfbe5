// What a first visit costs in bytes (brotli), against the budgets of the design; fails above "at most".
//
//   node tools/bench.mjs        after `make build`

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { withSite } from "./site.mjs";
import { SITE, adminInPublic, halves } from "./halves.mjs";

/** The size of the site's files as they are sent. */
function files(...names) {
  const size = (path) => {
    if (path.endsWith(".woff2")) return statSync(path).size;
    return existsSync(`${path}.br`) ? statSync(`${path}.br`).size : brotliCompressSync(readFileSync(path)).length;
  };
  return names.reduce((sum, name) => sum + size(join(SITE, name)), 0);
}

/** `fonts/inter-….woff2` for `inter`: the file whose name goes on with a version. */
function font(name) {
  const found = readdirSync(join(SITE, "fonts")).find((file) => new RegExp(`^${name}-\\d.*\\.woff2$`).test(file));
  if (!found) throw new Error(`target/site/fonts has no ${name}`);
  return `fonts/${found}`;
}

/** A page: the bytes that travelled, and its links. */
async function page(url) {
  const [response] = await new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "br" } }, (answer) => resolve([answer])).on("error", reject);
  });
  const chunks = await response.toArray();
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode}`);
  if (response.headers["content-encoding"] !== "br") console.error(`${url} was not sent as brotli`);
  const { length } = Buffer.concat(chunks);
  const text = await fetch(url).then((plain) => plain.text());
  return { length, links: [...text.matchAll(/href="([^"]+)"/g)].map(([, href]) => href) };
}

const { home, story } = await withSite(async (address) => {
  const front = await page(`${address}/`);
  const link = front.links.find((href) => /^\/news\/[a-z0-9-]+$/.test(href));
  return { home: front.length, story: (await page(address + link)).length };
});

const half = halves();

// What, bytes, at most and aim in kB.
const rows = [
  ["HTML, home with the map", home, 32, 24],
  ["HTML, a story", story, 15, 10],
  ["CSS", files("pkg/graticule.css"), 14, 10],
  ["public WASM", files(...half.public), 260, 200],
  ["JS glue and boot", files(...half.glue, "boot.js"), 16, 10],
  ["administration on a page", adminInPublic().length, 0, 0],
  ["Leaflet", files("leaflet.js"), 42, 38],
  ["finer shapes", files("world-c.json"), 26],
  ["fonts, English home", files(font("inter"), font("source-serif")), 90, 60],
  ["WASM more, account", files(...half.account), 68],
  ["WASM more, administration", files(...half.admin), 160],
  ["fonts, with italics", files(font("inter"), font("source-serif"), font("source-serif-italic")), 90],
];

console.log(`${"kB, brotli".padEnd(26)}${"is".padStart(8)}${"aim".padStart(8)}${"at most".padStart(9)}`);
for (const [what, bytes, most, aim = ""] of rows) {
  const over = bytes > 1000 * most;
  if (over) process.exitCode = 1;
  const verdict = over ? "  over the budget" : "";
  const figure = (bytes / 1000).toFixed(1);
  console.log(what.padEnd(26) + figure.padStart(8) + String(aim).padStart(8) + String(most).padStart(9) + verdict);
}
