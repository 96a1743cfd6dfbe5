// The boundaries that the United Nations leave open, as lines to draw dashed over the shapes.

import { mesh } from "topojson-client";
import { OPEN_LINES } from "./decisions.mjs";

/** The shared lines that `wanted` names, from a topology of areas whose ids are codes. `degrees` turns a point of
 *  the topology into longitude and latitude. A pair of which one area is gone has no line any more. */
export function openLines({ arcs, objects }, degrees, wanted = OPEN_LINES) {
  return wanted.flatMap(({ between, box }) => {
    const geometries = objects.areas.geometries.filter(({ id }) => between.includes(id));
    if (geometries.length < 2) return [];
    const shared = mesh({ type: "Topology", arcs }, { type: "GeometryCollection", geometries }, (a, b) => a !== b);
    return shared.coordinates.flatMap((line) => (box ? insideBox(line, box, degrees) : [line]));
  });
}

/** The runs of a line, cut where it enters and leaves the box, to whole numbers. A line may be one long segment (the
 *  22nd parallel), so it is walked in small steps. */
function insideBox(line, [west, south, east, north], degrees) {
  const within = (point) => {
    const [x, y] = degrees(point);
    return x >= west && x <= east && y >= south && y <= north;
  };
  const runs = [];
  let open = false;
  for (const [a, b] of inSteps(line)) {
    const inside = within([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
    if (inside && !open) runs.push([a]);
    if (inside) runs.at(-1).push(b);
    open = inside;
  }
  return runs.map(straightened).filter((run) => run.length > 1);
}

/** The segments of a line, each in pieces of about a grid step. */
function* inSteps(line) {
  for (let at = 1; at < line.length; at++) {
    const [[ax, ay], [bx, by]] = [line[at - 1], line[at]];
    const count = Math.max(1, Math.round(Math.hypot(bx - ax, by - ay)));
    const point = (step) => {
      const share = step / count;
      return [ax * (1 - share) + bx * share, ay * (1 - share) + by * share];
    };
    for (let step = 0; step < count; step++) yield [point(step), point(step + 1)];
  }
}

/** The ends of a run in whole numbers, and of its middle only the corners of the grid: a corner of the line lies on
 *  the grid already, a step inside a segment does not matter. */
function straightened(run) {
  const corners = run.filter(([x, y], at) => {
    if (at === 0 || at === run.length - 1) return true;
    const [[ax, ay], [bx, by]] = [run[at - 1], run[at + 1]];
    return Math.abs((x - ax) * (by - y) - (y - ay) * (bx - x)) > 1e-9;
  });
  return corners
    .map(([x, y]) => [Math.round(x), Math.round(y)])
    .filter(([x, y], at, all) => at === 0 || x !== all[at - 1][0] || y !== all[at - 1][1]);
}
