// The table of areas: which codes there are, their M49 numbers and the groups they belong to, all from CLDR.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { territoryContainment } = require("cldr-core/supplemental/territoryContainment.json").supplemental;
const { codeMappings } = require("cldr-core/supplemental/codeMappings.json").supplemental;

/** M49's continents. */
const CONTINENTS = ["002", "009", "019", "142", "150"];
/** CLDR keeps M49's two sub-regions that have intermediate regions as alternative groupings ("-status-grouping");
 *  every other group below a continent is a sub-region. */
const SUBREGIONS_WITH_PARTS = { "002": ["202"], "019": ["419"] };
/** Antarctica stands alone in M49 and outside it in CLDR (QO, outlying Oceania); its members are counted with 053. */
const PLACED_BY_US = { AQ: { continent: "009", subregion: "053", region: "053" } };

const contains = (group) => territoryContainment[group]?._contains ?? [];
const isGroup = (code) => /^\d{3}$/.test(code);

/** ISO 3166-1 and XK: CLDR gives parts of countries such as the Canaries (IC) no number. */
const isArea = (code) => /^[A-Z]{2}$/.test(code) && codeMappings[code]?._numeric !== undefined;

/** The groups of M49 as [{ continent, subregion, region }], the region being the finest of them. */
function groups() {
  return CONTINENTS.flatMap((continent) => {
    const split = SUBREGIONS_WITH_PARTS[continent] ?? [];
    const whole = contains(continent)
      .filter(isGroup)
      .filter((group) => !split.some((subregion) => contains(subregion).includes(group)))
      .map((subregion) => ({ continent, subregion, region: subregion }));
    const parts = split.flatMap((subregion) =>
      contains(subregion).map((region) => ({ continent, subregion, region })),
    );
    return [...whole, ...parts];
  });
}

/** Every area before an operator's choices: [{ code, numeric, continent, subregion, region }], sorted by code. */
export function areasOfTheWorld() {
  const placed = new Map(Object.entries(PLACED_BY_US));
  for (const group of groups()) {
    for (const code of contains(group.region).filter(isArea)) {
      if (placed.has(code)) throw new Error(`CLDR places ${code} twice`);
      placed.set(code, group);
    }
  }
  return [...placed]
    .map(([code, group]) => ({ code, numeric: numericOf(code), ...group }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** CLDR writes 983 for XK, a private number; the table says 0, "has none". */
function numericOf(code) {
  return code === "XK" ? 0 : Number(codeMappings[code]._numeric);
}

/** The numbers of all groups in use, three digits each, sorted: sub-regions, intermediate regions, continents. */
export function groupNumbers(areas) {
  return [...new Set(areas.flatMap((area) => [area.continent, area.subregion, area.region]))].sort();
}

/** The areas that are left when the merged ones have become part of others. */
export function withoutMerged(areas, merge) {
  return areas.filter((area) => !(area.code in merge));
}
