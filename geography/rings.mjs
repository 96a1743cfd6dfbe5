// Plane geometry of rings (closed: the last point repeats the first) and polygons (outer ring, then holes).

/** Signed area: positive when the ring runs clockwise on a page (y down). */
export function signedArea(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum / 2;
}

/** The outer ring's area less the holes'. */
export const area = ([outer, ...holes]) =>
  holes.reduce((sum, hole) => sum - Math.abs(signedArea(hole)), Math.abs(signedArea(outer)));

/** Even-odd: is the point inside, counting all rings? */
export function inside([x, y], rings) {
  let within = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1];
      const [bx, by] = ring[i];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) within = !within;
    }
  }
  return within;
}

/** Left, top (or south), right, bottom (or north) of a ring. */
export function box(ring) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds;
}

/** Does the first box hold the second? */
export const holds = (outer, inner) =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];

/** Splits a ring along a line whose ends move to the ring's nearest corners: two rings. */
export function split(ring, line) {
  const corners = ring.slice(0, -1);
  const nearest = ([x, y]) => {
    const distances = corners.map(([a, b]) => Math.hypot(a - x, b - y));
    return distances.indexOf(Math.min(...distances));
  };
  const ends = [nearest(line[0]), nearest(line.at(-1))];
  const middle = line.slice(1, -1);
  const forward = ends[0] < ends[1];
  const [from, to] = forward ? ends : [ends[1], ends[0]];
  const along = forward ? middle : [...middle].reverse();
  const inner = [...corners.slice(from, to + 1), ...[...along].reverse(), corners[from]];
  const outer = [...corners.slice(to), ...corners.slice(0, from + 1), ...along, corners[to]];
  return [inner, outer];
}
