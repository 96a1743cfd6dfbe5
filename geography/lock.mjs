// The record of what went into the step and what came out, so that a difference can be traced to its cause.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { LANGUAGES } from "./names.mjs";
import { FILES } from "./places.mjs";

const require = createRequire(import.meta.url);

/** The data files that are read from packages. */
const DATA = [
  "cldr-core/coverageLevels.json",
  "cldr-core/supplemental/codeMappings.json",
  "cldr-core/supplemental/territoryContainment.json",
  "cldr-core/supplemental/territoryInfo.json",
  ...LANGUAGES.map((language) => `cldr-localenames-full/main/${language}/territories.json`),
  "world-atlas/countries-10m.json",
];

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
/** One hash for the names of all languages, each file with its locale before it: a line for each would be hundreds. */
function allNames() {
  const bytes = FILES.flatMap(({ locale, path }) => [Buffer.from(`${locale}\0`), readFileSync(path)]);
  return ["cldr-localenames-full/main/*/territories.json", Buffer.concat(bytes)];
}

const hashes = (entries) => Object.fromEntries(entries.map(([name, bytes]) => [name, sha256(bytes)]));

/** geography/lock.json: the operator's file, the packages with their versions, the data read, the files written. */
export function lockOf(territories, written) {
  const { devDependencies } = require("../package.json");
  const used = Object.keys(devDependencies).filter((name) => PACKAGES.has(name)).sort();
  return `${JSON.stringify(
    {
      territories: sha256(readFileSync(territories)),
      packages: Object.fromEntries(used.map((name) => [name, devDependencies[name]])),
      data: hashes([...DATA.map((path) => [path, readFileSync(require.resolve(path))]), allNames()]),
      written: hashes(Object.entries(written)),
    },
    null,
    2,
  )}\n`;
}

/** The packages of package.json that this step uses; others come and go for other reasons. */
const PACKAGES = new Set([
  "cldr-core", "cldr-localenames-full", "d3-geo", "d3-geo-projection", "polylabel", "smol-toml",
  "topojson-client", "topojson-server", "topojson-simplify", "world-atlas",
]);
