// Finding a story by what it says.

import type { Page } from "@playwright/test";
import { expect, expectAccessible, hydrated, test, visit } from "../fixtures";
import { NETWORK, PHONE } from "../site";

/** The field for words to look for. */
const words = (page: Page) => page.getByRole("searchbox", { name: "Words to look for" });

/** What a search may be narrowed to. */
const narrow = (page: Page, name: string) => page.getByRole("combobox", { name, exact: true });

/** What was found. */
const found = (page: Page) => page.locator(".search__story");

test("from any page a search finds a story, says why, and leads to it", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await visit(page, "/");
  await page.getByRole("banner").getByRole("link", { name: "Search" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Search" })).toBeVisible();
  await words(page).fill("biscuits recus");
  await words(page).press("Enter");
  await hydrated(page);
  await expect(page).toHaveTitle(`Search: biscuits recus · ${NETWORK}`);
  await expect(words(page)).toHaveValue("biscuits recus");
  await expect(found(page)).toHaveCount(1);
  await expect(found(page).getByRole("heading")).toHaveText("Dix-neuf reçus dans une boîte à biscuits");
  await expect(found(page).locator("mark").first()).toHaveText("reçus");
  await expectAccessible(page);
  await found(page).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dix-neuf reçus dans une boîte à biscuits");
});

test("a search is narrowed, goes on to later results and comes back to the best", async ({ page }) => {
  await visit(page, "/search?q=the");
  await expect(found(page)).toHaveCount(12);
  const best = await found(page).first().getByRole("heading").innerText();
  await page.getByRole("link", { name: "More results" }).click();
  await hydrated(page);
  await page.getByRole("link", { name: "Back to the best results" }).click();
  await hydrated(page);
  await expect(found(page).first().getByRole("heading")).toHaveText(best);
  await page.getByText("Narrow the search").click();
  await narrow(page, "Country").selectOption("Cambodia");
  await narrow(page, "Language").selectOption("English");
  await page.getByRole("main").getByRole("button", { name: "Search" }).click();
  await hydrated(page);
  await expect(page).toHaveURL(/\/search\?q=the&country=kh&topic=&source=&language=en&year=$/);
  await expect(narrow(page, "Country")).toHaveValue("kh");
  for (const facts of await page.locator(".search__facts").allInnerTexts()) expect(facts).toContain("Cambodia");
});

test("what finds nothing says so and how to find more", async ({ page }) => {
  await visit(page, "/search?q=zebra+crossing+guards");
  await expect(page.getByText("No story has “zebra crossing guards”.")).toBeVisible();
  await expect(page.getByText("Fewer words find more.")).toBeVisible();
  await expectAccessible(page);
});

for (const path of ["/search?q=the", "/news"]) {
  test(`nothing of ${path} is wider than 320 pixels, and axe finds nothing wrong there`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await visit(page, path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await expectAccessible(page);
  });
}
