// What happens while a page is open: a story that an editor imports, and new numbers, without a reload; over one
// connection, however many tabs somebody has. These tests change the network, so that they have one of their own.

import type { BrowserContext, Page } from "@playwright/test";
import { expect, visit } from "../fixtures";
import { test } from "../network";
import { cards, countDocuments, feed, figure, headline, offset } from "../site";

/** The limit that the design sets from a story's being stored to a reader's seeing it. */
const SOON = { timeout: 2_000 };

test.describe.configure({ mode: "serial" });

/** The button that appears when there are new stories. */
const fresh = (page: Page) => feed(page).getByRole("link", { name: /^\d+ new stor(y|ies)$/ });

/** Counts the connections to the live stream that a person's tabs open from now on. */
function countConnections(context: BrowserContext): () => number {
  let count = 0;
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/live") count += 1;
  });
  return () => count;
}

/** Visits, and waits until the page's stream is open. */
async function listen(page: Page, path = "/"): Promise<void> {
  const opened = page.waitForResponse((response) => new URL(response.url()).pathname === "/live");
  await visit(page, path);
  await opened;
}

test("two people see a story within two seconds of its being stored, without a reload", async ({ page, browser, network }) => {
  const other = await (await browser.newContext({ baseURL: network.url })).newPage();
  await listen(page);
  await listen(other);
  const documents = [page, other].map((one) => countDocuments(one));
  await network.importStory("just-now", "It happened just now");
  for (const one of [page, other]) await expect(fresh(one)).toHaveText("1 new story", SOON);

  const first = await headline(cards(page).first()).innerText();
  expect(first).not.toBe("It happened just now");
  await fresh(page).click();
  await expect(headline(cards(page).first())).toHaveText("It happened just now");
  await expect(headline(cards(page).nth(1))).toHaveText(first);
  await expect(fresh(page)).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("status")).toHaveText("1 more story loaded");
  await expect(feed(page).getByRole("heading", { level: 2 })).toBeFocused();
  expect(documents.map((count) => count())).toEqual([0, 0]);
  await other.context().close();
});

test("an open story that is corrected says so, changes when its reader wants, and one that is taken back says that it is gone", async ({
  page,
  network,
}) => {
  await network.importStory("corrected", "What was first said");
  await listen(page, "/news/corrected");
  const title = page.getByRole("heading", { level: 1 });
  const updated = page.getByRole("link", { name: "This story was updated. Show it as it is now" });
  await expect(updated).toHaveCount(0);
  await network.importStory("corrected", "What is right");
  await expect(updated).toBeInViewport();
  await expect(title).toHaveText("What was first said");
  await updated.click();
  await expect(title).toHaveText("What is right");
  await expect(updated).toHaveCount(0);
  await network.importStory("corrected", "What is right", "withdrawn");
  await updated.click();
  await expect(title).toHaveText("There is nothing here");
});

test("a new story moves nothing that somebody reads, until they ask for it", async ({ page, network }) => {
  await listen(page);
  await cards(page).nth(6).scrollIntoViewIfNeeded();
  const place = await offset(page);
  const before = await cards(page).nth(6).boundingBox();
  await network.importStory("while-reading", "It happened while somebody read");
  await expect(fresh(page)).toHaveText("1 new story", SOON);
  expect(await offset(page)).toBe(place);
  expect(await cards(page).nth(6).boundingBox()).toEqual(before);
});

test("of a translation only readers of its language are told", async ({ page }) => {
  const event = (id: number, data: object) => `id: ${id}\nevent: news\ndata: ${JSON.stringify(data)}\n\n`;
  const body = `retry: 60000\n${event(999_998, { slug: "un", new: true, only: "fr" })}${event(999_999, { slug: "one", new: true })}`;
  await page.route("**/live?*", (route) => route.fulfill({ contentType: "text/event-stream", body }));
  await page.goto("/");
  await expect(fresh(page)).toHaveText("1 new story");
});

/** That the server tells of a publication is tested in Rust; here the browser is told of one. */
async function tellOfNumbers(page: Page): Promise<void> {
  const body = "retry: 60000\nid: 999999\nevent: counts\ndata: {}\n\n";
  await page.route("**/live?*", (route) => route.fulfill({ contentType: "text/event-stream", body }));
}

for (const path of ["/countries", "/countries/kh"]) {
  test(`${path} follows new numbers, and the stories below stay`, async ({ page }) => {
    await tellOfNumbers(page);
    await page.route("**/api/page?*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll(">Cambodia", ">Kampuchea") });
    });
    const documents = countDocuments(page);
    await page.goto(path);
    const card = path === "/countries" ? undefined : await cards(page).first().elementHandle();
    await expect(page.getByRole("main").getByText("Kampuchea", { exact: true }).first()).toBeVisible();
    if (card) expect(await card.evaluate((element) => element.isConnected)).toBe(true);
    expect(documents()).toBe(1);
  });
}

test("the figure follows new numbers without a reload, and says so to those who listen", async ({ page }) => {
  await tellOfNumbers(page);
  const sentence = "636 members currently registered in 90 countries.";
  await page.route("**/api/atlas?*", async (route) => {
    const response = await route.fetch();
    // Packed text has a value on each line, and the figure is the first.
    const body = (await response.text()).replace(/^.*$/m, sentence);
    await route.fulfill({ response, body });
  });
  const documents = countDocuments(page);
  await visit(page, "/");
  await expect(figure(page)).toHaveText(sentence);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(sentence);
  await expect(page.locator(".atlas__map > [aria-live=polite]")).toHaveText(sentence);
  expect(documents()).toBe(1);
});

test("three tabs share one connection; when its tab is closed another opens one, and no event is lost", async ({ context, page, network }) => {
  const connections = countConnections(context);
  await listen(page);
  const second = await context.newPage();
  await visit(second, "/");
  const third = await context.newPage();
  await visit(third, "/");
  // A page that is not seen does nothing until it is.
  await network.importStory("in-all-tabs", "It happened in all tabs");
  for (const tab of [page, second, third]) {
    await tab.bringToFront();
    await expect(fresh(tab)).toHaveText("1 new story", SOON);
  }
  expect(connections()).toBe(1);
  await page.close();
  await network.importStory("after-the-first", "It happened after the first tab");
  for (const tab of [second, third]) {
    await tab.bringToFront();
    await expect(fresh(tab)).toHaveText("2 new stories", SOON);
  }
  expect(connections()).toBe(2);
});
