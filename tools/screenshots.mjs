// Pictures of the release.
//
//   node tools/screenshots.mjs              docs/home.png, the README's
//   node tools/screenshots.mjs --all DIR    every kind of page, at three widths, light and dark, for people to look at

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { chromium } from "@playwright/test";
import UPNG from "upng-js";
import { ROOT, withSite } from "./site.mjs";

const WIDTHS = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
];

async function open(browser, url, options) {
  const page = await browser.newPage({ locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce", ...options });
  await page.goto(url, { waitUntil: "networkidle" });
  await page.locator("html[data-hydrated]").waitFor({ state: "attached", timeout: 10_000 });
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** The same picture in 192 colours: a quarter of the bytes, and no eye sees it. */
function withPalette(png) {
  const image = UPNG.decode(png);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 192));
}

/** One address of every kind that the home page leads to. */
async function addresses(address) {
  const text = await fetch(`${address}/`).then((home) => home.text());
  const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, href]) => href.replaceAll("&amp;", "&"));
  const first = (pattern) => links.find((href) => pattern.test(href));
  return {
    home: "/",
    "home-country": first(/^\/\?country=/),
    countries: "/countries",
    country: first(/^\/countries\/[a-z]{2}$/),
    news: "/news",
    story: first(/^\/news\/[a-z0-9-]+$/),
    topic: first(/^\/topics\//),
    search: "/search?q=register",
    about: "/about",
    missing: "/no-such-page",
  };
}

async function all(browser, address, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of Object.entries(await addresses(address))) {
    for (const viewport of WIDTHS) {
      for (const colorScheme of ["light", "dark"]) {
        if (!path) continue;
        const file = join(folder, `${name}-${viewport.width}-${colorScheme}.png`);
        try {
          const page = await open(browser, address + path, { viewport, colorScheme });
          await page.screenshot({ path: file, fullPage: true });
          await page.close();
        } catch (error) {
          console.error(`${file}: ${error.message.split("\n")[0]}`);
          process.exitCode = 1;
        }
      }
    }
    console.log(path ? `${name} ${path}` : `${name}: the home page has no such link`);
  }
}

async function readme(browser, address) {
  const page = await open(browser, `${address}/`, { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  const picture = withPalette(await page.screenshot());
  const file = join(ROOT, "docs/home.png");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, picture);
  console.log(`docs/home.png ${picture.length} bytes`);
  if (picture.length > 250_000) throw new Error("docs/home.png is larger than 250 kB");
}

const [mode, folder] = process.argv.slice(2);
if (mode && (mode !== "--all" || !folder)) throw new Error("usage: node tools/screenshots.mjs [--all DIR]");
await withSite(async (address) => {
  const browser = await chromium.launch({
    executablePath: process.env.GRATICULE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
  try {
    await (mode ? all(browser, address, folder) : readme(browser, address));
  } finally {
    await browser.close();
  }
});
