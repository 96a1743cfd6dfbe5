// The start page: the figure, the map, the feed, and what belongs to every page's frame.

import { expect, hydrated, test, visit, withhold, withoutJavaScript } from "../fixtures";
import { cards, countDocuments, feed, headline, map, more, offset, onMap, STORIES, WORLD } from "../site";

test("the figure is the page's one heading of the first level", async ({ page }) => {
  await visit(page, "/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText([WORLD]);
});

test("the map is there before any WebAssembly, coloured by class and explained by its legend", async ({ page }) => {
  await withhold(page, "**/*.wasm");
  await page.goto("/");
  await expect(map(page)).toBeInViewport();
  const { width, height } = (await map(page).boundingBox()) ?? { width: 0, height: 0 };
  expect(width).toBeGreaterThan(300);
  expect(height).toBeGreaterThan(150);

  const legend = page.getByRole("region", { name: "Members per country", exact: true });
  await expect(legend.getByRole("listitem")).toHaveText([/^None, or fewer than 5/, /^5/, ...Array(4).fill(/\d/)]);
  // Every class has a colour of its own, the same on the map as in the legend.
  const colours = await page.evaluate(() =>
    [1, 2, 3, 4, 5].map((number) => {
      const style = (selector: string) => getComputedStyle(document.querySelector(selector) ?? document.body);
      return [style(`.world .c${number}`).fill, style(`.legend__swatch--${number}`).backgroundColor];
    }),
  );
  for (const [onTheMap, inTheLegend] of colours) expect(onTheMap).toBe(inTheLegend);
  expect(new Set(colours.flat()).size).toBe(5);
  await expect(onMap(page, "Cambodia")).toBeVisible();
});

test("the feed begins with the newest stories: date, headline, standfirst, countries", async ({ page }) => {
  await visit(page, "/");
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("Latest news");
  await expect(cards(page)).toHaveCount(12);
  for (const card of await cards(page).all()) {
    await expect(card.getByRole("time")).toHaveText(/^\d{1,2} [A-Z][a-z]+ 20\d\d$/);
    await expect(headline(card)).toHaveAttribute("href", /^\/news\/[a-z0-9-]+$/);
    await expect(card.locator(".card__standfirst")).toHaveText(/\S{2,} \S{2,}/);
    await expect(card.getByRole("listitem").first().getByRole("link")).toHaveAttribute("href", /^\/\?country=[a-z]{2}$/);
  }
  const dates = await cards(page).locator("time").evaluateAll((times) => times.map((time) => time.getAttribute("datetime")));
  expect(dates).toEqual(dates.toSorted().toReversed());
});

test("“Load more” adds the next stories below, and whoever reads stays where they are", async ({ page }) => {
  await visit(page, "/");
  const before = await cards(page).getByRole("heading").allInnerTexts();
  const documents = countDocuments(page);
  await more(page).scrollIntoViewIfNeeded();
  const place = await offset(page);
  await more(page).click();
  if (withoutJavaScript()) {
    // Without scripts the link leads to the next page, and from there back to the newest.
    await expect(page).toHaveURL(/\/\?after=[0-9a-f]{48}$/);
    await expect(cards(page)).toHaveCount(12);
    expect(before).not.toContain(await headline(cards(page).first()).innerText());
    await page.getByRole("link", { name: "Back to the newest" }).click();
    await expect(page).toHaveURL(/\/$/);
    await expect(cards(page).getByRole("heading")).toHaveText(before);
    return;
  }
  await expect(cards(page)).toHaveCount(24);
  await expect(page.getByRole("main").getByRole("status")).toHaveText("12 more stories loaded");
  expect((await cards(page).getByRole("heading").allInnerTexts()).slice(0, 12)).toEqual(before);
  expect(Math.abs((await offset(page)) - place)).toBeLessThanOrEqual(1);
  await expect(page).toHaveURL(/\/$/);
  expect(documents()).toBe(0);
});

test("“Load more” leads to the very first story, and shows none twice", async ({ page }) => {
  await visit(page, "/");
  const seen: string[] = [];
  const read = async () => {
    seen.push(...(await headline(cards(page)).evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""))));
  };
  if (withoutJavaScript()) await read();
  while ((await more(page).count()) > 0) {
    const [last, address] = [await cards(page).last().elementHandle(), page.url()];
    await more(page).click();
    if (withoutJavaScript()) {
      // The whole of the next document, not its beginning.
      await page.waitForURL((url) => url.href !== address);
      await read();
    } else await expect.poll(async () => last?.evaluate((card) => card.parentElement?.matches(":last-child"))).toBe(false);
    await expect(page.getByRole("link", { name: "Loading" })).toHaveCount(0);
  }
  if (!withoutJavaScript()) await read();
  // Of a story and its translations one is listed.
  expect(seen.length).toBeGreaterThanOrEqual(70);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toContain(`/news/${STORIES.extract}`);
});

test("the switch of colours works, leads back to where it stands, and the choice outlives the page", async ({ page }) => {
  const [light, dark] = ["rgb(252, 251, 248)", "rgb(15, 23, 28)"];
  const root = page.locator("html");
  await page.emulateMedia({ colorScheme: "dark" });
  await visit(page, "/?country=kh");
  await expect(root).toHaveCSS("background-color", dark);
  for (const [name, colour] of [["Light", light], ["Dark", dark], ["As the device", dark], ["Light", light]] as const) {
    await page.getByRole("button", { name }).click();
    await expect(page).toHaveURL(/\/\?country=kh$/);
    await expect(root).toHaveCSS("background-color", colour);
    await expect(page.getByRole("button", { name })).toHaveAttribute("aria-pressed", "true");
    await hydrated(page);
  }
  await page.reload();
  await expect(root).toHaveCSS("background-color", light);
  await page.goto(`/news/${STORIES.own}`);
  await expect(root).toHaveCSS("background-color", light);
});

test("the first press of Tab offers to skip to the news, and Enter does", async ({ page }) => {
  await visit(page, "/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the news" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(feed(page).locator("a:visible").first()).toBeFocused();
});

for (const path of ["/", "/?country=kh", `/news/${STORIES.translated}`, `/news/${STORIES.arabic}`, "/nothing", "/ar-xb/"]) {
  test(`nothing of ${path} is wider than a window of 320 pixels`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await visit(page, path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });
}
