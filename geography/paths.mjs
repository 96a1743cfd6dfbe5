// Shapes as SVG path data, in the shortest form that stays exact: whole numbers, relative, commands left out
// where SVG repeats them by itself, and a minus sign in place of a space.

/** Rings (closed, whole numbers) as one path. */
export const ringsPath = (rings) => path(rings.map((ring) => ring.slice(0, -1)), "z");

/** Open lines as one path. */
export const linesPath = (lines) => path(lines, "");

function path(lines, end) {
  let at = [0, 0];
  let text = "";
  for (const points of lines) {
    const [first, ...rest] = points;
    text += `m${numbers(step(at, first))}`;
    let last = first;
    const steps = [];
    for (const point of rest) {
      steps.push(...step(last, point));
      last = point;
    }
    // After "m x y" further pairs mean "l".
    text += numbers(steps, true) + end;
    // "z" brings the pen back to where the ring began.
    at = end ? first : last;
  }
  return text;
}

const step = ([ax, ay], [bx, by]) => [bx - ax, by - ay];

function numbers(values, continued = false) {
  return values.map((value, at) => (value < 0 || (at === 0 && !continued) ? `${value}` : ` ${value}`)).join("");
}

/** The way back, for tests: the closed rings of a path that ringsPath wrote. */
export function readRings(text) {
  let at = [0, 0];
  return text
    .split("z")
    .slice(0, -1)
    .map((part) => {
      const steps = part.match(/-?\d+/g).map(Number);
      const ring = [];
      let [x, y] = at;
      for (let i = 0; i < steps.length; i += 2) ring.push([(x += steps[i]), (y += steps[i + 1])]);
      at = ring[0];
      return [...ring, ring[0]];
    });
}
