// The map on a telephone: taps, the sheet, one finger and two.

import { expect, expectAccessible, test } from "../fixtures";
import { map, offset, onMap, PHONE, visitMap } from "../site";

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

test("a tap on a country without a figure chooses that country and no neighbour", async ({ page }) => {
  await visitMap(page);
  for (const [code, name] of [["dz", "Algeria"], ["ao", "Angola"]] as const) {
    const { x, y, width, height } = (await page.locator(`#c-${code}`).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.touchscreen.tap(x + width / 2, y + height / 2);
    await expect(page).toHaveURL(new RegExp(`\\?country=${code}$`));
    await expect(page.getByRole("region", { name, exact: true })).toContainText("Fewer than 5 members, or none");
  }
});

test("a place that was found is tapped, and nothing below it", async ({ page }) => {
  await visitMap(page);
  await page.getByText("Explore the map").tap();
  const box = page.getByRole("combobox", { name: "Find a country" });
  await box.tap();
  await box.pressSequentially("ger");
  await page.getByRole("option", { name: "Germany" }).tap();
  await expect(page).toHaveURL(/\?country=de$/);
  await expect(page.locator(".legend__switch:checked")).toHaveCount(0);
  await expect(map(page)).toBeInViewport();
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
