// The interface in another language, shown by the pseudo-language: accented, longer, and written from right to left.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, hydrated, test, visit } from "../fixtures";
import { cards, countDocuments, feed, goBack, headline, STORIES, WIDE } from "../site";

type Sentences = Record<string, string | Record<string, string>>;

/** Every piece of an English sentence that stands between two values, long enough to be told from a name. */
const ENGLISH = Object.values(
  JSON.parse(readFileSync(new URL("../../app/locales/en.json", import.meta.url), "utf8")) as Sentences,
)
  .flatMap((sentence) => (typeof sentence === "string" ? [sentence] : Object.values(sentence)))
  .flatMap((sentence) => sentence.split(/\{\w+\}|[[\]]/))
  .map((piece) => piece.trim())
  .filter((piece) => piece.length >= 4);

/** What the interface says on the page, to eyes and ears: all but the stories and names, which have their own language. */
function spoken(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [document.title];
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (holder && !holder.closest("body [lang], script, style")) found.push(walker.currentNode.textContent ?? "");
    }
    for (const name of ["aria-label", "title", "alt", "placeholder"]) {
      for (const element of document.body.querySelectorAll(`[${name}]`)) found.push(element.getAttribute(name) ?? "");
    }
    return found;
  });
}

async function expectTranslated(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", "ar-XB");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  const texts = await spoken(page);
  expect(texts.filter((text) => ENGLISH.some((sentence) => text.includes(sentence)))).toEqual([]);
  expect(texts.filter((text) => text.includes("‹")).length).toBeGreaterThan(5);
  const stray = await page
    .locator("a[href^='/']")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")).filter((href) => !href?.startsWith("/ar-xb/")));
  expect(stray, "links out of the language").toEqual([]);
}

for (const path of ["/ar-xb/", "/ar-xb/?country=kh", `/ar-xb/news/${STORIES.extract}`, "/ar-xb/login", "/ar-xb/nothing"]) {
  test(`${path} says nothing in English, and its links stay in its language`, async ({ page }) => {
    await visit(page, path);
    await expectTranslated(page);
  });
}

test("whoever goes from page to page keeps the language", async ({ page }) => {
  await visit(page, "/ar-xb/");
  await headline(cards(page).first()).click();
  await expect(page).toHaveURL(/\/ar-xb\/news\/[a-z0-9-]+$/);
  await expect(page.locator(".prose")).toBeVisible();
  await hydrated(page);
  await expectTranslated(page);
  await page.locator(".story__back a").click();
  await expect(page).toHaveURL(/\/ar-xb\/$/);
  await expect(cards(page)).toHaveCount(12);
  await hydrated(page);
  await expectTranslated(page);

  await page.locator("svg.world a:has(#c-kh)").click();
  await expect(page).toHaveURL(/\/ar-xb\/\?country=kh$/);
  await expect(page.locator("g.lit use")).toHaveAttribute("href", "#c-kh");
  await hydrated(page);
  await expectTranslated(page);
  await feed(page).locator(".feed__clear").click();
  await expect(page).toHaveURL(/\/ar-xb\/$/);
});

test("“Load more” stays in the language, and the switch of colours comes back to it", async ({ page }) => {
  await visit(page, "/ar-xb/");
  await feed(page).locator(".feed__more").click();
  await expect(page).toHaveURL(/\/ar-xb\//);
  await expect(feed(page).locator(".feed__more")).toHaveAttribute("href", /^\/ar-xb\/\?after=/);
  await hydrated(page);
  await expectTranslated(page);
  const address = page.url();
  await page.locator("button[value=dark]").click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page).toHaveURL(address);
});

test("a story keeps its own language and its own address", async ({ page }) => {
  await visit(page, `/ar-xb/news/${STORIES.extract}`);
  const text = page.locator(".prose");
  await expect(text).toHaveAttribute("lang", "en");
  await expect(text).toHaveCSS("direction", "ltr");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Counting days with a pencil");
  const canonical = await page.locator("link[rel=canonical]").getAttribute("href");
  expect(new URL(canonical ?? "").pathname).toBe(`/news/${STORIES.extract}`);
});

test("a wide page is mirrored: the news at the left of the map, where English has it at the right", async ({ page }) => {
  await page.setViewportSize(WIDE);
  /** How far the news begin to the right of the map. */
  const distance = async () => {
    const [news, drawing] = [await page.getByRole("main").boundingBox(), await page.locator("svg.world").boundingBox()];
    return (news?.x ?? 0) - (drawing?.x ?? 0);
  };
  await visit(page, "/");
  expect(await distance()).toBeGreaterThan(400);
  await visit(page, "/ar-xb/");
  expect(await distance()).toBeLessThan(-400);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveCSS("direction", "rtl");
  // The map itself is not mirrored: America lies to the left of Asia everywhere.
  const [west, east] = [await page.locator("#c-br").boundingBox(), await page.locator("#c-kh").boundingBox()];
  expect(west?.x).toBeLessThan(east?.x ?? 0);
});

test("a story opened in the mirrored interface is left again by “Go back”", async ({ page }) => {
  await visit(page, `/ar-xb/news/${STORIES.arabic}`);
  const documents = countDocuments(page);
  await expect(goBack(page)).toHaveCount(0);
  await page.locator(".story__back a").click();
  await expect(page).toHaveURL(/\/ar-xb\/$/);
  expect(documents()).toBeLessThanOrEqual(1);
});
