// What the comments of territories.toml promise, on a world of a few squares.

import assert from "node:assert/strict";
import { test } from "node:test";
import { outputs } from "./build.mjs";
import { readRings } from "./paths.mjs";
import { areasOfTheWorld, groupNumbers } from "./table.mjs";
import { checkTerritories, NOTHING } from "./territories.mjs";
import { drawWorld } from "./world.mjs";

/** A square of 4 degrees with its lower left corner at a place, in turned degrees. */
const square = (code, x, y) => ({ code, polygon: [[[x, y], [x, y + 4], [x + 4, y + 4], [x + 4, y], [x, y]]] });
const PIECES = [
  square("RS", 0, 40), square("XK", 4, 40), square("MA", -20, 28), square("EH", -20, 24), square("AQ", 0, -80),
];
const draw = (choices) => drawWorld(PIECES, { ...NOTHING, ...choices });
const write = (choices) => outputs(PIECES, { ...NOTHING, ...choices });

test("by default every area is drawn by itself", () => {
  const { worlds } = draw({});
  assert.deepEqual(Object.keys(worlds["world-a"].areas), ["AQ", "EH", "MA", "RS", "XK"]);
});

test("a merged area's shape is dissolved into the other's and the line between them disappears", () => {
  const { worlds, places } = draw({ merge: { XK: "RS" } });
  for (const { areas } of Object.values(worlds)) {
    assert.equal(areas.XK, undefined);
    assert.equal(readRings(areas.RS).length, 1);
  }
  // Eight degrees wide and without a corner where the line between them ended.
  const [apart, together] = [draw({}).places.get("RS").bounds, places.get("RS").bounds];
  assert.ok(Math.abs(together[2] - together[0] - 2 * (apart[2] - apart[0])) < 1);
  assert.equal(places.has("XK"), false);
});

test("a merged area leaves the table and the names", () => {
  const written = write({ merge: { XK: "RS" } });
  const table = written["domain/src/country/table.rs"];
  assert.match(table, /const COUNT: usize = 249;/);
  assert.doesNotMatch(table, /"XK"/);
  assert.doesNotMatch(written["domain/src/country/names.rs"], /"Kosovo"/);
  assert.match(write({})["domain/src/country/table.rs"], /const COUNT: usize = 250;/);
});

test("an open line goes with one of its two areas", () => {
  assert.notEqual(draw({}).worlds["world-a"].open, "");
  assert.equal(draw({ merge: { EH: "MA" } }).worlds["world-a"].open, "");
  assert.equal(draw({ hide: ["EH"] }).worlds["world-a"].open, "");
});

test("a new name replaces CLDR's in its language alone, for areas and for groups", () => {
  const names = { en: { RS: "Republic of Serbia", 419: "Latin America and the Caribbean" } };
  const written = write({ names })["domain/src/country/names.rs"];
  assert.match(written, /"Republic of Serbia"/);
  assert.match(written, /"Latin America and the Caribbean"/);
  assert.doesNotMatch(written, /"Latin America",/);
  assert.match(written, /"Serbie"/);
});

test("a hidden area is not drawn and stays in the table, and the map ends below what is left", () => {
  const [whole, hidden] = [draw({}).worlds["world-a"], draw({ hide: ["AQ"] }).worlds["world-a"]];
  assert.equal(hidden.areas.AQ, undefined);
  assert.ok(hidden.height < whole.height);
  const table = write({ hide: ["AQ"] })["domain/src/country/table.rs"];
  assert.match(table, /CountryCode\(\*b"AQ"\), numeric: 10, .* point: \[0\.0, 0\.0\]/);
});

test("a hidden area takes what is merged into it along", () => {
  const { areas } = draw({ merge: { XK: "RS" }, hide: ["RS"] }).worlds["world-a"];
  assert.deepEqual(Object.keys(areas), ["AQ", "EH", "MA"]);
});

test("what cannot be meant is refused with a reason", () => {
  const areas = areasOfTheWorld();
  const check = (file) => () => checkTerritories(file, areas.map(({ code }) => code), groupNumbers(areas));
  assert.deepEqual(check({ hide: { areas: ["HM", "AQ"] } })(), { merge: {}, names: {}, hide: ["AQ", "HM"], search: {} });
  assert.throws(check({ search: { ZZ: ["Nowhere"] } }), /"ZZ" is not an area's code/);
  assert.throws(check({ search: { GB: "England" } }), /a list of names/);
  assert.throws(check({ merge: { ZZ: "RS" } }), /"ZZ" is not an area's code/);
  assert.throws(check({ merge: { XK: "XK" } }), /part of itself/);
  assert.throws(check({ merge: { XK: "RS", RS: "HR" } }), /merged itself/);
  assert.throws(check({ names: { de: { XK: "Kosovo" } } }), /the languages are en, fr, es, ar/);
  assert.throws(check({ names: { en: { 999: "Nowhere" } } }), /"999" is not/);
  assert.throws(check({ names: { en: { XK: " " } } }), /a name is needed/);
  assert.throws(check({ hide: { areas: ["aq"] } }), /"aq" is not/);
  assert.throws(check({ hide: { areas: "AQ" } }), /a list of codes is needed/);
  assert.throws(check({ hide: { all: true } }), /only "areas" is known/);
  assert.throws(check({ dissolve: {} }), /\[dissolve\] is not a section/);
});
