// Which piece of the base map belongs to which area. The base is Natural Earth 4.1 (public domain), as world-atlas
// packs it; it draws who holds a place. Ours follows ISO 3166-1 for what is an area, and the United Nations'
// depiction where that has one answer; lines that the UN leaves open are drawn dashed on top.
// This file is data only. Degrees throughout: longitude, latitude; boxes are west, south, east, north.

/** Stands for land that no code of ISO 3166-1 covers: drawn neutral and without a link. */
export const NOBODY = "--";

/** Pieces to which the base map gives no number, by their names there. null leaves the piece out: reefs and
 *  islets in dispute that are smaller than a dot. */
export const UNNUMBERED = {
  Akrotiri: "CY",
  Baikonur: "KZ",
  "Bajo Nuevo Bank": null,
  "Clipperton I.": "FR",
  "Coral Sea Is.": "AU",
  "Cyprus U.N. Buffer Zone": "CY",
  Dhekelia: "CY",
  "Indian Ocean Ter.": "AU",
  Kosovo: "XK",
  "N. Cyprus": "CY",
  "Scarborough Reef": null,
  "Serranilla Bank": null,
  "Siachen Glacier": NOBODY,
  Somaliland: "SO",
  "Spratly Is.": null,
  "USNB Guantanamo Bay": "CU",
};

/** Whole polygons of one area that belong to another: areas of their own in ISO 3166-1, and Crimea. */
export const PARTS = [
  { of: "FR", into: "GF", box: [-55, 2, -51, 6] },
  { of: "FR", into: "GP", box: [-62, 15.8, -60.9, 16.6] },
  { of: "FR", into: "MQ", box: [-61.3, 14.3, -60.7, 15] },
  { of: "FR", into: "RE", box: [55, -21.5, 56, -20.7] },
  { of: "FR", into: "YT", box: [44.9, -13.1, 45.4, -12.5] },
  { of: "NO", into: "SJ", box: [9, 74, 34, 81.5] },
  { of: "NO", into: "SJ", box: [-10, 70.5, -7, 71.5] },
  { of: "NO", into: "BV", box: [3, -54.7, 3.7, -54.2] },
  { of: "NL", into: "BQ", box: [-68.6, 11.9, -68, 12.4] },
  { of: "NL", into: "BQ", box: [-63.4, 17.4, -62.9, 17.7] },
  { of: "NZ", into: "TK", box: [-172.7, -9.6, -171, -8.4] },
  { of: "AU", into: "CX", box: [105.4, -10.7, 105.8, -10.3] },
  { of: "AU", into: "CC", box: [96.7, -12.3, 97, -11.7] },
  { of: "RU", into: "UA", box: [32, 44, 37, 46.4] },
];

/** Cuts through one polygon: what lies on the side of `at` goes to another area. The line's two ends move to the
 *  polygon's nearest corners, so that no neighbour gets a corner that it does not share. */
export const CUTS = [
  {
    // Western Sahara is one area to the UN, north to 27 deg 40' N; the base map gives Morocco all west of the berm.
    of: "MA",
    into: "EH",
    line: [[-13.178, 27.667], [-8.818, 27.661]],
    at: [-13, 26],
  },
  {
    // The Golan lies in Syria to the UN. The line of 1949: Ghajar, east of Dan, down the Jordan, the lake's shore,
    // east of Ein Gev, to the Yarmouk.
    of: "IL",
    into: "SY",
    line: [
      [35.61, 33.271], [35.625, 33.245], [35.665, 33.245], [35.667, 33.2], [35.663, 33.15], [35.65, 33.09],
      [35.628, 33.01], [35.62, 32.95], [35.625, 32.895], [35.645, 32.875], [35.655, 32.83], [35.662, 32.77],
      [35.665, 32.735], [35.685, 32.712],
    ],
    at: [35.78, 33],
  },
];

/** Boundaries that the UN leaves open: every line between the two areas, inside the box where one is given. */
export const OPEN_LINES = [
  { name: "Kashmir", between: ["IN", "PK"], box: [73, 32.4, 80, 37] },
  { name: "Kashmir, Siachen", between: ["IN", NOBODY] },
  { name: "Kashmir, Siachen", between: ["PK", NOBODY] },
  { name: "Kashmir, Siachen", between: ["CN", NOBODY] },
  { name: "Aksai Chin", between: ["CN", "IN"], box: [76, 32, 80.5, 36.5] },
  { name: "Arunachal Pradesh", between: ["CN", "IN"], box: [91.4, 26, 98, 30] },
  { name: "Abyei", between: ["SD", "SS"], box: [27.5, 9, 29.2, 10.6] },
  { name: "Halaib", between: ["EG", "SD"], box: [33, 21.5, 38, 24] },
  { name: "Golan", between: ["IL", "SY"] },
  { name: "Western Sahara", between: ["EH", "MA"] },
];

/** The base map's ring for the Vatican is too small for its own grid; this square stands in for it. */
export const VATICAN = { code: "VA", centre: [12.453, 41.903], half: 0.005 };
