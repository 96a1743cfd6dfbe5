// The map with scripts: the slider of the years, type-ahead, specks under a pointer or a finger, the sheet of a phone.

import { expect, expectAccessible, hydrated, test, visit } from "../fixtures";
import type { Page } from "@playwright/test";
import { feed, figure, map, offset, onMap, PHONE, tabTo, WIDE, WORLD, zoomIn } from "../site";

const slider = (page: Page) => page.getByRole("slider", { name: "Time" });

async function visitMap(page: Page): Promise<void> {
  await visit(page, "/");
  await zoomIn(page).waitFor();
}

test.describe("beside the news", () => {
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
    const drawn = page.getByRole("group", { name: "World map of new members per country in 12 months" });
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

test.describe("on a telephone", () => {
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

  test("a tap chooses a country and opens the sheet with the ways on", async ({ page }) => {
    await visitMap(page);
    await onMap(page, "Brazil").tap();
    await expect(page).toHaveURL(/\?country=br$/);
    const sheet = page.getByRole("region", { name: "Brazil", exact: true });
    await expect(sheet).toContainText("Brazil");
    await expect(sheet.getByText(/^Rank \d+ of \d+/)).toBeVisible();
    await expectAccessible(page);
    await sheet.getByRole("link", { name: "More on Brazil" }).click();
    await expect(page).toHaveURL(/\/countries\/br$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Brazil");
  });

  test("one finger scrolls the page, and is told that two move the map", async ({ page }) => {
    await visitMap(page);
    const { x, y, width, height } = (await map(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const session = await page.context().newCDPSession(page);
    const [left, top] = [x + width / 2, y + height / 2];
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: left, y: top }] });
    for (const step of [20, 40, 60]) {
      await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: left, y: top - step }] });
    }
    const hint = page.getByText("Use two fingers to move the map");
    await expect(hint).toBeVisible();
    await expect.poll(() => offset(page)).toBeGreaterThan(10);
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect(hint).toBeHidden();
  });

  test("two taps bring the map closer", async ({ page }) => {
    await visitMap(page);
    const before = (await map(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    // On the sea, where one tap chooses nothing.
    const [x, y] = [before.x + before.width * 0.04, before.y + before.height * 0.9];
    await page.touchscreen.tap(x, y);
    await page.touchscreen.tap(x, y);
    await expect.poll(async () => (await map(page).boundingBox())?.width ?? 0).toBeGreaterThan(1.5 * before.width);
    await expect(page).toHaveURL(/\/$/);
  });

  test("two fingers zoom the map and leave the page where it is", async ({ page }) => {
    await visitMap(page);
    const before = (await map(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const session = await page.context().newCDPSession(page);
    const [left, top] = [before.x + before.width / 2, before.y + before.height / 2];
    const fingers = (apart: number) => [{ x: left - apart, y: top, id: 0 }, { x: left + apart, y: top, id: 1 }];
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(20) });
    for (const apart of [30, 45, 60, 80]) {
      await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
    }
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect.poll(async () => (await map(page).boundingBox())?.width ?? 0).toBeGreaterThan(2 * before.width);
    expect(await offset(page)).toBe(0);
    await expect(page).toHaveURL(/\/$/);
  });
});
