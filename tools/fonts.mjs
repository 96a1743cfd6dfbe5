// The site's fonts: what interface and stories need of four open fonts, and the style sheet that names them.
//
//   node tools/fonts.mjs        subsets the fonts and writes style/fonts.scss (after a change here or of a font's version)
//
// tools/assets.mjs calls `makeFonts` on every build; results are kept under target/, so that only the first one works.
// What browsers load is named by the package's version and by its contents: it may be served as immutable.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SHEET = join(ROOT, "style/fonts.scss");

/** The characters from `from` to `to`, both included. */
const span = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i));

// English, French and Spanish with their punctuation.
const LATIN =
  span(0x20, 0x7e) + span(0xa0, 0xff) + "ıŒœ\u2002\u2009–—‘’‚“”„•…′″‹›€™↑↓−";
// Drawn without a glyph of their own: the soft hyphen and, from the space's glyph, the thin space.
const GLYPHLESS = [0xad, 0x202f];
// Names from elsewhere and the accented pseudo-language: loaded only by a page that has one of these.
const LATIN_EXTENDED = span(0x100, 0x17f) + span(0x218, 0x21b) + "ẞ";
// Modern standard Arabic with its vowel marks and figures, and the six letters that names from elsewhere bring.
const ARABIC =
  "،؛؟" + span(0x621, 0x63a) + span(0x640, 0x655) + span(0x660, 0x66d) + "\u0670ٱپچژڤکگی" + span(0x6f0, 0x6f9);

const LATIN_FEATURES = ["kern", "liga", "locl", "tnum", "lnum", "case"];
const ARABIC_FEATURES = ["ccmp", "init", "medi", "fina", "rlig", "liga", "locl", "kern", "mark", "mkmk"];

// `weight` is a range, or one number where a second weight would cost more than it is worth (bold italics are drawn).
const FACES = [
  { family: "Inter", file: "inter", from: "inter/files/inter-latin-wght-normal", text: LATIN, weight: [400, 650] },
  { family: "Inter", file: "inter-ext", from: "inter/files/inter-latin-ext-wght-normal", text: LATIN_EXTENDED, weight: [400, 650] },
  { family: "Source Serif 4", file: "source-serif", from: "source-serif-4/files/source-serif-4-latin-wght-normal", text: LATIN, weight: [400, 700] },
  { family: "Source Serif 4", file: "source-serif-ext", from: "source-serif-4/files/source-serif-4-latin-ext-wght-normal", text: LATIN_EXTENDED, weight: [400, 700] },
  { family: "Source Serif 4", file: "source-serif-italic", from: "source-serif-4/files/source-serif-4-latin-wght-italic", text: LATIN, weight: 400, style: "italic" },
  { family: "Source Serif 4", file: "source-serif-italic-ext", from: "source-serif-4/files/source-serif-4-latin-ext-wght-italic", text: LATIN_EXTENDED, weight: 400, style: "italic" },
  { family: "Noto Naskh Arabic", file: "noto-naskh-arabic", from: "noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal", text: ARABIC, weight: [400, 700], features: ARABIC_FEATURES },
  { family: "Noto Sans Arabic", file: "noto-sans-arabic", from: "noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal", text: ARABIC, weight: [400, 650], features: ARABIC_FEATURES },
];

// What the server letters the map's picture with (services/src/poster/pixels.rs reads these files by these names): it
// knows neither WOFF2 nor ranges of weights. It takes from one file what another lacks, sign by sign, so both have to set a
// text in as many signs: no two letters become one, and each has the space, which also stands for what is not seen. No
// browser is given them.
const PRINTED = { faces: FACES.filter(({ family }) => family === "Inter"), weights: [400, 600], features: ["kern", "locl"] };

// Fonts that machines have of their own, stretched until a line of text is as long and as high as it will be, so that
// nothing moves when ours arrive. `width` is the average advance of SAMPLE in em, regular and bold, measured on fonts of
// the same metrics (Liberation for Arial, Gelasio for Georgia). The last one that a machine has wins.
const STAND_INS = {
  Inter: {
    family: "Inter Fallback",
    fonts: [
      { names: ["Roboto"], width: [0.4523, 0.4581] },
      { names: ["DejaVu Sans"], width: [0.5175, 0.5824] },
      { names: ["Arial", "Liberation Sans", "Arimo", "Helvetica"], width: [0.4549, 0.4866] },
    ],
  },
  "Source Serif 4": {
    family: "Source Serif Fallback",
    fonts: [
      { names: ["Noto Serif"], width: [0.4848, 0.5132] },
      { names: ["DejaVu Serif"], width: [0.5223, 0.5747] },
      { names: ["Liberation Serif", "Tinos", "Times New Roman"], width: [0.4094, 0.4342] },
      { names: ["Georgia", "Gelasio"], width: [0.4474, 0.5201] },
    ],
  },
};
const BOLD = 600;
const SAMPLE =
  "Along the river the association keeps a register of the families that have moved since the last season, and reads it" +
  ' aloud once a year. "We write down who came, who left and who asked for help," says the coordinator, a nurse from the' +
  " second district; 412 households were counted in 2019, against 387 in 2016. The members of the network in Cambodia," +
  " Peru and Senegal use the same form, so that a question put in one country can be answered in another. What Changed" +
  " After the New Law? Nobody was asked to give a name.";

/** What a stand-in must match, read from an uncompressed font: advances and characters, heights in em. */
function readFont(sfnt) {
  const view = new DataView(sfnt.buffer, sfnt.byteOffset, sfnt.byteLength);
  const tables = {};
  for (let i = 0; i < view.getUint16(4); i++) {
    const record = 12 + 16 * i;
    tables[sfnt.toString("latin1", record, record + 4)] = view.getUint32(record + 8);
  }
  const { cmap, head, hhea, hmtx } = tables;
  const em = view.getUint16(head + 18);
  const glyphs = new Map();
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const table = cmap + view.getUint32(cmap + 4 + 8 * i + 4);
    if (view.getUint16(table) !== 4) continue;
    const segments = view.getUint16(table + 6);
    for (let s = 0; s < segments; s += 2) {
      const end = view.getUint16(table + 14 + s);
      const start = view.getUint16(table + 16 + segments + s);
      const delta = view.getUint16(table + 16 + 2 * segments + s);
      const offsetAt = table + 16 + 3 * segments + s;
      const offset = view.getUint16(offsetAt);
      for (let c = start; c <= end && c !== 0xffff; c++) {
        const glyph = offset === 0 ? c + delta : view.getUint16(offsetAt + offset + 2 * (c - start));
        if (glyph !== 0) glyphs.set(c, glyph & 0xffff);
      }
    }
  }
  const last = view.getUint16(hhea + 34) - 1;
  return {
    characters: [...glyphs.keys()].sort((a, b) => a - b),
    ascent: view.getInt16(hhea + 4) / em,
    descent: -view.getInt16(hhea + 6) / em,
    lineGap: view.getInt16(hhea + 8) / em,
    width(text) {
      const advance = (c) => view.getUint16(hmtx + 4 * Math.min(glyphs.get(c.codePointAt(0)), last));
      return [...text].reduce((sum, c) => sum + advance(c), 0) / text.length / em;
    },
  };
}

/** `U+20-7E, U+A0-FF, …` */
function unicodeRange(characters) {
  const runs = [];
  for (const c of characters) {
    if (runs.length > 0 && c === runs.at(-1)[1] + 1) runs.at(-1)[1] = c;
    else runs.push([c, c]);
  }
  const hex = (c) => c.toString(16).padStart(2, "0");
  return runs.map(([a, b]) => (a === b ? `u+${hex(a)}` : `u+${hex(a)}-${hex(b)}`)).join(", ");
}

const quoted = (family) => (family.includes(" ") ? `"${family}"` : family);

const percent = (x) => `${(100 * x).toFixed(2).replace(/\.?0+$/, "")}%`;

/** One `@font-face` rule. */
const rule = (lines) => `@font-face {\n${lines.map((line) => `  ${line};\n`).join("")}}\n`;

async function standIns({ family, fonts }, source, subset) {
  const rules = [];
  for (const [bold, weight] of [400, BOLD].entries()) {
    const font = readFont(await subset(source, LATIN, { targetFormat: "sfnt", variationAxes: { wght: weight } }));
    for (const { names, width } of fonts) {
      const stretch = font.width(SAMPLE) / width[bold];
      const local = names.map((name) => `local("${name}${bold ? " Bold" : ""}")`).join(", ");
      rules.push(
        rule([
          `font-family: ${quoted(family)}`,
          `font-weight: ${bold ? `${BOLD} 700` : weight}`,
          `src: ${local}`,
          `size-adjust: ${percent(stretch)}`,
          `ascent-override: ${percent(font.ascent / stretch)}`,
          `descent-override: ${percent(font.descent / stretch)}`,
          `line-gap-override: ${percent(font.lineGap / stretch)}`,
          // Arial has Arabic letters too: those are for the Arabic fonts.
          "unicode-range: u+0-24f, u+2000-22ff",
        ]),
      );
    }
  }
  return rules;
}

async function subsetAll(folder) {
  const subset = require("subset-font");
  const rules = [];
  for (const { family, file, from, text, weight, style = "normal", features = LATIN_FEATURES } of FACES) {
    const [name] = from.split("/");
    const { version } = require(`@fontsource-variable/${name}/package.json`);
    const source = readFileSync(require.resolve(`@fontsource-variable/${from}.woff2`));
    const variationAxes = { wght: Array.isArray(weight) ? { min: weight[0], max: weight[1] } : weight };
    const options = { keepFeatures: features, noHinting: true, variationAxes };
    const woff2 = await subset(source, text, { ...options, targetFormat: "woff2" });
    const { characters } = readFont(await subset(source, text, { ...options, targetFormat: "sfnt" }));
    const covered = text === LATIN ? [...new Set([...characters, ...GLYPHLESS])].sort((a, b) => a - b) : characters;
    const hash = createHash("sha256").update(woff2).digest("hex").slice(0, 8);
    const target = `${file}-${version}-${hash}.woff2`;
    writeFileSync(join(folder, target), woff2);
    rules.push(
      rule([
        `font-family: ${quoted(family)}`,
        `font-style: ${style}`,
        `font-weight: ${[weight].flat().join(" ")}`,
        "font-display: swap",
        `src: url("/pkg/fonts/${target}") format("woff2")`,
        `unicode-range: ${unicodeRange(covered)}`,
      ]),
    );
    const standIn = STAND_INS[family];
    if (standIn && text === LATIN && style === "normal") rules.push(...(await standIns(standIn, source, subset)));
  }
  for (const { file, from, text } of PRINTED.faces) {
    const source = readFileSync(require.resolve(`@fontsource-variable/${from}.woff2`));
    for (const wght of PRINTED.weights) {
      const options = { keepFeatures: PRINTED.features, noHinting: true, variationAxes: { wght } };
      const target = `${file.replace("inter", "poster")}-${wght}.ttf`;
      writeFileSync(join(folder, target), await subset(source, ` ${text}`, { ...options, targetFormat: "truetype" }));
    }
  }
  const head = "// Written by `node tools/fonts.mjs`, which says why: change it there.\n\n";
  writeFileSync(join(folder, "fonts.scss"), head + rules.join("\n"));
}

/**
 * Subsets the fonts, or finds them under target/ from an earlier run with the same recipe.
 * Answers the folder that holds the fonts and the fonts.scss that belongs to the .woff2 among them.
 */
export async function makeFonts() {
  const recipe = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url)));
  const packages = new Set(FACES.map(({ from }) => `@fontsource-variable/${from.split("/")[0]}`));
  for (const name of [...packages, "subset-font", "harfbuzzjs"]) {
    recipe.update(`${name} ${JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"))).version}\n`);
  }
  const folder = join(ROOT, "target/fonts", recipe.digest("hex").slice(0, 16));
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    rmSync(join(ROOT, "target/fonts"), { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    await subsetAll(unfinished);
    renameSync(unfinished, folder);
  }
  return folder;
}

/** The fonts of a folder: .woff2 for browsers, .ttf for the server. */
export const fontFiles = (folder) => readdirSync(folder).filter((name) => /\.(woff2|ttf)$/.test(name));

/** Fails when style/fonts.scss names another file, or says something else of one, than this recipe makes. */
export function checkSheet(folder) {
  if (!existsSync(SHEET) || readFileSync(SHEET, "utf8") !== readFileSync(join(folder, "fonts.scss"), "utf8")) {
    throw new Error("style/fonts.scss does not belong to the fonts just made: run `node tools/fonts.mjs`");
  }
}

if (basename(process.argv[1] ?? "") === "fonts.mjs") {
  const folder = await makeFonts();
  writeFileSync(SHEET, readFileSync(join(folder, "fonts.scss")));
  for (const name of fontFiles(folder)) console.log(`${readFileSync(join(folder, name)).length} ${name}`);
}
