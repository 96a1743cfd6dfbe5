// Reading without a connection: what the browser keeps, what it says of it, and what it must never keep. These tests
// change the network, so that they have one of their own.

import type { BrowserContext, Page } from "@playwright/test";
import { button, DEMO, DEMO_PASSWORD, form, heading, said, signIn } from "../accounts";
import { expect, expectAccessible, visit } from "../fixtures";
import { test } from "../network";
import { cards, headline, STORIES } from "../site";

test.use({ serviceWorkers: "allow" });
test.describe.configure({ mode: "serial" });

// The requests that must fail are what these tests are about.
test.afterEach(({ complaints }) => {
  const others = complaints.filter((complaint) => !complaint.includes("net::ERR_INTERNET_DISCONNECTED"));
  complaints.splice(0, complaints.length, ...others);
});

/** What this browser keeps, by path. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const paths: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) paths.push(new URL(url).pathname);
    }
    return paths;
  });
}

/** Whether a page that this browser keeps has these words in it, or its markup. */
function isKept(page: Page, words: string): Promise<boolean> {
  return page.evaluate(async (wanted) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const key of await cache.keys()) {
        const stored = await cache.match(key);
        const isPage = stored?.headers.get("content-type")?.startsWith("text/html");
        if (isPage && (await stored?.text())?.includes(wanted)) return true;
      }
    }
    return false;
  }, words);
}

const keptStories = async (page: Page): Promise<string[]> =>
  (await kept(page)).filter((path) => path.startsWith("/news/"));

/** Visits the start page, and waits until its newest stories are kept. */
async function settle(page: Page): Promise<void> {
  await visit(page, "/");
  await expect.poll(async () => (await keptStories(page)).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(12);
}

/** The line below a page that was kept. */
const line = (page: Page) => page.getByRole("status").filter({ hasText: "you read what was stored on" });

/** Decides whether browsers keep what was read. */
async function decide(page: Page, context: BrowserContext, wanted: boolean): Promise<void> {
  await signIn(context, { email: DEMO.admin, password: DEMO_PASSWORD });
  await visit(page, "/admin/settings");
  const settings = form(page, "Save the settings");
  await settings.getByLabel("Browsers keep what was read").setChecked(wanted);
  await button(settings).click();
  await expect(said(settings)).toHaveText("Saved.");
  await context.clearCookies();
}

test("what was read is there without a connection, says since when it was stored, and stops saying so", async ({ page, context }) => {
  await settle(page);
  await visit(page, `/news/${STORIES.own}`);
  await expect.poll(() => kept(page)).toContain(`/news/${STORIES.own}`);
  const title = await heading(page).innerText();

  await context.setOffline(true);
  await page.goto(`/news/${STORIES.own}`);
  await expect(heading(page)).toHaveText(title);
  await expect(line(page)).toBeVisible();
  await expect(line(page)).toHaveText(/stored on \d{1,2} \w+ \d{4} at \d\d:\d\d\. Try again$/);
  await expectAccessible(page);
  // The style sheet was stored with it.
  await expect(page.getByRole("main")).not.toHaveCSS("display", "inline");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--paper"))).not.toBe("");
  await page.goto("/");
  await expect(cards(page)).toHaveCount(12);
  await expect(line(page)).toBeVisible();

  await context.setOffline(false);
  await expect(line(page)).toHaveCount(0, { timeout: 15_000 });
  await visit(page, "/");
  await expect(line(page)).toHaveCount(0);
});

test("a page that was open before the connection went leads to the stories that are stored", async ({ page, context }) => {
  await settle(page);
  const first = headline(cards(page).first());
  const title = await first.innerText();
  await context.setOffline(true);
  await first.click();
  await expect(heading(page)).toHaveText(title);
  await expect(line(page)).toBeVisible();
});

test("a story that the app opened without a document is stored as well", async ({ page }) => {
  await settle(page);
  await visit(page, "/");
  const link = headline(cards(page).first());
  const path = new URL((await link.getAttribute("href")) ?? "", page.url()).pathname;
  // As if it were none of the newest.
  await page.evaluate(async (gone) => (await caches.open("graticule-stories")).delete(gone), path);
  await link.click();
  await expect(page).toHaveURL(path);
  await expect.poll(() => kept(page)).toContain(path);
});

test("what was never stored says so, and lists what was", async ({ page, context }) => {
  await settle(page);
  await context.setOffline(true);
  await page.goto("/countries/kh");
  await expect(heading(page)).toHaveText("You are offline");
  const stories = page.getByRole("main").getByRole("listitem");
  expect(await stories.count()).toBeGreaterThanOrEqual(12);
  await expect(page.getByText("This browser has stored no story yet.")).toBeHidden();
  await expectAccessible(page);
  const story = stories.first().getByRole("link");
  const title = await story.innerText();
  await story.click();
  await expect(heading(page)).toHaveText(title);
  await page.goto("/countries/kh");
  await context.setOffline(false);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page).toHaveURL("/countries/kh");
  await expect(heading(page)).not.toHaveText("You are offline");
});

test("of somebody who is signed in nothing is stored, and nothing is left when they are gone", async ({ page, context }) => {
  await signIn(context, { email: DEMO.member, password: DEMO_PASSWORD });
  await settle(page);
  for (const path of [`/news/${STORIES.own}`, "/account", "/logout"]) await visit(page, path);
  await page.waitForLoadState("networkidle");
  expect((await kept(page)).filter((path) => /^\/(account|admin|login|logout|api|live)/.test(path))).toEqual([]);
  expect(await isKept(page, "<html data-stored=")).toBe(true);
  for (const mark of ["graticule-reader", DEMO.member, "/account"]) expect(await isKept(page, mark), mark).toBe(false);
  await context.setOffline(true);
  await page.goto("/account");
  await expect(heading(page)).toHaveText("You are offline");
});

test("a story that is withdrawn goes from the browser at once, and its headline with it", async ({ page, network }) => {
  await network.importStory("taken-back", "It will be taken back");
  const opened = page.waitForResponse((response) => new URL(response.url()).pathname === "/live");
  await settle(page);
  await opened;
  await expect.poll(() => kept(page)).toContain("/news/taken-back");
  expect(await isKept(page, "It will be taken back")).toBe(true);
  await network.importStory("taken-back", "It will be taken back", "withdrawn");
  await expect.poll(() => kept(page), { timeout: 10_000 }).not.toContain("/news/taken-back");
  await expect.poll(() => isKept(page, "It will be taken back"), { timeout: 10_000 }).toBe(false);
});

test("a withdrawn story that is asked for goes, too, whoever told of it", async ({ page, network }) => {
  await network.importStory("asked-for", "It will be asked for");
  await settle(page);
  await expect.poll(() => kept(page)).toContain("/news/asked-for");
  // No event reaches a browser that is elsewhere.
  await page.goto("/healthz");
  await network.importStory("asked-for", "It will be asked for", "withdrawn");
  // The server hears of it from the database, which another process wrote.
  await expect.poll(async () => (await page.request.get("/news/asked-for")).status()).toBe(404);
  await page.goto("/news/asked-for");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await expect.poll(() => isKept(page, "It will be asked for"), { timeout: 10_000 }).toBe(false);
});

test("where the network wants nothing kept, worker and stores go", async ({ page, context }) => {
  await settle(page);
  try {
    await decide(page, context, false);
    await visit(page, "/");
    await expect.poll(() => kept(page)).toEqual([]);
    await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    await expect(page.locator("link[rel=manifest]")).toHaveCount(0);
    expect((await page.request.get("/offline")).status()).toBe(404);
  } finally {
    await decide(page, context, true);
  }
});
