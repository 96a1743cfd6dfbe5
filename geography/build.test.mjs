// The committed files are what the step writes today, byte for byte, and as small as the pages' budgets ask.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "./build.mjs";
import { LANGUAGES, namesOf } from "./names.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const committed = (path) => readFileSync(join(ROOT, path), "utf8");
const world = (name) => JSON.parse(committed(`services/geography/${name}.json`));
/** node's default is brotli's highest quality, 11. */
const compressed = (text) => brotliCompressSync(text).length;

test("the committed files are what `npm run geography` writes", () => {
  const folder = mkdtempSync(join(tmpdir(), "geography-"));
  try {
    for (const path of Object.keys(build(folder))) {
      assert.ok(readFileSync(join(folder, path), "utf8") === committed(path), `${path}: run npm run geography`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the first paint's shapes, as links in a page, fit into 15 kB", () => {
  const { width, height, unit, graticule, areas, disputed, open } = world("world-a");
  const codes = Object.keys(areas);
  for (const language of LANGUAGES) {
    const names = namesOf(codes, language);
    const link = (code, at) =>
      `<a href="/?country=${code.toLowerCase()}" aria-label="${names[at]}"><path d="${areas[code]}"/></a>`;
    const links = codes.map(link);
    const svg =
      `<svg viewBox="0 0 ${width} ${height}"><path d="${graticule}"/><g transform="scale(${1 / unit})">${links.join("")}` +
      `<path d="${disputed}"/><path d="${open}"/></g></svg>`;
    assert.ok(compressed(svg) <= 15_000, `${compressed(svg)} bytes in ${language}`);
  }
});

test("the finer shapes fit into 26 kB", () => {
  const size = compressed(committed("services/geography/world-c.json"));
  assert.ok(size <= 26_000, `${size} bytes`);
});
