// The map under a finger: a tap chooses, one finger scrolls the page.

import { expect, test, visit } from "../fixtures";
import type { Page } from "@playwright/test";
import { feed, map, offset, onMap, PHONE, zoomIn } from "../site";

test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

/** Strokes upwards from the middle of the map with one finger. */
async function stroke(page: Page): Promise<void> {
  const plane = await page.locator(".world-map__plane").boundingBox();
  const [x, y] = [(plane?.x ?? 0) + (plane?.width ?? 0) / 2, (plane?.y ?? 0) + (plane?.height ?? 0) * 0.75];
  const browser = await page.context().newCDPSession(page);
  await browser.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
  for (let way = 10; way <= 120; way += 10) {
    await browser.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y: y - way }] });
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await browser.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("a tap on the map chooses a country", async ({ page }) => {
  await visit(page, "/");
  await onMap(page, "Brazil").tap();
  await expect(page).toHaveURL(/\/\?country=br$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Brazil");
});

test("one finger scrolls the page, over the whole world and over a map that was brought closer", async ({ page }) => {
  await visit(page, "/");
  await zoomIn(page).waitFor();
  await stroke(page);
  await expect.poll(() => offset(page)).toBeGreaterThan(60);

  await page.evaluate(() => scrollTo(0, 0));
  const whole = await map(page).boundingBox();
  await zoomIn(page).tap();
  await expect.poll(async () => (await map(page).boundingBox())?.width ?? 0).toBeGreaterThan((whole?.width ?? 0) * 1.9);
  await stroke(page);
  await expect.poll(() => offset(page)).toBeGreaterThan(60);
  await expect(page).toHaveURL(/\/$/);
});
