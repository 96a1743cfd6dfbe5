// Choosing a country on the map, by mouse and by keyboard, and undoing it.

import { expect, hydrated, test, visit, withoutJavaScript } from "../fixtures";
import type { Page } from "@playwright/test";
import { cards, countDocuments, feed, figure, lit, map, NETWORK, onMap, tabTo, WORLD } from "../site";

async function expectWorld(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/$/);
  await expect(figure(page)).toHaveText(WORLD);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("Latest news");
  await expect(page).toHaveTitle(NETWORK);
  await expect(map(page).locator("[aria-current]")).toHaveCount(0);
  await expect(lit(page)).toHaveCount(0);
}

async function expectCambodia(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/\?country=kh$/);
  await expect(figure(page)).toHaveText(/^\d+ or more members currently registered in Cambodia\.$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
  await expect(page).toHaveTitle(`News from Cambodia · ${NETWORK}`);
  for (const card of await cards(page).all()) {
    await expect(card.getByRole("link", { name: "Cambodia", exact: true })).toBeVisible();
  }
  await expect(onMap(page, "Cambodia")).toHaveAttribute("aria-current", "true");
  await expect(lit(page)).toHaveAttribute("href", "#c-kh");
}

async function chooseCambodia(page: Page): Promise<void> {
  await visit(page, "/");
  await onMap(page, "Cambodia").click();
  await expectCambodia(page);
  await hydrated(page);
}

test("a click on Cambodia shows its figure and its news, and is in the address", async ({ page }) => {
  await visit(page, "/");
  const documents = countDocuments(page);
  await onMap(page, "Cambodia").click();
  await expectCambodia(page);
  expect(documents()).toBe(withoutJavaScript() ? 1 : 0);
});

test("a country's address shows it at once, with the number that the map tells", async ({ page }) => {
  await visit(page, "/?country=kh");
  await expectCambodia(page);
  const label = await onMap(page, "Cambodia").evaluate((link) => link.getAttribute("aria-label") ?? link.textContent);
  await expect(figure(page)).toHaveText(`${label?.replace(/^Cambodia: |, rank \d+$/g, "")} currently registered in Cambodia.`);
});

test("a country of which nothing is shown answers as an empty one", async ({ page }) => {
  const response = await visit(page, "/?country=aq");
  expect(response?.status()).toBe(200);
  await expect(figure(page)).toHaveText("Fewer than 5 members, or none, currently registered in Antarctica.");
  await expect(feed(page)).toContainText("There is no news here yet.");
});

test("the country of a card narrows the news as the map does", async ({ page }) => {
  await visit(page, "/?country=kh");
  const documents = countDocuments(page);
  const other = cards(page).getByRole("listitem").filter({ hasNotText: "Cambodia" }).first();
  const name = await other.innerText();
  await other.getByRole("link").click();
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText(`News from ${name}`);
  await expect(onMap(page, name)).toHaveAttribute("aria-current", "true");
  expect(documents()).toBe(withoutJavaScript() ? 1 : 0);
});

test("“Show all news” undoes the choice", async ({ page }) => {
  await chooseCambodia(page);
  await feed(page).getByRole("link", { name: "Show all news" }).click();
  await expectWorld(page);
});

test("Back undoes the choice, and Forward chooses again", async ({ page }) => {
  await chooseCambodia(page);
  await page.goBack();
  await expectWorld(page);
  await hydrated(page);
  await page.goForward();
  await expectCambodia(page);
});

test("a click with Ctrl opens the country beside what is open", async ({ page, context }) => {
  await visit(page, "/");
  const opened = context.waitForEvent("page");
  await onMap(page, "Cambodia").click({ modifiers: ["Control"] });
  await expectCambodia(await opened);
  await expectWorld(page);
});

test("the keyboard alone reaches the countries of the map, and chooses one", async ({ page }) => {
  await visit(page, "/");
  await tabTo(page, map(page).locator("a"));
  const first = map(page).locator("a:focus");
  const address = (await first.getAttribute("href")) ?? "";
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${address.replace("?", "\\?")}$`));
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText(/^News from /);
});
