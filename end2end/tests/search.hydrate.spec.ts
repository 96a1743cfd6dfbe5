// What is suggested while somebody types a search.

import type { Page } from "@playwright/test";
import { expect, expectAccessible, test, visit } from "../fixtures";
import { countDocuments } from "../site";

const words = (page: Page) => page.getByRole("searchbox", { name: "Words to look for" });
const suggestions = (page: Page) => page.getByRole("list", { name: "Suggestions" }).getByRole("link");

test("countries and stories are suggested, by keyboard reached, and opened without another document", async ({ page }) => {
  await visit(page, "/search");
  const documents = countDocuments(page);
  await words(page).pressSequentially("camb");
  await expect(suggestions(page).first()).toHaveText("Cambodia Country");
  await expect(page.getByRole("search").getByRole("status")).toHaveText(/^\d suggestions? below$/);
  await expectAccessible(page);
  await words(page).press("ArrowUp");
  await expect(suggestions(page).last()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(words(page)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(suggestions(page).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/countries\/kh$/);
  await expect(page.getByRole("heading", { level: 1, name: "Cambodia" })).toBeVisible();
  expect(documents()).toBe(0);
});

test("suggestions go with Esc, with leaving the field and with what was typed, and Enter still searches", async ({ page }) => {
  await visit(page, "/news");
  const field = words(page);
  await field.pressSequentially("headcount");
  await expect(suggestions(page)).toHaveCount(1);
  await field.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(suggestions(page)).toHaveCount(0);
  await expect(field).toBeFocused();
  await field.press("Backspace");
  await expect(suggestions(page)).toHaveCount(1);
  await page.getByRole("heading", { level: 1 }).click();
  await expect(suggestions(page)).toHaveCount(0);
  await field.fill("headcounts of no lake");
  await expect(suggestions(page)).toHaveCount(0);
  await field.fill("headcount");
  await expect(suggestions(page)).toHaveCount(1);
  await field.press("Enter");
  await expect(page).toHaveURL(/\/search\?q=headcount$/);
});

test("of what is typed on nothing older is suggested, however late it comes", async ({ page }) => {
  const held: (() => Promise<void>)[] = [];
  await page.route("**/search/suggestions?q=cam", (route) => {
    held.push(() => route.continue());
  });
  await visit(page, "/search");
  await words(page).fill("cam");
  await expect.poll(() => held.length).toBe(1);
  await words(page).fill("headcount");
  await expect(suggestions(page)).toHaveText([/headcount/]);
  for (const answer of held) await answer().catch(() => {});
  await expect(suggestions(page)).toHaveText([/headcount/]);
});
