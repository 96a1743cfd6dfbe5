// What the counts are compared with: whole people, with those of merged areas where they belong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { populationsOf, SOURCE, sourceOf } from "./population.mjs";
import { areasOfTheWorld } from "./table.mjs";

const CODES = areasOfTheWorld().map(({ code }) => code);

test("every area has a number of whole people, and the world has as many as it should", () => {
  const populations = populationsOf(CODES);
  assert.deepEqual([...populations.keys()], CODES);
  const world = [...populations.values()].reduce((sum, people) => sum + people, 0);
  assert.ok(world > 7.5e9 && world < 9e9, `${world}`);
});

test("where nobody lives for good there is nobody, whatever CLDR says of the crew", () => {
  const empty = [...populationsOf(CODES)].filter(([, people]) => people === 0).map(([code]) => code);
  assert.deepEqual(empty, ["AQ", "BV", "GS", "HM", "IO", "TF", "UM"]);
});

test("nobody is counted twice: France's people are those of its areas here, and all of them where they are one", () => {
  const apart = populationsOf(CODES);
  const departments = ["GF", "GP", "MQ", "RE", "YT"];
  const overseas = departments.reduce((sum, code) => sum + apart.get(code), 0);
  const together = populationsOf(CODES, Object.fromEntries(departments.map((code) => [code, "FR"])));
  assert.ok(overseas > 1.9e6 && overseas < 2.3e6, `${overseas}`);
  assert.equal(together.get("FR"), apart.get("FR") + overseas);
  assert.ok(apart.get("FR") > 65.5e6 && apart.get("FR") < 67e6, `${apart.get("FR")}`);
});

test("a merged area's people are added to the area that it joins", () => {
  const apart = populationsOf(CODES);
  const together = populationsOf(CODES, { XK: "RS", EH: "MA", HM: "AU" });
  assert.equal(together.get("RS"), apart.get("RS") + apart.get("XK"));
  assert.equal(together.get("MA"), apart.get("MA") + apart.get("EH"));
  assert.equal(together.get("AU"), apart.get("AU"));
  assert.equal(together.get("KH"), apart.get("KH"));
  for (const gone of ["XK", "EH", "HM"]) assert.equal(together.has(gone), false);
});

test("what CLDR does not say stops the step", () => {
  assert.throws(() => populationsOf(["KH"], {}, {}), /no population for KH/);
  assert.throws(() => populationsOf(["KH"], {}, { KH: { _population: "0" } }), /no population for KH/);
  assert.throws(() => populationsOf(["KH"], {}, { KH: { _population: "many" } }), /no population for KH/);
});

test("the source is the version that is installed, and a version of an unknown year stops the step", () => {
  assert.match(SOURCE.name, /^Unicode CLDR \d+(\.\d+)*$/);
  assert.deepEqual(sourceOf("48.2.0"), { name: "Unicode CLDR 48.2", year: 2025 });
  assert.deepEqual(sourceOf("48.2.1"), { name: "Unicode CLDR 48.2.1", year: 2025 });
  assert.throws(() => sourceOf("999.0.0"), /the year of CLDR 999\.0\.0/);
});
