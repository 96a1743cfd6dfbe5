// Where an area is, for whoever does not read its shape: a point inside it, a box around it, who lies next to it.

import polylabel from "polylabel";
import { area, box, inside } from "./rings.mjs";

/** Parts smaller than this share of the largest one do not widen an area's box. */
const MAIN_PART = 0.1;
/** How far from the largest part a main part may lie, in units, where the largest part itself is smaller. */
const NEAR = 6;
/** Half of a diamond's width in units: the sign for an area too small to show its shape. */
export const DIAMOND = 1;

export const largest = (polygons) => polygons.reduce((best, polygon) => (area(polygon) > area(best) ? polygon : best));

const round = (value, digits) => Number(value.toFixed(digits)) + 0;

/** The point of the largest polygon that lies deepest inside it. */
export const deepest = (polygons) => polylabel(largest(polygons), 0.05).slice(0, 2);

/** A point with one decimal that lies inside every one of `levels` (lists of polygons, the preferred one first). */
export function pointIn(levels) {
  for (const digits of [1, 2]) {
    for (const level of levels) {
      const point = deepest(level).map((value) => round(value, digits));
      if (levels.every((polygons) => inside(point, polygons.flat()))) return point;
    }
  }
  throw new Error("no point lies inside the area at every level");
}

/** Left, top, right, bottom of the main parts, one decimal, rounded outwards, never smaller than the diamond. */
export function boundsOf(polygons, [x, y]) {
  const main = largest(polygons);
  const home = box(main[0]);
  const reach = Math.max(NEAR, home[2] - home[0], home[3] - home[1]);
  const bounds = polygons
    .filter((polygon) => area(polygon) >= MAIN_PART * area(main))
    .map((polygon) => box(polygon[0]))
    .filter((part) => gap(home, part) <= reach)
    .reduce(union, [x - DIAMOND, y - DIAMOND, x + DIAMOND, y + DIAMOND]);
  return bounds.map((value, side) => round((side < 2 ? Math.floor : Math.ceil)(round(value * 10, 6)) / 10, 1));
}

const union = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const gap = (a, b) => Math.hypot(Math.max(0, b[0] - a[2], a[0] - b[2]), Math.max(0, b[1] - a[3], a[1] - b[3]));
