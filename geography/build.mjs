// The geography step: writes the table of areas, their names, the names to search by and the map's shapes. Run by
// hand, with `npm run geography`, after a change of territories.toml or of a package; its results are committed.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readAtlas } from "./atlas.mjs";
import { namesRust, tableRust } from "./emit.mjs";
import { lockOf } from "./lock.mjs";
import { LANGUAGES, namesOf } from "./names.mjs";
import { placesText } from "./places.mjs";
import { populationsOf, SOURCE } from "./population.mjs";
import { areasOfTheWorld, groupNumbers, withoutMerged } from "./table.mjs";
import { readTerritories } from "./territories.mjs";
import { drawWorld } from "./world.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const TERRITORIES = join(HERE, "territories.toml");

/** An area that is not drawn has no place. */
const NOWHERE = { point: [0, 0], bounds: [0, 0, 0, 0] };

/** Everything the step writes, as { path from the repository's root: text }. */
export function outputs(pieces, territories) {
  const world = areasOfTheWorld();
  const areas = withoutMerged(world, territories.merge);
  const groups = groupNumbers(areas);
  const { worlds, places } = drawWorld(pieces, territories);
  const populations = populationsOf(world.map(({ code }) => code), territories.merge);
  const rows = areas.map((area) => ({
    ...area,
    population: populations.get(area.code),
    ...(places.get(area.code) ?? NOWHERE),
  }));
  const names = LANGUAGES.map((language) => ({
    language,
    countries: namesOf(areas.map(({ code }) => code), language, territories.names[language]),
    groups: namesOf(groups, language, territories.names[language]),
  }));
  return {
    "domain/src/country/table.rs": tableRust(rows, SOURCE),
    "domain/src/country/names.rs": namesRust(groups, names),
    "services/geography/places.txt": placesText(areas, world, territories),
    ...Object.fromEntries(
      Object.entries(worlds).map(([name, world]) => [`services/geography/${name}.json`, worldJson(world)]),
    ),
  };
}

/** One area to a line, so that a change is readable. */
function worldJson(world) {
  return `${JSON.stringify(world).replace(/("areas":\{|",)"/g, '$1\n"').replace("}", "\n}")}\n`;
}

/** Runs the step and writes below `root`. */
export function build(root) {
  const world = areasOfTheWorld();
  const territories = readTerritories(TERRITORIES, world.map(({ code }) => code), groupNumbers(world));
  const written = outputs(readAtlas(), territories);
  const files = { ...written, "geography/lock.json": lockOf(TERRITORIES, written) };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = build(process.argv[2] ?? join(HERE, ".."));
  for (const [path, text] of Object.entries(files)) console.log(`${path} ${Buffer.byteLength(text)} bytes`);
}
