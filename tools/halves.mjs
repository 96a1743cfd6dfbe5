// The browser's half as it was built: which files every reader loads, which only some do, and whether anything of the
// administration is where every reader loads it.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./site.mjs";

export const SITE = join(ROOT, "target/site");

/** The files of the built browser's half, from the site's folder on: for every reader, and for some. */
export function halves() {
  const names = readdirSync(join(SITE, "pkg"));
  const manifest = JSON.parse(readFileSync(join(SITE, "pkg/__wasm_split_manifest.json"), "utf8"));
  /** The parts that the function of this name in `app/src/hydrate.rs` is loaded with. */
  const partsOf = (name) => {
    const found = Object.keys(manifest).filter((key) => key.startsWith(name));
    if (found.length !== 1) throw new Error(`${name} is split off ${found.length} times`);
    return manifest[found[0]].map((part) => `pkg/${part}.wasm`);
  };
  const [account, admin] = [partsOf("hydrate_account"), partsOf("hydrate_admin")];
  const wasm = names.filter((name) => name.endsWith(".wasm")).map((name) => `pkg/${name}`);
  return {
    // What is neither wing's is everybody's, whenever it is loaded.
    public: wasm.filter((name) => !account.includes(name) && !admin.includes(name)),
    account,
    admin,
    glue: names.filter((name) => name.endsWith(".js")).map((name) => `pkg/${name}`),
  };
}

/** What of the administration's words, addresses and names of style stands in a file that every reader loads. */
export function adminInPublic() {
  const sentences = Object.entries(JSON.parse(readFileSync(join(ROOT, "app/locales/en.json"), "utf8")));
  const forms = (text) => (typeof text === "string" ? [text] : Object.values(text));
  const texts = sentences.filter(([key]) => key.startsWith("admin.")).flatMap(([, text]) => forms(text));
  // A short word may stand anywhere.
  const marks = ["admin__", "/admin/", ...texts.filter((text) => text.length > 12)];
  const files = [...halves().public, ...halves().glue, "pkg/graticule.css", "boot.js"];
  const found = (file) => {
    const bytes = readFileSync(join(SITE, file), "latin1");
    return marks.filter((mark) => bytes.includes(mark)).map((mark) => `${file}: ${mark}`);
  };
  return files.filter((file) => existsSync(join(SITE, file))).flatMap(found);
}
