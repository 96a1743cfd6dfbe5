// The way through the years with scripts: the slider, playing, and what is chosen meanwhile.

import { expect, test, visit } from "../fixtures";
import type { Page } from "@playwright/test";
import { figure, map, WIDE, WORLD } from "../site";

const slider = (page: Page) => page.getByRole("slider", { name: "Time" });

test.use({ viewport: WIDE });

test("the slider goes through the months by key, says which one, and the address keeps it", async ({ page }) => {
  await visit(page, "/");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", /^\w+ 20\d\d$/);
  await slider(page).focus();
  await page.keyboard.press("Home");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", /^\w+ 2013/);
  await expect(page).toHaveURL(/\?at=2013-\d\d$/);
  await expect(figure(page)).toHaveText(/^\w+ 2013: \d+ members? registered/);
  await expect(figure(page)).not.toHaveText(WORLD);
  await expect(map(page).locator(".c5")).toHaveCount(0);
  await page.keyboard.press("End");
  await expect(page).toHaveURL(/\/$/);
  await expect(figure(page)).toHaveText(WORLD);
  await expect(map(page).locator("path.c5").first()).toBeAttached();
});

test("the years play month by month, and pausing keeps the month in the address", async ({ page }) => {
  await visit(page, "/");
  await page.getByRole("button", { name: "Play the years" }).click();
  const value = async () => Number(await slider(page).inputValue());
  await expect.poll(value).toBeGreaterThan(1);
  await expect(figure(page)).not.toHaveText(WORLD);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page).toHaveURL(/\?at=20\d\d-\d\d$/);
  const at = new URL(page.url()).searchParams.get("at");
  await page.reload();
  await expect(slider(page)).toHaveAttribute("aria-valuetext", new RegExp(`${at?.slice(0, 4)}$`));
});

test("a measure or a country that is chosen while the years play keeps the month that is shown", async ({ page }) => {
  await visit(page, "/?country=kh");
  await page.getByRole("button", { name: "Play the years" }).click();
  await expect(figure(page)).toHaveText(/^\w+ 20\d\d: /);
  await page.getByRole("link", { name: "Per million people" }).click();
  await expect(page).toHaveURL(/\?country=kh&metric=per-million&at=20\d\d-\d\d$/);
  await expect(figure(page)).toHaveText(/^\w+ 20\d\d: /);
  await expect(page.locator("#share-link")).toHaveValue(/at=20\d\d-\d\d$/);
});

test("of the years that have none before them nothing is new, and the slider passes over them", async ({ page }) => {
  await visit(page, "/");
  const end = Number(await slider(page).getAttribute("max"));
  await page.getByRole("link", { name: "New in 12 months" }).click();
  await expect.poll(async () => Number(await slider(page).getAttribute("max"))).toBeLessThan(end);
  await slider(page).focus();
  await page.keyboard.press("Home");
  await expect(page).toHaveURL(/\?metric=new&at=20\d\d-\d\d$/);
  await expect(page.locator(".explore__problem")).toHaveCount(0);
  await page.getByRole("link", { name: "Members", exact: true }).click();
  await expect.poll(async () => Number(await slider(page).getAttribute("max"))).toBe(end);
});
