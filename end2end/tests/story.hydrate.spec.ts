// What scripts add to a story: the feed kept as it was left, and the map that stays beside the text.

import { expect, test, visit, withhold } from "../fixtures";
import type { Page } from "@playwright/test";
import { cards, countDocuments, feed, goBack, headline, lit, map, masthead, more, offset, onMap, PHONE, STORIES, WIDE, zoomIn } from "../site";

/** Loads two more pages of the feed, opens a story far down, and tells where its headline stood. */
async function openFarDown(page: Page): Promise<number> {
  for (const count of [24, 36]) {
    await more(page).click();
    await expect(cards(page)).toHaveCount(count);
  }
  const card = headline(cards(page).nth(29));
  await card.scrollIntoViewIfNeeded();
  const place = await offset(page);
  const title = await card.innerText();
  await card.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  return place;
}

for (const [name, size] of [["wide window", WIDE], ["telephone's", PHONE]] as const) {
  test(`whoever goes back finds the feed as long as it was, at the same place (${name})`, async ({ page }) => {
    await page.setViewportSize(size);
    await visit(page, "/");
    const documents = countDocuments(page);
    const place = await openFarDown(page);
    expect(place).toBeGreaterThan(1000);
    expect(await offset(page)).toBe(0);
    await goBack(page).click();
    await expect(cards(page)).toHaveCount(36);
    await expect.poll(async () => Math.abs((await offset(page)) - place)).toBeLessThanOrEqual(4);
    await expect(headline(cards(page).nth(29))).toBeInViewport();
    // It grows on from there.
    await more(page).click();
    await expect(cards(page)).toHaveCount(48);
    expect(documents()).toBe(0);
  });
}

test("whoever opens a story by keyboard goes on in the story", async ({ page }) => {
  await visit(page, "/");
  await headline(cards(page).first()).focus();
  await page.keyboard.press("Enter");
  await expect(goBack(page)).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(goBack(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(cards(page)).toHaveCount(12);
  await expect(page.getByRole("main")).toBeFocused();
});

test("the browser's own Back finds the feed as it was, too", async ({ page }) => {
  await visit(page, "/");
  const place = await openFarDown(page);
  await page.goBack();
  await expect(cards(page)).toHaveCount(36);
  await expect.poll(async () => Math.abs((await offset(page)) - place)).toBeLessThanOrEqual(4);
});

test("the feed is found as it was whatever the map shows beside it", async ({ page }) => {
  await visit(page, "/");
  await page.getByRole("link", { name: "Per million people" }).click();
  await expect(page).toHaveURL(/[?&]metric=per-million/);
  const place = await openFarDown(page);
  await goBack(page).click();
  await expect(page).toHaveURL(/[?&]metric=per-million/);
  await expect(cards(page)).toHaveCount(36);
  await expect.poll(async () => Math.abs((await offset(page)) - place)).toBeLessThanOrEqual(4);
});

test("“Go back” returns to the news of the country that was chosen", async ({ page }) => {
  await visit(page, "/?country=kh");
  await headline(cards(page).first()).click();
  await goBack(page).click();
  await expect(page).toHaveURL(/\/\?country=kh$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
  await expect(lit(page)).toHaveAttribute("href", "#c-kh");
});

test("whoever came to a story by a link from elsewhere goes to the start page, not away", async ({ page }) => {
  await page.goto("about:blank");
  await visit(page, `/news/${STORIES.own}`);
  await goBack(page).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(cards(page)).toHaveCount(12);
});

test("the link of the masthead begins the feed afresh", async ({ page }) => {
  await visit(page, "/");
  await openFarDown(page);
  await masthead(page).click();
  await expect(cards(page)).toHaveCount(12);
  await expect.poll(() => offset(page)).toBe(0);
});

test("in a wide window an opened story keeps the same map beside it and lights its countries", async ({ page }) => {
  await page.setViewportSize(WIDE);
  await visit(page, "/");
  await zoomIn(page).waitFor();
  const drawing = await map(page).elementHandle();
  const countries = await cards(page).first().getByRole("listitem").allInnerTexts();
  await headline(cards(page).first()).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
  await expect(lit(page)).toHaveCount(countries.length);
  for (const country of countries) {
    const shape = await onMap(page, country).locator("path").getAttribute("id");
    await expect(page.locator(`g.lit use[href="#${shape}"]`)).toHaveCount(1);
  }
  await expect(map(page)).toBeInViewport();
  expect(await drawing?.evaluate((svg) => svg.isConnected)).toBe(true);
  await expect(map(page)).toHaveCount(1);

  await goBack(page).click();
  await expect(lit(page)).toHaveCount(0);
});

test("a country chosen beside a story closes the story and shows the country's news", async ({ page }) => {
  await page.setViewportSize(WIDE);
  await visit(page, "/");
  await headline(cards(page).first()).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
  await onMap(page, "Cambodia").click();
  await expect(page).toHaveURL(/\/\?country=kh$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
});

test("a story opened directly in a wide window gets its map, with its countries lit", async ({ page }) => {
  let drawings = 0;
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/api/map" && searchParams.get("part") === "Map") drawings += 1;
  });
  await page.setViewportSize(WIDE);
  await visit(page, `/news/${STORIES.arabic}`);
  await expect(map(page)).toBeInViewport();
  for (const code of ["kw", "eg", "sd", "ye"]) await expect(page.locator(`g.lit use[href="#c-${code}"]`)).toHaveCount(1);
  await zoomIn(page).click();
  expect(drawings, "how often the map was fetched").toBe(1);
  await onMap(page, "Egypt").click();
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Egypt");
});

test("from a story on a telephone the way back has its map", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await visit(page, `/news/${STORIES.own}`);
  await goBack(page).click();
  await expect(cards(page)).toHaveCount(12);
  await expect(onMap(page, "Brazil")).toBeInViewport();
  await onMap(page, "Brazil").click();
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Brazil");
});

test("a feed that can not be loaded further says so, and the next press tries again", async ({ page }) => {
  await visit(page, "/");
  await withhold(page, "**/api/articles?*");
  await more(page).click();
  await expect(feed(page).getByRole("alert")).toHaveText("The site is busy right now");
  await expect(cards(page)).toHaveCount(12);
  await page.unroute("**/api/articles?*");
  await more(page).click();
  await expect(cards(page)).toHaveCount(24);
  await expect(page.getByRole("main").getByRole("status")).toHaveText("12 more stories loaded");
  await expect(feed(page).getByRole("alert")).toHaveText("");
});
