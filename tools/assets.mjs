// Fills target/assets/, which cargo-leptos copies into the site beside the style sheet and the WebAssembly:
// frontend/public/, the boot script, the script of whoever keeps what they read, the style sheet of the pages that are not
// public, Leaflet, the map's finer shapes and the fonts.

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { compile } from "sass";
import { checkSheet, fontFiles, makeFonts } from "./fonts.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ASSETS = join(ROOT, "target/assets");
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** A script for browsers that run our WebAssembly, without its comments and spaces. */
async function minified(path) {
  const { code } = await transform(read(path), { minify: true, format: "esm", target: "es2022" });
  return code;
}

/** A style sheet for the browsers that Cargo.toml names (`browserquery`). */
async function styled(path) {
  const { css } = compile(join(ROOT, path));
  const target = ["chrome111", "edge111", "firefox121", "safari16.4", "ios16.4"];
  return (await transform(css, { loader: "css", minify: true, target })).code;
}

/** Leaflet as it is published, minified, less the comment that would make developer tools ask for a source map. */
function leaflet() {
  return read("node_modules/leaflet/dist/leaflet.js").replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
}

rmSync(ASSETS, { recursive: true, force: true });
mkdirSync(join(ASSETS, "fonts"), { recursive: true });

cpSync(join(ROOT, "frontend/public"), ASSETS, { recursive: true });
writeFileSync(join(ASSETS, "boot.js"), await minified("frontend/boot.js"));
writeFileSync(join(ASSETS, "keeping.js"), await minified("frontend/keeping.js"));
writeFileSync(join(ASSETS, "admin.css"), await styled("style/admin.scss"));
writeFileSync(join(ASSETS, "leaflet.js"), leaflet());

const shapes = "services/geography/world-c.json";
if (!existsSync(join(ROOT, shapes))) throw new Error(`${shapes} is missing: run \`npm run geography\``);
cpSync(join(ROOT, shapes), join(ASSETS, "world-c.json"));

const fonts = await makeFonts();
for (const name of fontFiles(fonts)) cpSync(join(fonts, name), join(ASSETS, "fonts", name));
checkSheet(fonts);
