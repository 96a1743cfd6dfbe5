// The map as it is drawn, at two levels of detail over the same plane, and each area's place on it.

import { NOBODY } from "./decisions.mjs";
import { graticulePath } from "./graticule.mjs";
import { boundsOf, deepest, DIAMOND, pointIn } from "./labels.mjs";
import { openLines } from "./lines.mjs";
import { linesPath, ringsPath } from "./paths.mjs";
import { frame, unproject, WIDTH } from "./plane.mjs";
import { area } from "./rings.mjs";
import { dissolve, thin, weigh } from "./shapes.mjs";

/** world-a is written into the page, world-c is fetched at the first zoom. `unit`: grid lines to a unit of the
 *  plane; `net`: whether the meridians and parallels are drawn; the rest in square units: what a point must be worth, the smallest free island, the smallest enclave, and
 *  the size under which an area gets a diamond. As fine as 15 kB in a page and 26 kB to fetch allow. */
export const LEVELS = {
  "world-a": { unit: 2, net: true, detail: 0.95, islands: 1.1, specks: 0.5, smallest: 1.5 },
  "world-c": { unit: 4, detail: 0.195, islands: 0.4, specks: 0.3, smallest: 0.5 },
};

/** Draws the pieces of atlas.mjs at every level (coarse ones first). Returns { worlds: { name: world }, places:
 *  Map(code → { point, bounds }) }; a hidden area is in neither. */
export function drawWorld(pieces, { merge, hide }, levels = LEVELS) {
  const shapes = dissolve(pieces.filter(({ code }) => !hide.includes(merge[code] ?? code)), merge);
  const weighed = weigh(shapes);
  const thinned = Object.entries(levels).map(([name, level]) => ({ name, ...level, ...thin(weighed, shapes, level) }));
  const { top, height } = frameOf(thinned.at(-1));

  const exact = mapValues(shapes, (polygons) => move(polygons, 1, -top));
  const codes = [...shapes.keys()].filter((code) => code !== NOBODY);
  const drawn = thinned.map((level) => ({ ...level, shapes: shapesShown(codes, exact, level, top) }));
  const points = placePoints(codes, exact, drawn);

  const place = (code) => ({ point: points.get(code), bounds: boundsOf(exact.get(code), points.get(code)) });
  const places = new Map(codes.map((code) => [code, place(code)]));
  const worlds = drawn.map((level) => [level.name, worldOf(level, points, top, height)]);
  return { worlds: Object.fromEntries(worlds), places };
}

const mapValues = (map, change) => new Map([...map].map(([key, value]) => [key, change(value)]));

const move = (polygons, scale, down) =>
  polygons.map((polygon) => polygon.map((ring) => ring.map(([x, y]) => [x * scale, y * scale + down])));

const size = (polygons) => polygons.reduce((sum, polygon) => sum + area(polygon), 0);

/** The finest level has every island that is drawn at all, so it decides how high the plane is. */
function frameOf({ unit, polygons }) {
  return frame([...polygons.values()].flat(3).map(([x, y]) => [x / unit, y / unit]));
}

/** What a level shows of each area, in units of the plane; no polygons where it shows a diamond instead. */
function shapesShown(codes, exact, { unit, smallest, polygons }, top) {
  const shown = codes.map((code) => {
    const shape = move(polygons.get(code), 1 / unit, -top);
    // Too small in truth, or too little left of it by the grid.
    const isDiamond = size(exact.get(code)) < smallest || size(shape) < smallest / 2;
    return [code, isDiamond ? [] : shape];
  });
  return new Map(shown);
}

/** A point for each area. Where an area is a diamond at every level, the diamond's middle lies on the coarse grid,
 *  and a unit away from other such diamonds' middles. */
function placePoints(codes, exact, drawn) {
  const taken = [];
  const points = codes.map((code) => {
    const shown = drawn.map(({ shapes }) => shapes.get(code)).filter((polygons) => polygons.length > 0);
    if (shown.length > 0) return [code, pointIn(shown.reverse())];
    taken.push(freePlace(deepest(exact.get(code)), taken));
    return [code, taken.at(-1)];
  });
  return new Map(points);
}

/** The nearest point of the half-unit grid that keeps a unit's distance from the ones taken. */
function freePlace([x, y], taken) {
  const steps = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2];
  const [cx, cy] = [Math.round(x * 2) / 2, Math.round(y * 2) / 2];
  const places = steps
    .flatMap((dx) => steps.map((dy) => [cx + dx, cy + dy]))
    .filter(([px, py]) => taken.every(([tx, ty]) => Math.hypot(px - tx, py - ty) >= 1))
    .sort((a, b) => Math.hypot(a[0] - x, a[1] - y) - Math.hypot(b[0] - x, b[1] - y));
  return places[0];
}

/** One level as its file has it: paths in grid units, from the plane's top left corner. */
function worldOf({ unit, net, topology, polygons, shapes }, points, top, height) {
  const fromTop = (lines) => lines.map((line) => line.map(([x, y]) => [x, y - top * unit]));
  const path = ([code, shape]) =>
    ringsPath(shape.length > 0 ? fromTop(polygons.get(code).flat()) : [diamond(points.get(code), unit)]);
  const latitudes = [0, height].map((y) => unproject([WIDTH / 2, y + top])[1]);
  return {
    width: WIDTH,
    height,
    unit,
    ...(net && { graticule: graticulePath(top, latitudes) }),
    areas: Object.fromEntries([...shapes].map((entry) => [entry[0], path(entry)])),
    disputed: ringsPath(fromTop((polygons.get(NOBODY) ?? []).flat())),
    open: linesPath(fromTop(openLines(topology, ([x, y]) => unproject([x / unit, y / unit])))),
  };
}

/** A closed ring in grid units around a point of the plane. */
function diamond([x, y], unit) {
  const [cx, cy, r] = [Math.round(x * unit), Math.round(y * unit), DIAMOND * unit];
  return [[cx - r, cy], [cx, cy - r], [cx + r, cy], [cx, cy + r], [cx - r, cy]];
}
