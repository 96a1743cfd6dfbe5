// What has gone wrong on maps before: areas lost or swallowed, shapes smeared over the map's edge, land in the
// wrong hands. Asked of the shapes before they are thinned out, and of the committed files.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { geoEqualEarthRaw } from "d3-geo";
import { readAtlas } from "./atlas.mjs";
import { deepest, largest } from "./labels.mjs";
import { readRings } from "./paths.mjs";
import { project, turned, unproject, WIDTH } from "./plane.mjs";
import { area, inside } from "./rings.mjs";
import { dissolve } from "./shapes.mjs";
import { areasOfTheWorld } from "./table.mjs";

const shapes = dissolve(readAtlas());
const worlds = ["world-a", "world-c"].map((name) =>
  JSON.parse(readFileSync(new URL(`../services/geography/${name}.json`, import.meta.url), "utf8")),
);

/** Equal Earth keeps areas, so a shape's size on the plane is its size on the ground. */
const KM2_PER_UNIT = ((2 * geoEqualEarthRaw(Math.PI, 0)[0] * 6371) / WIDTH) ** 2;
const km2 = (code) => shapes.get(code).reduce((sum, polygon) => sum + area(polygon), 0) * KM2_PER_UNIT;

test("every area of ISO 3166-1 has a shape", () => {
  assert.deepEqual(areasOfTheWorld().map(({ code }) => code).filter((code) => !shapes.has(code)), []);
});

test("areas that projections and grids like to lose have about their true size", () => {
  const sizes = {
    LS: [29_500, 31_500], SM: [45, 80], VA: [0.2, 2], MV: [100, 400], MC: [0.5, 30], SG: [500, 800],
    FJ: [17_000, 20_000], RU: [16_300_000, 17_300_000], US: [9_100_000, 9_700_000], FR: [535_000, 560_000],
    ZA: [1_190_000, 1_240_000], UA: [590_000, 615_000], MA: [395_000, 450_000], EH: [255_000, 275_000],
    IL: [20_000, 22_000], SY: [183_000, 189_000],
  };
  for (const [code, [least, most]] of Object.entries(sizes)) {
    assert.ok(km2(code) >= least && km2(code) <= most, `${code}: ${km2(code)} square kilometres`);
  }
});

test("places lie in the area that decisions.mjs and ISO 3166-1 give them to", () => {
  const places = {
    UA: [34.1, 45], EH: [-13.15, 27.1], SO: [44.06, 9.56], XK: [21.1, 42.6], TW: [121.5, 25], GF: [-52.5, 4.5],
    RE: [55.5, -21.1], YT: [45.15, -12.82], GP: [-61.7, 16.15], MQ: [-61, 14.65], SJ: [16, 78.5], BQ: [-68.25, 12.2],
    KZ: [63.3, 45.9], CU: [-75.1, 19.91], PS: [34.42, 31.45], LS: [28.2, -29.5], FR: [2.3, 48.8],
    CX: [105.63, -10.48],
  };
  const lies = (code, degrees) => {
    const point = project(turned(degrees));
    const holders = [...shapes].filter(([, polygons]) => polygons.some((polygon) => inside(point, polygon)));
    assert.deepEqual(holders.map(([holder]) => holder), [code], `${degrees}`);
  };
  for (const [code, degrees] of Object.entries(places)) lies(code, degrees);
  for (const north of [[33.9, 35.1], [33.3, 35.3], [33.4, 35.08]]) lies("CY", north);
  // The Golan, and west of it Dan, Gonen and Ein Gev.
  for (const golan of [[35.69, 32.99], [35.75, 33.2], [35.77, 32.85]]) lies("SY", golan);
  for (const west of [[35.65, 33.235], [35.645, 33.12], [35.645, 32.78]]) lies("IL", west);
});

test("no border is left where the base map was cut, at 180 degrees", () => {
  const seam = ([x, y]) => Math.abs(turned(unproject([x, y]))[0] - turned([180, 0])[0]) < 1e-6;
  for (const code of ["RU", "FJ"]) {
    for (const ring of shapes.get(code).flat()) {
      for (let at = 1; at < ring.length; at++) assert.ok(!(seam(ring[at - 1]) && seam(ring[at])), code);
    }
  }
});

test("no step of a path is wider than a third of the plane", () => {
  for (const { width, unit, areas } of worlds) {
    for (const [code, path] of Object.entries(areas)) {
      // Where Antarctica is drawn, its lower edge is the pole, and as wide as that.
      if (code === "AQ") continue;
      for (const ring of readRings(path)) {
        for (let at = 1; at < ring.length; at++) {
          assert.ok(Math.abs(ring[at][0] - ring[at - 1][0]) < (width * unit) / 3, code);
        }
      }
    }
  }
});

test("every shape stays on the plane", () => {
  for (const { width, height, unit, areas } of worlds) {
    for (const [code, path] of Object.entries(areas)) {
      for (const [x, y] of readRings(path).flat()) {
        assert.ok(x >= 0 && y >= 0 && x <= width * unit && y <= height * unit, `${code}: ${x} ${y}`);
      }
    }
  }
});

test("a large area's middle lies in its shape alone: enclaves are holes", () => {
  for (const { unit, areas } of worlds) {
    const rings = Object.entries(areas).map(([code, path]) => [code, readRings(path)]);
    const large = rings.filter(([, all]) => all.some((ring) => area([ring]) > 20 * unit * unit));
    for (const [code, all] of large) {
      // A hole is no polygon of its own; the deepest point of the largest ring may only fall into one by mistake.
      const point = deepest([[largest(all.map((ring) => [ring]))[0], ...all.filter((ring) => isWithin(ring, all))]]);
      assert.deepEqual(rings.filter(([, other]) => inside(point, other)).map(([holder]) => holder), [code]);
    }
  }
});

/** Is this ring inside the largest one? Then it is a hole in it, or an island in a hole. */
function isWithin(ring, all) {
  const [outer] = largest(all.map((other) => [other]));
  return ring !== outer && inside(ring[0], [outer]);
}
