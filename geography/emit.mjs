// Writes the Rust sources that `domain` compiles. Everything is sorted, so equal input gives equal bytes.

const GENERATED = "Written by `npm run geography` (geography/emit.mjs): change the step, not this file.";

const rustCode = (code) => `*b"${code}"`;
const rustString = (text) => `"${text.replace(/[\\"]/g, "\\$&")}"`;
const rustFloat = (number) => (Number.isInteger(number) ? `${number}.0` : String(number));
const rustFloats = (numbers) => `[${numbers.map(rustFloat).join(", ")}]`;
/** With a line before each thousand, as Rust's lints ask. */
const rustInteger = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "_");

/** domain/src/country/table.rs. `areas` are rows of table.mjs with `population`, `point` and `bounds` added; `source` is where the populations are from, { name, year }. */
export function tableRust(areas, source) {
  const codes = rowsOf(areas.map(({ code }) => rustCode(code)), 16);
  const rows = areas.map(
    (area) =>
      `    Country { code: CountryCode(${rustCode(area.code)}), numeric: ${area.numeric}, ` +
      `region: Area(${Number(area.region)}), subregion: Area(${Number(area.subregion)}), ` +
      `continent: Area(${Number(area.continent)}), population: ${rustInteger(area.population)}, ` +
      `point: ${rustFloats(area.point)}, bounds: ${rustFloats(area.bounds)} },`,
  );
  return `//! The areas of the world, sorted by code, with their UN M49 groups, inhabitants and places on the map's plane.
//! Nothing here is written by hand. ${GENERATED}

use super::{Area, Country, CountryCode};

/// How many areas there are.
pub(super) const COUNT: usize = ${areas.length};

/// Where the numbers of inhabitants are from: the supplemental territory information of this release.
pub const POPULATION_SOURCE: &str = ${rustString(source.name)};
/// The year of that release.
pub const POPULATION_YEAR: u16 = ${source.year};

/// Every code, sorted: an area's place here is its place in every other list.
#[rustfmt::skip]
pub(super) static CODES: [[u8; 2]; COUNT] = [
${codes}
];

/// Every area, in the order of the codes.
#[rustfmt::skip]
pub(super) static COUNTRIES: [Country; COUNT] = [
${rows.join("\n")}
];
`;
}

/** Short items, a number of them to a line. */
function rowsOf(items, perLine) {
  const lines = [];
  for (let at = 0; at < items.length; at += perLine) lines.push(`    ${items.slice(at, at + perLine).join(", ")},`);
  return lines.join("\n");
}

/** The variants of `domain::language::Language`. */
const VARIANTS = { en: "English", fr: "French", es: "Spanish", ar: "Arabic" };

/** domain/src/country/names.rs. `names` is [{ language, countries: [], groups: [] }] in Language's order. */
export function namesRust(groupNumbers, names) {
  const list = (items) => rowsOf(items, 1);
  const statics = names.map(
    ({ language, countries, groups }) => `
#[rustfmt::skip]
static COUNTRIES_${language.toUpperCase()}: [&str; COUNT] = [
${list(countries.map(rustString))}
];

#[rustfmt::skip]
static AREAS_${language.toUpperCase()}: [&str; AREAS.len()] = [
${list(groups.map(rustString))}
];
`,
  );
  const arms = (prefix) =>
    names
      .map(({ language }) => `        Language::${VARIANTS[language]} => &${prefix}_${language.toUpperCase()},`)
      .join("\n");
  return `//! The names of areas and of their groups, from CLDR and territories.toml, in each language of the site.
//! Nothing here is written by hand. ${GENERATED}

use super::table::COUNT;
use crate::language::Language;

/// The areas' names in \`language\`, in the order of the table's codes.
pub(super) fn countries(language: Language) -> &'static [&'static str; COUNT] {
    match language {
${arms("COUNTRIES")}
    }
}

/// The name in \`language\` of the group with an M49 number; empty for a number that is not in the table.
pub(super) fn area(number: u16, language: Language) -> &'static str {
    let names = match language {
${arms("AREAS")}
    };
    AREAS.binary_search(&number).map_or("", |place| names[place])
}

/// The M49 numbers of the groups, sorted.
#[rustfmt::skip]
pub(super) static AREAS: [u16; ${groupNumbers.length}] = [
${rowsOf(groupNumbers.map(Number), 16)}
];
${statics.join("")}`;
}
