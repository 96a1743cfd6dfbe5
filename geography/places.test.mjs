// Under which names an area can be looked for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, placesText } from "./places.mjs";
import { areasOfTheWorld, withoutMerged } from "./table.mjs";

const WORLD = areasOfTheWorld();

/** Map(code → names) as the file has them. */
const write = (choices = {}) => {
  const text = placesText(withoutMerged(WORLD, choices.merge ?? {}), WORLD, choices);
  return new Map(text.trimEnd().split("\n").map((line) => line.split("\t")).map(([code, ...names]) => [code, names]));
};
const shipped = write();

test("there is a line for each area, sorted by code", () => {
  assert.deepEqual([...shipped.keys()], WORLD.map(({ code }) => code));
});

test("an area is found by its long code and by its names in any language, its own ones among them", () => {
  const has = (code, ...names) =>
    names.forEach((name) => assert.ok(shipped.get(code).includes(name), `${code} ${name}`));
  has("KH", "KHM", "Cambodia", "Cambodge", "Kambodscha", "កម្ពុជា", "柬埔寨");
  has("DE", "DEU", "Germany", "Allemagne", "Deutschland", "Tyskland");
  // CLDR keeps little of these languages; they are official there.
  has("GL", "Kalaallit Nunaat");
  has("LU", "Lëtzebuerg");
  has("XK", "XKX", "Kosovo", "Kosova");
});

test("former, short and disputed names are known to the search", () => {
  const has = (code, name) => assert.ok(shipped.get(code).includes(name), `${code} ${name}`);
  has("CI", "Ivory Coast");
  has("SZ", "Swaziland");
  has("US", "USA");
  has("FK", "Islas Malvinas");
  has("IO", "Chagos Archipelago");
});

test("no two names of an area fold to the same, and no name is CLDR's stand-in for a missing one", () => {
  for (const [code, names] of shipped) {
    assert.equal(new Set(names.map(folded)).size, names.length, code);
    assert.ok(names.every((name) => name.trim() === name && name !== ""), code);
    assert.ok(!names.includes(code), code);
  }
});

test("what else an area is called leads to it, and along with it where it is merged", () => {
  const search = { GB: ["England"], XK: ["Dardania"] };
  assert.ok(write({ search }).get("GB").includes("England"));
  assert.throws(() => write({ search: { NL: ["HOLLAND"] } }), /known already, as "Holland"/);
  assert.ok(write({ search, merge: { XK: "RS" } }).get("RS").includes("Dardania"));
});

test("a merged area's names and codes lead to the area that it joins", () => {
  const merged = write({ merge: { XK: "RS" } });
  assert.equal(merged.has("XK"), false);
  for (const name of ["Serbia", "XK", "XKX", "Kosovo"]) assert.ok(merged.get("RS").includes(name), name);
});

test("a name that an operator chose is found, and so is the one that it replaces", () => {
  const names = write({ names: { en: { CZ: "Bohemia and Moravia" } } }).get("CZ");
  for (const name of ["Bohemia and Moravia", "Czechia", "Czech Republic"]) assert.ok(names.includes(name), name);
});
