// How a visit feels in Chromium, in milliseconds: the first paint, the map's takeover, a choice, a drag, a pinch. Beside
// the design's budgets; times on a busy machine are no reason to fail.
//
//   node tools/feel.mjs         after `make build`

import { chromium } from "@playwright/test";
import { withSite } from "./site.mjs";

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
/** Lighthouse's mobile network: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 675_000 / 8 };
const TIMES = 5;

const sorted = (numbers) => numbers.toSorted((one, other) => one - other);
const part = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const median = (numbers) => part(numbers, 0.5);
const worst = (numbers) => part(numbers, 0.95);

/** Notes, from before the document on, how far things jump, when they are painted and how long the thread is held. */
function watch() {
  const seen = { shift: 0, held: 0, paint: 0, largest: 0, answers: [] };
  globalThis.seen = seen;
  const on = (type, take, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  on("layout-shift", (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
  on("longtask", (entry) => (seen.held += Math.max(0, entry.duration - 50)));
  on("paint", (entry) => (seen.paint = entry.name === "first-contentful-paint" ? entry.startTime : seen.paint));
  on("largest-contentful-paint", (entry) => (seen.largest = entry.startTime));
  on("event", (entry) => entry.name === "click" && seen.answers.push(entry.duration), { durationThreshold: 16 });
}

/** A page that is watched, in a browser of its own, so that nothing is kept from the last one. */
async function visit(url, device, throttle, use, network) {
  const browser = await chromium.launch({
    executablePath: process.env.GRATICULE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
  try {
    const page = await browser.newPage({ locale: "en-GB", ...device });
    await page.addInitScript(watch);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    if (network) await session.send("Network.emulateNetworkConditions", network);
    await page.goto(url);
    await page.locator(".world-map__controls button").first().waitFor();
    return await use(page, session);
  } finally {
    await browser.close();
  }
}

/** The times between the frames that are drawn while `act` goes on. */
async function frames(page, act) {
  await page.evaluate(() => {
    const times = (globalThis.times = []);
    const note = (time) => {
      times.push(time);
      globalThis.noting = requestAnimationFrame(note);
    };
    globalThis.noting = requestAnimationFrame(note);
  });
  await act();
  const times = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.noting);
    return globalThis.times;
  });
  return times.slice(1).map((time, place) => time - times[place]);
}

async function drag(page) {
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.waitForFunction(() => !document.querySelector(".leaflet-zoom-anim"));
  const { x, y, width, height } = await page.locator(".world-map__plane").boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  const drawn = await frames(page, async () => {
    for (let step = 1; step <= 60; step += 1) {
      await page.mouse.move(x + width / 2 + 120 * Math.sin(step / 6), y + height / 2 + 60 * Math.sin(step / 9));
    }
  });
  await page.mouse.up();
  return drawn;
}

async function pinch(page, session) {
  const { x, y, width, height } = await page.locator(".world-map__plane").boundingBox();
  const [left, top] = [x + width / 2, y + height / 2];
  const fingers = (apart) => [{ x: left - apart, y: top, id: 0 }, { x: left + apart, y: top, id: 1 }];
  const touch = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", fingers(20));
  const drawn = await frames(page, async () => {
    for (let apart = 22; apart <= 120; apart += 2) await touch("touchMove", fingers(apart));
  });
  await touch("touchEnd", []);
  return drawn;
}

async function choose(page) {
  for (const name of ["Brazil", "Australia", "Kenya", "India", "Cambodia"]) {
    await page.locator(`.world a[aria-label^="${name}"]`).click();
    await page.getByRole("heading", { name: `News from ${name}` }).waitFor();
  }
  return page.evaluate(() => globalThis.seen.answers);
}

const rows = [];
const row = (what, figures, most) => rows.push([what, median(figures), worst(figures), most]);

/** Opens the home page a few times. */
async function open(home, name, device, throttle, network) {
  const seen = [];
  for (let time = 0; time < TIMES; time += 1) {
    seen.push(await visit(home, device, throttle, (page) => page.evaluate(() => globalThis.seen), network));
  }
  row(`first paint, ${name}`, seen.map(({ paint }) => paint));
  row(`largest paint, ${name}`, seen.map(({ largest }) => largest), 1500);
  row(`thread held, takeover and all, ${name}`, seen.map(({ held }) => held), 100);
  row(`layout shift × 1000, ${name}`, seen.map(({ shift }) => 1000 * shift), 10);
}

await withSite(async (address) => {
  const home = `${address}/`;
  await open(home, "desktop", DESKTOP, 1);
  await open(home, "telephone, slow 4G, 4 ×", PHONE, 4, SLOW_4G);
  row("a choice until the next paint, desktop", await visit(home, DESKTOP, 1, choose), 100);
  row("a choice until the next paint, 4 ×", await visit(home, DESKTOP, 4, choose), 100);
  row("a frame of a drag, desktop", await visit(home, DESKTOP, 1, drag), 16.7);
  row("a frame of a pinch, telephone", await visit(home, PHONE, 1, pinch));
  row("a frame of a pinch, telephone, 4 ×", await visit(home, PHONE, 4, pinch), 33);
});

console.log(`${"ms".padEnd(52)}${"median".padStart(8)}${"p95".padStart(8)}${"at most".padStart(9)}`);
for (const [what, middle, high, most = ""] of rows) {
  console.log(what.padEnd(52) + middle.toFixed(1).padStart(8) + high.toFixed(1).padStart(8) + String(most).padStart(9));
}
