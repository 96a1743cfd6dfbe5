// Every name under which somebody may look for an area: in any language that CLDR knows well, in the area's own ones,
// its former, short and disputed names, and its codes. The search alone reads them; what is displayed is in names.mjs.

import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { LANGUAGES } from "./names.mjs";

const require = createRequire(import.meta.url);
const { codeMappings } = require("cldr-core/supplemental/codeMappings.json").supplemental;
const { territoryInfo } = require("cldr-core/supplemental/territoryInfo.json").supplemental;
const { effectiveCoverageLevels } = require("cldr-core/coverageLevels.json");

const MAIN = join(dirname(require.resolve("cldr-localenames-full/package.json")), "main");

/** The files that hold areas' names, as { locale, path }, sorted: of every locale that has any. */
export const FILES = readdirSync(MAIN)
  .sort()
  .map((locale) => ({ locale, path: join(MAIN, locale, "territories.json") }))
  .filter(({ path }) => existsSync(path));

/** Locales whose names are checked by many; below that level most names are English ones or missing. */
const WELL_KNOWN = new Set(["modern", "moderate"]);

/** The long code under which most lists have Kosovo; CLDR's is XKK. ISO 3166-1 has neither. */
const LONG_CODES = { XK: ["XKX"] };

const locales = FILES.map(({ locale }) => locale);
const wellKnown = locales.filter((locale) => WELL_KNOWN.has(effectiveCoverageLevels[locale]));

/** The search folds names, too, and at least as far (services/src/places/fold.rs): what is equal here is equal there. */
export const folded = (name) => name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** services/geography/places.txt: for each of `areas`, sorted by code, a line of its code and its names, with tabs
 *  between them. `world` are the areas before an operator's choices: a merged area's names lead to the one it joins. */
export function placesText(areas, world, { merge = {}, names = {}, search = {} } = {}) {
  const lines = areas.map(({ code }) => {
    const merged = world.map((area) => area.code).filter((from) => merge[from] === code);
    const all = (code) => {
      const known = namesOf(code, names);
      for (const name of search[code] ?? []) {
        const same = known.find((other) => folded(other) === folded(name));
        if (same) throw new Error(`territories.toml: [search] ${code}: "${name}" is known already, as "${same}"`);
      }
      return [...known, ...(search[code] ?? [])];
    };
    const found = [...all(code), ...merged.flatMap((from) => [from, ...all(from)])];
    return [code, ...distinct(found)].join("\t");
  });
  return `${lines.join("\n")}\n`;
}

/** An area's names, the likeliest first: of those that a search finds, it shows the first one. */
function namesOf(code, renamed) {
  const own = officialLocales(code);
  const first = [...LANGUAGES, ...own];
  const others = wellKnown.filter((locale) => !first.includes(locale));
  const chosen = LANGUAGES.map((language) => renamed[language]?.[code]).filter(Boolean);
  const codes = [...(LONG_CODES[code] ?? []), codeMappings[code]._alpha3];
  return [...codes, ...chosen, ...[...first, ...others].flatMap((locale) => namesIn(locale, code))];
}

/** The locales of the languages that are official in an area or in a part of it, as far as CLDR has their names. */
function officialLocales(code) {
  return Object.entries(territoryInfo[code]?.languagePopulation ?? {})
    .filter(([, { _officialStatus }]) => _officialStatus)
    .map(([language]) => language.replaceAll("_", "-"))
    .filter((locale) => locales.includes(locale))
    .sort();
}

const read = new Map();

/** What a locale calls an area: its plain name, then its alternatives ("-alt-short", "-alt-variant"). */
function namesIn(locale, code) {
  if (!read.has(locale)) {
    const { territories } = require(join(MAIN, locale, "territories.json")).main[locale].localeDisplayNames;
    const byCode = new Map();
    for (const key of Object.keys(territories).sort()) {
      const [area] = key.split("-alt-");
      // Where a locale has no name, CLDR hands down the code.
      if (territories[key] !== area) byCode.set(area, [...(byCode.get(area) ?? []), territories[key]]);
    }
    read.set(locale, byCode);
  }
  return read.get(locale).get(code) ?? [];
}

/** The first of all names that fold to the same. */
function distinct(names) {
  const found = new Map();
  for (const name of names) {
    if (/[\t\r\n]/.test(name)) throw new Error(`the name ${JSON.stringify(name)} would break its line`);
    if (!found.has(folded(name))) found.set(folded(name), name);
  }
  return [...found.values()];
}
