// How many people live in each area, from CLDR's supplemental territory information.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { territoryInfo } = require("cldr-core/supplemental/territoryInfo.json").supplemental;

/** Where nobody lives for good: who is there serves a term at a station or a base. CLDR has the size of the crew there,
 *  or 1; members per inhabitant would say nothing. */
const UNINHABITED = new Set(["AQ", "BV", "GS", "HM", "IO", "TF", "UM"]);

/** Whose people CLDR counts once more in those of another area: the population of France is with its overseas departments
 *  (68.4 million; without them 66.3), which are areas of their own here. */
const WITHIN = { GF: "FR", GP: "FR", MQ: "FR", RE: "FR", YT: "FR" };

/** The year in which each major version of CLDR was released. CLDR dates none of its populations, and takes over the
 *  newest estimates before a release, so that a release's year is the latest that its figures can speak of. */
const RELEASED = { 48: 2025 };

/** Where a version of CLDR is from, as { name, year }: "48.2.0" is Unicode CLDR 48.2 of 2025. */
export function sourceOf(version) {
  const year = RELEASED[version.split(".")[0]];
  if (!year) throw new Error(`population.mjs: the year of CLDR ${version} is needed in RELEASED`);
  return { name: `Unicode CLDR ${version.replace(/\.0$/, "")}`, year };
}

/** The source of the populations that this step writes. */
export const SOURCE = sourceOf(require("cldr-core/package.json").version);

/** The inhabitants of every area that stays, as Map(code → whole people): those of a merged area belong to the area
 *  that it joins. `codes` are the areas before an operator's choices. */
export function populationsOf(codes, merge = {}, information = territoryInfo) {
  const populations = new Map();
  const add = (code, people) => {
    const into = merge[code] ?? code;
    populations.set(into, (populations.get(into) ?? 0) + people);
  };
  for (const code of codes) {
    const people = populationOf(code, information);
    add(code, people);
    if (codes.includes(WITHIN[code])) add(WITHIN[code], -people);
  }
  return populations;
}

function populationOf(code, information) {
  if (UNINHABITED.has(code)) return 0;
  const population = Number(information[code]?._population);
  if (!Number.isSafeInteger(population) || population <= 0) throw new Error(`CLDR has no population for ${code}`);
  return population;
}
