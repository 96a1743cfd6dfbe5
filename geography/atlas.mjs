// From the base map to pieces: polygons in turned degrees, each with the code of the area it belongs to.

import { createRequire } from "node:module";
import { geoArea } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { feature } from "topojson-client";
import { CUTS, PARTS, UNNUMBERED, VATICAN } from "./decisions.mjs";
import { toTurnedDegrees, turned } from "./plane.mjs";
import { box, holds, inside, split } from "./rings.mjs";
import { areasOfTheWorld } from "./table.mjs";

const require = createRequire(import.meta.url);

/** Larger than any country's and smaller than half the sphere's area, in steradians. */
const ABSURD_AREA = 6;

/** Every piece of the world: [{ code, polygon }]. */
export function readAtlas() {
  const atlas = require("world-atlas/countries-10m.json");
  const pieces = feature(atlas, atlas.objects.countries).features.flatMap((country) => {
    const code = codeOf(country);
    if (!code) return [];
    const polygons = sound(polygonsOf(country.geometry));
    // Cutting at the map's edge first: the base map joins Russia and Fiji across 180 deg, and every plane tool
    // (areas, boxes, dissolving) would smear them over the whole map.
    return polygons.flatMap((polygon) =>
      polygonsOf(geoProject({ type: "Polygon", coordinates: polygon }, toTurnedDegrees())).map((cut) => ({
        code,
        polygon: cut.map((ring) => welded(ring.map(([x, y]) => [x, -y]))),
      })),
    );
  });
  return decide([...pieces.filter(({ code }) => code !== VATICAN.code), vatican()]);
}

const CODES = new Map(areasOfTheWorld().map(({ code, numeric }) => [numeric, code]));

function codeOf({ id, properties: { name } }) {
  if (id === undefined) {
    if (!(name in UNNUMBERED)) throw new Error(`the base map's "${name}" has no number and no decision`);
    return UNNUMBERED[name];
  }
  const code = CODES.get(Number(id));
  if (!code) throw new Error(`the base map's "${name}" has the unknown number ${id}`);
  return code;
}

const polygonsOf = (geometry) => {
  if (!geometry) return [];
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
};

/** A few atolls of the Maldives have collapsed to a line on the base map's grid; to a sphere that is "everything
 *  but this line", and d3 would put the whole world into the Maldives. */
function sound(polygons) {
  return polygons
    .map((rings) => rings.filter((ring) => new Set(ring.map(String)).size > 2))
    .filter((rings) => rings.length > 0 && geoArea({ type: "Polygon", coordinates: [rings[0]] }) < ABSURD_AREA);
}

/** The base map keeps Russia's and Fiji's land east of 180 deg apart, and its two sides' corners on that line differ
 *  by a step of its grid. Rounded to the same hundredth of a degree the sides join, and no border is left there. */
function welded(ring) {
  const [seam] = turned([180, 0]);
  const joined = ring.map(([x, y]) => (Math.abs(x - seam) < 1e-6 ? [seam, Math.round(y * 100) / 100] : [x, y]));
  return joined.filter(([x, y], at) => at === 0 || x !== joined[at - 1][0] || y !== joined[at - 1][1]);
}

function vatican() {
  const { code, half } = VATICAN;
  const [x, y] = turned(VATICAN.centre);
  const corners = [[x - half, y - half], [x - half, y + half], [x + half, y + half], [x + half, y - half]];
  return { code, polygon: [[...corners, corners[0]]] };
}

/** Gives parts of polygons, and whole ones, to the areas that decisions.mjs names. */
export function decide(pieces, parts = PARTS, cuts = CUTS) {
  const used = new Set();
  const whole = pieces.map((piece) => {
    const bounds = box(piece.polygon[0]);
    const part = parts.find(({ of, box: degrees }) => of === piece.code && holds(turnedBox(degrees), bounds));
    used.add(part);
    return part ? { ...piece, code: part.into } : piece;
  });
  const result = whole.flatMap((piece) => {
    const cut = cuts.find(({ of, at }) => of === piece.code && inside(turned(at), piece.polygon));
    if (!cut) return [piece];
    used.add(cut);
    const [outer, ...holes] = piece.polygon;
    if (holes.length) throw new Error(`${piece.code} has holes; the cut would lose them`);
    return split(outer, cut.line.map(turned)).map((ring) => ({
      code: inside(turned(cut.at), [ring]) ? cut.into : piece.code,
      polygon: [ring],
    }));
  });
  const unused = [...parts, ...cuts].filter((decision) => !used.has(decision));
  if (unused.length) throw new Error(`the base map has nothing for ${JSON.stringify(unused[0])}`);
  return result;
}

const turnedBox = ([west, south, east, north]) => [...turned([west, south]), ...turned([east, north])];
