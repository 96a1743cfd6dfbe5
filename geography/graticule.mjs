// The net of meridians and parallels that makes a plate of the map, as one path of curves in units of the plane.

import { project, turned } from "./plane.mjs";

/** Degrees between two lines. */
const STEP = 30;
/** Cubic curves to a meridian: three are within half a unit of the true line. */
const CURVES = 3;

/** The net from the northernmost to the southernmost `latitudes`, on a plane that begins at `top`. */
export function graticulePath(top, [north, south]) {
  const at = (x, latitude) => project([x, latitude]).map((value, axis) => value - axis * top);
  const round = (point) => point.map(Math.round).join(" ");
  const height = (south - north) / CURVES;

  /** A curve's handle: a third of the way along the line's direction at a latitude. */
  const handle = (x, latitude) => {
    const near = 0.01;
    const [a, b] = [at(x, latitude - near), at(x, latitude + near)];
    return [0, 1].map((axis) => ((b[axis] - a[axis]) / (2 * near)) * (height / 3));
  };
  const meridian = (x) => {
    const curve = (place) => {
      const [from, to] = [north + place * height, north + (place + 1) * height];
      const [a, b, out, back] = [at(x, from), at(x, to), handle(x, from), handle(x, to)];
      return [[a[0] + out[0], a[1] + out[1]], [b[0] - back[0], b[1] - back[1]], b].map(round).join(" ");
    };
    return `M${round(at(x, north))}C${Array.from({ length: CURVES }, (_, place) => curve(place)).join(" ")}`;
  };
  const parallel = (latitude) => `M${round(at(-180, latitude))}H${Math.round(at(180, latitude)[0])}`;

  const longitudes = Array.from({ length: 360 / STEP - 1 }, (_, place) => turned([(place + 1) * STEP - 180, 0])[0]);
  const parallels = Array.from({ length: 5 }, (_, place) => 60 - place * STEP).filter((degrees) => degrees < north && degrees > south);
  return [-180, 180, ...longitudes].map(meridian).join("") + parallels.map(parallel).join("");
}
