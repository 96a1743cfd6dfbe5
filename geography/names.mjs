// Names of areas and groups from CLDR, in the site's languages.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The tags of `domain::language::Language`, in its order. */
export const LANGUAGES = ["en", "fr", "es", "ar"];

/** Where CLDR's plain name is an administrative mouthful ("Hong Kong SAR China"), its short one is used.
 *  No "variant" ever is: those are one side's name in a dispute, or a former name. */
const SHORT = new Set(["HK", "MO", "PS"]);

/** The names in one language of `keys` (codes of areas, three-digit numbers of groups), in the same order. */
export function namesOf(keys, language, renamed = {}) {
  const territories = require(`cldr-localenames-full/main/${language}/territories.json`).main[language]
    .localeDisplayNames.territories;
  return keys.map((key) => {
    const name = renamed[key] ?? territories[SHORT.has(key) ? `${key}-alt-short` : key];
    if (!name) throw new Error(`CLDR has no name for ${key} in ${language}`);
    return capitalised(name, language);
  });
}

/** CLDR writes a few groups as they stand inside a sentence ("région micronésienne"); ours stand alone. */
function capitalised(name, language) {
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
