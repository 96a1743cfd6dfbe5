// What scripts add to the choice of a country: the map as one stop of the keyboard, arrows, Escape.

import { expect, test, visit } from "../fixtures";
import type { Locator } from "@playwright/test";
import { countDocuments, feed, figure, map, offset, onMap, tabTo, WORLD } from "../site";

/** The arrow keys that lead from one country to another, by the shortest way. */
function wayBetween(drawing: Locator, from: string, to: string): Promise<string[]> {
  return drawing.evaluate(
    (svg, [from, to]) => {
      const keys = ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"];
      const ways = new Map([[from, [] as string[]]]);
      for (const [at, way] of ways) {
        const next = svg.querySelector<SVGElement>(`a:has(#c-${at})`)?.dataset["n"]?.match(/../g) ?? [];
        for (const [direction, code] of next.entries()) {
          if (code !== ".." && !ways.has(code)) ways.set(code, [...way, keys[direction] ?? ""]);
        }
      }
      return ways.get(to) ?? [];
    },
    [from, to] as const,
  );
}

test("the map is one stop of the Tab key; arrows walk it, Enter chooses, Escape clears", async ({ page }) => {
  await visit(page, "/");
  const documents = countDocuments(page);
  await tabTo(page, map(page).locator("a"));
  await page.keyboard.press("Tab");
  await expect(map(page).locator("a:focus")).toHaveCount(0);
  await page.keyboard.press("Shift+Tab");
  await expect(map(page).locator("a:focus")).toHaveCount(1);

  const start = (await map(page).locator("a:focus path").getAttribute("id")) ?? "";
  const way = await wayBetween(map(page), start.replace("c-", ""), "kh");
  expect(way.length).toBeGreaterThan(0);
  for (const key of way) {
    const before = await map(page).locator("a:focus path").getAttribute("id");
    await page.keyboard.press(key);
    await expect(map(page).locator("a:focus path")).not.toHaveAttribute("id", before ?? "");
    // Where the keyboard stands is outlined over the neighbours.
    const now = await map(page).locator("a:focus path").getAttribute("id");
    await expect(page.locator("g.focused use")).toHaveAttribute("href", `#${now}`);
  }
  await expect(onMap(page, "Cambodia")).toBeFocused();
  expect(await offset(page)).toBe(0);

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/\?country=kh$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
  await expect(onMap(page, "Cambodia")).toBeFocused();

  // The first Escape takes the country's name away, the second the choice.
  await expect(page.getByRole("tooltip")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tooltip")).toBeHidden();
  await expect(page).toHaveURL(/\/\?country=kh$/);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/$/);
  await expect(figure(page)).toHaveText(WORLD);
  await expect(onMap(page, "Cambodia")).toBeFocused();
  expect(documents()).toBe(0);
});

test("Home and End lead to the first and the last country, and Tab comes back to the one that was left", async ({ page }) => {
  await visit(page, "/");
  const links = map(page).locator("a");
  await tabTo(page, links);
  await page.keyboard.press("End");
  await expect(links.last()).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(links.last()).toBeFocused();
  await page.keyboard.press("Home");
  await expect(links.first()).toBeFocused();
});

test("Escape undoes a choice made by mouse, from wherever the focus is", async ({ page }) => {
  await visit(page, "/");
  await onMap(page, "Cambodia").click();
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
  await feed(page).hover();
  await expect(page.getByRole("tooltip")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("Latest news");
  // Where nothing is chosen it does nothing.
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/$/);
});

test("a choice leaves the page where it was scrolled to", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 600 });
  await visit(page, "/");
  await page.evaluate(() => scrollTo(0, 60));
  const before = await offset(page);
  await onMap(page, "Brazil").click();
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Brazil");
  expect(await offset(page)).toBe(before);
});
