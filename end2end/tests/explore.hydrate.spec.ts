// The map with scripts: type-ahead, specks under a pointer, what is found, shared and read out.

import { expect, expectAccessible, hydrated, test, visit } from "../fixtures";
import type { Page } from "@playwright/test";
import { feed, figure, map, onMap, tabTo, visitMap, WIDE, WORLD, zoomIn } from "../site";

const slider = (page: Page) => page.getByRole("slider", { name: "Time" });

test.describe("beside the news", () => {
  test.use({ viewport: WIDE });

  test("the way back to the whole world leaves the region, too", async ({ page }) => {
    await visitMap(page, "/?region=029");
    await page.getByRole("button", { name: "Show the whole world" }).click();
    await expect(page).toHaveURL(/\/$/);
    await expect(page.getByRole("combobox", { name: "Region" })).toHaveValue("");
  });

  test("a country that is chosen far down the news shows its own from their beginning", async ({ page }) => {
    await visitMap(page);
    await page.mouse.move(1300, 600);
    await page.mouse.wheel(0, 1500);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(1000);
    await onMap(page, "Brazil").click();
    await expect(page).toHaveURL(/country=br$/);
    await expect(feed(page).getByRole("heading", { name: "News from Brazil" })).toBeInViewport();
    await expect(figure(page)).toBeInViewport();
  });

  test("beside a story the map has the colours that the legend tells of", async ({ page }) => {
    await visitMap(page, "/?metric=per-million");
    const before = await page.locator("#c-fr").getAttribute("class");
    await page.getByRole("main").getByRole("article").first().getByRole("link").first().click();
    await expect(page).toHaveURL(/\/news\//);
    await expect(page.getByRole("region", { name: "Members per country", exact: true })).toBeVisible();
    await expect.poll(() => page.locator("#c-fr").getAttribute("class")).not.toBe(before);
  });

  test("a table that is sorted by keyboard keeps the place on its heading", async ({ page }) => {
    await visit(page, "/countries");
    await hydrated(page);
    await page.getByRole("link", { name: "Sort by Country" }).focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/sort=name$/);
    await expect(page.getByRole("link", { name: "Sort by Country" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/sort=-name$/);
    await expect(page.getByRole("columnheader", { name: "Sort by Country" })).toHaveAttribute("aria-sort", "descending");
  });

  test("letters typed on the map lead to the country that begins so", async ({ page }) => {
    await visitMap(page);
    await tabTo(page, map(page).locator("a"));
    await page.keyboard.type("cam");
    await expect(onMap(page, "Cambodia")).toBeFocused();
    await expect(page.getByRole("tooltip")).toContainText("Cambodia: ");
  });

  test("a small territory is meant from beside it, and no neighbour is lost", async ({ page }) => {
    await visitMap(page);
    const malta = (await page.locator("#c-mt").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const [x, y] = [malta.x + malta.width / 2, malta.y + malta.height / 2];
    await page.mouse.move(x + 12, y + 10);
    await expect(page.getByRole("tooltip")).toContainText(/^Malta: /);
    await page.mouse.click(x + 12, y + 10);
    await expect(page).toHaveURL(/\?country=mt$/);
    await page.locator("#c-tn").hover();
    await expect(page.getByRole("tooltip")).toContainText(/^Tunisia: /);
  });

  test("the tooltip tells the newest story's headline", async ({ page }) => {
    await visitMap(page);
    await onMap(page, "Cambodia").hover();
    const tooltip = page.getByRole("tooltip");
    await expect(tooltip).toContainText(/^Cambodia: \d+ or more members, rank \d+/);
    const headline = tooltip.locator("[lang]");
    await expect(headline).not.toBeEmpty();
    const newest = await headline.innerText();
    await onMap(page, "Cambodia").click();
    await expect(feed(page).getByRole("article").first()).toContainText(newest);
  });

  test("the map stays where it is when a country is chosen", async ({ page }) => {
    await visitMap(page);
    const before = await map(page).boundingBox();
    await onMap(page, "Brazil").click();
    await expect(figure(page)).toHaveText(/Brazil\.$/);
    expect(await map(page).boundingBox()).toEqual(before);
  });

  test("whoever is found is flown to", async ({ page }) => {
    await visitMap(page);
    const before = (await page.locator("#c-mt").boundingBox())?.width ?? 0;
    await page.getByRole("combobox", { name: "Find a country" }).fill("malta");
    await page.getByRole("option", { name: "Malta" }).click();
    await expect(page).toHaveURL(/\?country=mt$/);
    await expect.poll(async () => (await page.locator("#c-mt").boundingBox())?.width ?? 0).toBeGreaterThan(4 * before);
  });

  test("a link to what is shown and the map for another page are copied, and the button says so", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await visit(page, "/");
    await page.getByRole("link", { name: "Per million people" }).click();
    await expect(page).toHaveURL(/\?metric=per-million$/);
    await page.getByText("Share and embed").click();
    for (const name of ["Link to what is shown", "To embed the map, paste this into a page"]) {
      const field = page.getByRole("textbox", { name });
      await field.locator("xpath=following-sibling::button").click();
      await expect(field.locator("xpath=following-sibling::button")).toHaveText("Copied");
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await field.inputValue());
      await expect(field).toHaveValue(/metric=per-million/);
    }
  });

  test("where nothing may be copied, the text is selected for a key to copy it", async ({ page }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await visit(page, "/");
    await page.getByText("Share and embed").click();
    await page.getByRole("button", { name: "Copy" }).first().click();
    const link = page.getByRole("textbox", { name: "Link to what is shown" });
    expect(await link.evaluate((field: HTMLInputElement) => field.selectionEnd)).toBe((await link.inputValue()).length);
  });

  test("colours that did not come are asked for again", async ({ page }) => {
    await visit(page, "/");
    await page.route("**/api/map?*", (route) => route.abort("aborted"), { times: 1 });
    const asked = page.waitForEvent("requestfailed");
    await page.getByRole("link", { name: "New in 12 months" }).click();
    await asked;
    const drawn = page.getByRole("group", { name: "World map of the rise of members per country in 12 months" });
    await expect(drawn).toBeVisible({ timeout: 15_000 });
  });

  test("a country that is found outside the region that was looked at takes its place", async ({ page }) => {
    await visit(page, "/?region=035");
    await zoomIn(page).waitFor();
    await page.getByRole("combobox", { name: "Find a country" }).pressSequentially("brazil");
    await page.getByRole("option", { name: "Brazil" }).click();
    await expect(page).toHaveURL(/\/\?country=br$/);
    await expect(page.getByRole("combobox", { name: "Region" })).toHaveValue("");
    const frame = await page.locator(".world-map__plane").boundingBox();
    // It is flown to, and not the whole world.
    await expect
      .poll(async () => ((await page.locator("#c-br").boundingBox())?.height ?? 0) / (frame?.height ?? 1))
      .toBeGreaterThan(0.5);
    await expect(page.locator("#c-br")).toBeInViewport({ ratio: 0.9 });
  });

  test("Back from a country that was found shows the world again", async ({ page }) => {
    await visitMap(page);
    const before = (await map(page).boundingBox())?.width ?? 0;
    await page.getByRole("combobox", { name: "Find a country" }).pressSequentially("malta");
    await page.getByRole("option", { name: "Malta" }).click();
    await expect.poll(async () => (await map(page).boundingBox())?.width ?? 0).toBeGreaterThan(4 * before);
    await page.goBack();
    await expect.poll(async () => Math.abs(((await map(page).boundingBox())?.width ?? 0) - before)).toBeLessThan(4);
  });

  test("Back from the past leads to the present, and no further", async ({ page }) => {
    await visit(page, "/");
    await slider(page).focus();
    for (const key of ["ArrowLeft", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
    await expect(page).toHaveURL(/\?at=20\d\d-\d\d$/);
    await page.goBack();
    await expect(page).toHaveURL(/\/$/);
    await expect(figure(page)).toHaveText(WORLD);
  });

  test("a month that means nothing leaves the slider where the numbers are", async ({ page }) => {
    for (const [at, month] of [["2040-01", /^\w+ 2026$/], ["x", /^\w+ 2026$/], ["1990-01", /^\w+ 2013$/]] as const) {
      await page.goto(`/?at=${at}`);
      await hydrated(page);
      const told = await figure(page).innerText();
      await expect(slider(page)).toHaveAttribute("aria-valuetext", month);
      expect(told.includes("2013"), told).toBe(at === "1990-01");
    }
  });

  test("whoever zooms by key keeps their country in sight", async ({ page }) => {
    await visitMap(page);
    await tabTo(page, map(page).locator("a"));
    await page.keyboard.type("braz");
    await expect(onMap(page, "Brazil")).toBeFocused();
    for (const key of ["+", "+"]) await page.keyboard.press(key);
    await expect(page.getByRole("tooltip")).toContainText("Brazil: ");
    await expect(page.locator("#c-br")).toBeInViewport({ ratio: 0.4 });
  });

  test("a choice and another measure are read out", async ({ page }) => {
    await visitMap(page);
    const said = page.locator(".atlas__map > [aria-live=polite]");
    await onMap(page, "Brazil").press("Enter");
    await expect(said).toHaveText(/^15 or more members currently registered in Brazil\.$/);
    await page.getByRole("link", { name: "New in 12 months" }).click();
    await expect(said).toHaveText(/^Rise of the figure in 12 months\. 15 or more members currently registered in Brazil\.$/);
    await page.getByRole("link", { name: "More on Brazil" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Brazil");
    await expect(said).toHaveText(/registered in Brazil\./);
  });

  test("the tooltip goes when the map moves away from under it", async ({ page }) => {
    await visitMap(page);
    await onMap(page, "Brazil").hover();
    await expect(page.getByRole("tooltip")).toContainText("Brazil: ");
    await page.getByRole("combobox", { name: "Region" }).selectOption("Southeast Asia");
    await expect(page.getByRole("tooltip")).toBeHidden();
  });

  test("what means nothing is chosen in no control", async ({ page }) => {
    await page.goto("/?region=999&metric=love");
    await hydrated(page);
    await expect(page.getByRole("combobox", { name: "Region" })).toHaveValue("");
    await expect(page.getByRole("link", { name: "Members", exact: true })).toHaveAttribute("aria-current", "true");
    await expect(page.getByText("There is no region with this number")).toBeVisible();
  });

  test("what is shared lies over the map, which keeps its size, and Escape closes it", async ({ page }) => {
    await visitMap(page);
    const before = await page.locator(".world-map__plane").boundingBox();
    await page.getByText("Share and embed").click();
    await expect(page.getByRole("textbox", { name: "Link to what is shown" })).toBeInViewport({ ratio: 1 });
    expect(await page.locator(".world-map__plane").boundingBox()).toEqual(before);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Copy" }).first().focus();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("textbox", { name: "Link to what is shown" })).toBeHidden();
    await expect(page.locator(".share summary")).toBeFocused();
  });

  test("beside a country's page the whole world fills its frame, however close the map was", async ({ page }) => {
    await visit(page, "/?country=kh&region=035");
    await zoomIn(page).waitFor();
    await page.getByRole("link", { name: "More on Cambodia" }).click();
    await expect(page).toHaveURL(/\/countries\/kh$/);
    const plane = async () => (await page.locator(".world-map__plane").boundingBox())?.width ?? 0;
    await expect.poll(async () => ((await map(page).boundingBox())?.width ?? 0) / (await plane())).toBeCloseTo(1, 1);
  });

  test("the combobox is walked by arrows, and closed by Escape", async ({ page }) => {
    await visit(page, "/");
    const box = page.getByRole("combobox", { name: "Find a country" });
    await box.pressSequentially("guin");
    await expect(box).toHaveAttribute("aria-expanded", "true");
    await expect(page.getByRole("option")).not.toHaveCount(0);
    await expectAccessible(page);
    await page.keyboard.press("ArrowDown");
    const active = await box.getAttribute("aria-activedescendant");
    await expect(page.locator(`#${active}`)).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Escape");
    await expect(box).toHaveAttribute("aria-expanded", "false");
    await expect(box).toHaveValue("");
  });

  test("a country beside the table is chosen on the start page", async ({ page }) => {
    await visit(page, "/countries");
    await onMap(page, "Brazil").click();
    await expect(page).toHaveURL(/\/\?country=br$/);
    await expect(figure(page)).toHaveText(/Brazil\.$/);
  });
});
