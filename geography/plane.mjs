// The plane of the map: Equal Earth, turned so that its edge runs through the Bering Strait and cuts no country.

import { geoEqualEarthRaw, geoEquirectangular } from "d3-geo";

/** The meridian in the middle. The opposite one, 169 deg W, is the edge. */
export const CENTRE = 11;
/** The whole sphere's width in units of the plane; a country's place does not depend on what else is drawn. */
export const WIDTH = 1060;
/** Room between the outermost shapes and the edge, in units. */
const MARGIN = 4;

const RADIANS = Math.PI / 180;
const SCALE = WIDTH / (2 * geoEqualEarthRaw(Math.PI, 0)[0]);

/** A spherical projection to "turned degrees", in which the edge is at -180 and 180. d3 cuts what crosses it. */
export const toTurnedDegrees = () =>
  geoEquirectangular().rotate([-CENTRE, 0]).scale(1 / RADIANS).translate([0, 0]).precision(0);

/** Longitude to turned degrees. */
export const turned = ([longitude, latitude]) => [((longitude - CENTRE + 540) % 360) - 180, latitude];

/** Turned degrees to the plane before its origin is known: x from 0, y down from the equator. */
export function project([x, latitude]) {
  const [east, north] = geoEqualEarthRaw(x * RADIANS, latitude * RADIANS);
  return [WIDTH / 2 + SCALE * east, -SCALE * north];
}

/** The plane's upper edge and height that hold `points` (as project gives them) and the margin. */
export function frame(points) {
  let [top, bottom] = [Infinity, -Infinity];
  for (const [, y] of points) {
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { top: Math.floor(top - MARGIN), height: Math.ceil(bottom + MARGIN) - Math.floor(top - MARGIN) };
}

/** The way back: a point of the plane to longitude and latitude. */
export function unproject([x, y]) {
  const [east, north] = geoEqualEarthRaw.invert((x - WIDTH / 2) / SCALE, -y / SCALE);
  return [((east / RADIANS + CENTRE + 540) % 360) - 180, north / RADIANS];
}
