// Reads territories.toml, the operator's choices, and refuses what could not be meant.

import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { LANGUAGES } from "./names.mjs";

/** The shipped defaults: nothing merged, nothing renamed, nothing hidden. */
export const NOTHING = { merge: {}, names: {}, hide: [], search: {} };

/** Reads the file at `path`. `codes` are the areas of ISO 3166-1, `groups` the three-digit numbers of M49. */
export function readTerritories(path, codes, groups) {
  return checkTerritories(parse(readFileSync(path, "utf8")), codes, groups);
}

/** Checks the parsed file; throws an Error whose message says what to change. */
export function checkTerritories({ merge = {}, names = {}, hide = {}, search = {}, ...rest }, codes, groups) {
  const known = new Set(codes);
  const refuse = (problem) => {
    throw new Error(`territories.toml: ${problem}`);
  };
  const needArea = (code, where) => {
    if (!known.has(code)) refuse(`${where}: "${code}" is not an area's code`);
  };

  for (const section of Object.keys(rest)) refuse(`[${section}] is not a section`);
  for (const [from, into] of Object.entries(merge)) {
    needArea(from, "[merge]");
    needArea(into, "[merge]");
    if (from === into) refuse(`[merge] ${from}: an area cannot become part of itself`);
    // A chain would make the result depend on the order of lines.
    if (into in merge) refuse(`[merge] ${from}: "${into}" is merged itself; name the last area of the chain`);
  }
  for (const [language, renamed] of Object.entries(names)) {
    if (!LANGUAGES.includes(language)) refuse(`[names.${language}]: the languages are ${LANGUAGES.join(", ")}`);
    for (const [key, name] of Object.entries(renamed)) {
      if (!groups.includes(key)) needArea(key, `[names.${language}]`);
      if (typeof name !== "string" || !name.trim()) refuse(`[names.${language}] ${key}: a name is needed`);
    }
  }
  for (const [code, called] of Object.entries(search)) {
    needArea(code, "[search]");
    const isName = (name) => typeof name === "string" && name.trim();
    if (!Array.isArray(called) || !called.every(isName)) refuse(`[search] ${code}: a list of names is needed`);
  }
  for (const key of Object.keys(hide)) if (key !== "areas") refuse(`[hide] ${key}: only "areas" is known`);
  const hidden = hide.areas ?? [];
  if (!Array.isArray(hidden)) refuse(`[hide] areas: a list of codes is needed`);
  for (const code of hidden) needArea(code, "[hide]");
  return { merge, names, hide: [...hidden].sort(), search };
}
