// From pieces to shapes: dissolved by area, projected, thinned out and laid on a grid. The line between two
// neighbours stays one line ("arc") throughout, so that no gap opens between them.

import { feature, mergeArcs } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify } from "topojson-simplify";
import { project } from "./plane.mjs";
import { area, signedArea } from "./rings.mjs";

/** One shape for each code: Map(code → polygons), in the plane before its origin is known, north to south.
 *  `merge` sends codes into others; the line between them disappears. */
export function dissolve(pieces, merge = {}) {
  const all = topology({
    areas: collection(pieces.map(({ code, polygon }) => [merge[code] ?? code, [polygon]])),
  });
  const geometries = new Map();
  for (const geometry of all.objects.areas.geometries) {
    geometries.set(geometry.id, [...(geometries.get(geometry.id) ?? []), geometry]);
  }
  return new Map(
    [...geometries.keys()].sort().map((code) => {
      const { coordinates } = feature(all, mergeArcs(all, geometries.get(code))).geometry;
      return [code, coordinates.map((polygon) => polygon.map((ring) => ring.map(project)))];
    }),
  );
}

/** The shapes as arcs in which every point carries its weight: how much the line would lose without it. */
export function weigh(shapes) {
  return presimplify(topology({ areas: collection([...shapes]) }), weight);
}

/** Visvalingam's measure, the triangle's area, less where the corner is sharp: single spikes go before wide bends
 *  do (mapshaper's "weighted" variant, with its factor). */
function weight([[ax, ay], [bx, by], [cx, cy]]) {
  const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
  const [ux, uy, vx, vy] = [ax - bx, ay - by, cx - bx, cy - by];
  const lengths = Math.hypot(ux, uy) * Math.hypot(vx, vy);
  return lengths ? area * (1 - (0.7 * (ux * vx + uy * vy)) / lengths) : 0;
}

/** Thins the weighed arcs to points of at least `detail`, in square units, and lays them on a grid of `unit` lines
 *  to a unit. Free islands under `islands` square units are left out, except an area's largest; so are enclaves
 *  under `specks`, together with the holes that they fill.
 *  Returns { topology, polygons: Map(code → polygons) }, both in grid units. */
export function thin(weighed, shapes, { unit, detail, islands, specks }) {
  const geometries = visible(weighed, shapes, islands, specks);
  const owners = smallestOwners(weighed, shapes);
  const toGrid = ([x, y]) => [Math.round(x * unit), Math.round(y * unit)];
  const arcs = weighed.arcs.map((arc, at) => withoutRepeats(thinArc(arc, detail * allowance(owners[at])).map(toGrid)));
  const topology = { ...weighed, arcs, objects: { areas: { type: "GeometryCollection", geometries } } };
  const polygons = new Map(
    geometries.map((geometry) => [geometry.id, tidy(feature(topology, geometry).geometry.coordinates)]),
  );
  return { topology, polygons };
}

/** The areas' geometries without the polygons and holes that are too small to be seen. */
function visible({ objects }, shapes, islands, specks) {
  const all = objects.areas.geometries;
  const uses = new Map();
  for (const arc of all.flatMap(({ arcs }) => arcs.flat(2)).map(index)) uses.set(arc, (uses.get(arc) ?? 0) + 1);
  // A ring is known by its arcs, whichever way it is walked: a hole and the enclave in it have the same.
  const key = (ring) => ring.map(index).sort((a, b) => a - b).join();
  const small = new Set();
  for (const { id, arcs } of all) {
    arcs.forEach((rings, at) =>
      rings.forEach((ring, hole) => {
        if (hole > 0 && Math.abs(signedArea(shapes.get(id)[at][hole])) < specks) small.add(key(ring));
      }),
    );
  }
  return all.map((geometry) => {
    const sizes = shapes.get(geometry.id).map(area);
    const kept = geometry.arcs.filter((rings, at) => {
      if (sizes[at] === Math.max(...sizes)) return true;
      if (small.has(key(rings[0]))) return false;
      // What touches a neighbour stays: without it a gap would open in the land.
      return sizes[at] >= islands || rings.flat().some((arc) => uses.get(index(arc)) > 1);
    });
    const withoutSmallHoles = ([outer, ...holes]) => [outer, ...holes.filter((hole) => !small.has(key(hole)))];
    return { ...geometry, arcs: kept.map(withoutSmallHoles) };
  });
}

const collection = (shapes) => ({
  type: "FeatureCollection",
  features: shapes.map(([id, coordinates]) => ({
    type: "Feature",
    id,
    properties: {},
    geometry: { type: "MultiPolygon", coordinates },
  })),
});

/** Reversed arcs are written as their complement. */
const index = (arc) => (arc < 0 ? ~arc : arc);

/** For each arc the size of the smallest area that it bounds. */
function smallestOwners({ arcs, objects }, shapes) {
  const owners = arcs.map(() => Infinity);
  for (const { id, arcs: polygons } of objects.areas.geometries) {
    const size = shapes.get(id).reduce((sum, polygon) => sum + area(polygon), 0);
    for (const arc of polygons.flat(2)) owners[index(arc)] = Math.min(owners[index(arc)], size);
  }
  return owners;
}

/** A small area is known by finer features than a large one: the Gambia by a bend that Canada can do without.
 *  1 for an area of 150 square units, about the size of Ghana. */
const allowance = (size) => Math.min(1.4, Math.max(0.4, (size / 150) ** 0.25));

/** An arc that is a ring by itself keeps at least a triangle. */
function thinArc(arc, detail) {
  const isRing = arc[0][0] === arc.at(-1)[0] && arc[0][1] === arc.at(-1)[1];
  const weights = arc.map((point) => point[2]).sort((a, b) => b - a);
  // The two ends weigh infinitely; a ring's two ends are one corner.
  const least = isRing ? Math.min(detail, weights[3] ?? 0) : detail;
  return arc.filter((point) => point[2] >= least);
}

const same = (a, b) => a[0] === b[0] && a[1] === b[1];
const withoutRepeats = (points) => points.filter((point, at) => at === 0 || !same(point, points[at - 1]));

/** Takes from each ring the points that the grid has made idle (repeated, in the middle of a straight line, at the
 *  tip of a spike without width), and drops rings and polygons without area. */
export function tidy(polygons) {
  return polygons
    .map((rings) => rings.map(tidyRing).filter((ring) => ring.length > 3 && signedArea(ring) !== 0))
    .filter((rings) => rings.length > 0);
}

function tidyRing(ring) {
  let points = ring.slice(0, -1);
  for (;;) {
    const kept = points.filter((b, at) => {
      const a = points.at(at - 1);
      const c = points[(at + 1) % points.length];
      return (b[0] - a[0]) * (c[1] - b[1]) !== (b[1] - a[1]) * (c[0] - b[0]);
    });
    if (kept.length === points.length || kept.length < 3) return kept.length < 3 ? [] : [...kept, kept[0]];
    points = kept;
  }
}
