// Leaflet takes the drawing over: nothing jumps, and from then on it can be zoomed, dragged and asked for names.

import { expect, holdWebAssembly, hydrated, test, visit } from "../fixtures";
import type { Locator, Page } from "@playwright/test";
import { feed, map, offset, onMap, tabTo, visitMap, WIDE, zoomIn } from "../site";

test.use({ viewport: WIDE });

async function box(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const found = await locator.boundingBox();
  if (!found) throw new Error("there is nothing to measure");
  return found;
}

/** The middle of a shape. */
async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = await box(locator);
  return { x: x + width / 2, y: y + height / 2 };
}

/** Waits until the whole world is as wide: Leaflet rounds to whole pixels, before it doubles them. */
async function isWide(page: Page, width: number): Promise<void> {
  await expect.poll(async () => Math.abs((await box(map(page))).width - width)).toBeLessThan(4);
}

/** Drags the map from the middle of a country. */
async function drag(page: Page, from: Locator, across: number, down: number): Promise<void> {
  const { x, y } = await middle(from);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + across / 2, y + down / 2);
  await page.mouse.move(x + across, y + down);
  await page.mouse.up();
}

test("Leaflet takes over the very element that the server drew, and it does not move by a pixel", async ({ page }) => {
  const release = await holdWebAssembly(page);
  await page.goto("/");
  const drawn = await map(page).elementHandle();
  const shapes = ["kh", "br", "nz", "gl"].map((code) => page.locator(`#c-${code}`));
  const before = await Promise.all(shapes.map(box));
  release();
  await hydrated(page);
  await zoomIn(page).waitFor();
  expect(await drawn?.evaluate((svg) => svg.isConnected && svg === document.querySelector("svg.world"))).toBe(true);
  for (const [place, shape] of shapes.entries()) {
    const [now, then] = [await box(shape), before[place]];
    for (const side of ["x", "y", "width", "height"] as const) {
      expect(Math.abs(now[side] - (then?.[side] ?? 0)), `${side} of shape ${place}`).toBeLessThanOrEqual(1);
    }
  }
});

test("whoever walks the map by keyboard when Leaflet arrives keeps the focus", async ({ page }) => {
  await visit(page, "/");
  await tabTo(page, map(page).locator("a"));
  const country = await map(page).locator("a:focus path").getAttribute("id");
  await zoomIn(page).waitFor();
  await expect(map(page).locator("a:focus path")).toHaveAttribute("id", country ?? "");
});

test("the buttons zoom in, out, and back to the whole world", async ({ page }) => {
  await visitMap(page);
  const whole = await box(map(page));
  await zoomIn(page).click();
  await isWide(page, whole.width * 2);
  await zoomIn(page).click();
  await isWide(page, whole.width * 4);
  await page.getByRole("button", { name: "Zoom out" }).click();
  await isWide(page, whole.width * 2);
  await page.getByRole("button", { name: "Show the whole world" }).click();
  await isWide(page, whole.width);
  expect((await box(map(page))).x).toBeCloseTo(whole.x, 0);
});

test("the keys + − 0 do the same for whoever walks the map", async ({ page }) => {
  await visitMap(page);
  const { width: whole } = await box(map(page));
  await tabTo(page, map(page).locator("a"));
  await page.keyboard.press("+");
  await isWide(page, whole * 2);
  await page.keyboard.press("+");
  await isWide(page, whole * 4);
  await page.keyboard.press("-");
  await isWide(page, whole * 2);
  await page.keyboard.press("0");
  await isWide(page, whole);
});

test("a country that the arrows reach outside of a zoomed map comes into view", async ({ page }) => {
  await visitMap(page);
  const { width: whole } = await box(map(page));
  await tabTo(page, map(page).locator("a"));
  for (const times of [2, 4, 8]) {
    await page.keyboard.press("+");
    await isWide(page, whole * times);
  }
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  for (const key of ["ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowDown"]) {
    await page.keyboard.press(key);
    const frame = await box(page.locator(".world-map__plane"));
    await expect
      .poll(async () => {
        const { x, y } = await middle(map(page).locator("a:focus"));
        return x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height;
      })
      .toBe(true);
  }
});

test("in a wide window the wheel over the map zooms it, and the page stays", async ({ page }) => {
  await visitMap(page);
  const { width } = await box(map(page));
  await onMap(page, "Brazil").hover();
  await page.mouse.wheel(0, -400);
  await expect.poll(async () => (await box(map(page))).width).toBeGreaterThan(width * 1.2);
  expect(await offset(page)).toBe(0);
});

test("in a narrower one the wheel scrolls the page", async ({ page }) => {
  await page.setViewportSize({ width: 820, height: 700 });
  await visitMap(page);
  const { width } = await box(map(page));
  await onMap(page, "Brazil").hover();
  await page.mouse.wheel(0, 200);
  await expect.poll(() => offset(page)).toBe(200);
  expect((await box(map(page))).width).toBe(width);
});

test("dragging moves the map and chooses nothing; a click and Enter still choose afterwards", async ({ page }) => {
  await visitMap(page);
  const { width } = await box(map(page));
  await zoomIn(page).click();
  await isWide(page, width * 2);
  const before = await box(map(page));
  await drag(page, page.locator("#c-br"), 120, -40);
  await expect.poll(async () => (await box(map(page))).x).toBeGreaterThanOrEqual(before.x + 110);
  await expect(page).toHaveURL(/\/$/);

  await onMap(page, "Brazil").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/\?country=br$/);
  await onMap(page, "Nigeria").click();
  await expect(page).toHaveURL(/\/\?country=ng$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Nigeria");
});

test("a click on the visible edge of a country chooses it, and the map stays where it is", async ({ page }) => {
  await visitMap(page);
  const { width } = await box(map(page));
  for (const times of [2, 4]) {
    await zoomIn(page).click();
    await isWide(page, width * times);
  }
  // Brazil's middle goes out of the frame at the left, its coast stays within.
  const frame = await box(page.locator(".world-map__plane"));
  await drag(page, page.locator(".world-map__plane"), frame.x - 30 - (await middle(page.locator("#c-br"))).x, 0);
  const coast = await page.locator("#c-br").evaluate((shape, left) => {
    const { top, bottom } = shape.getBoundingClientRect();
    for (let y = top; y < bottom; y += 4) if (document.elementFromPoint(left, y) === shape) return { x: left, y };
    return undefined;
  }, frame.x + 20);
  const before = await box(map(page));
  await page.mouse.click(coast?.x ?? 0, coast?.y ?? 0);
  await expect(page).toHaveURL(/\/\?country=br$/);
  expect((await box(map(page))).x).toBeCloseTo(before.x, 0);
});

test("the finer shapes are fetched at the first zoom, once, and lie where the coarse ones lay", async ({ page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("world-c")) fetched.push(request.url());
  });
  await visitMap(page);
  /** Where Cambodia lies, in parts of the drawing. */
  const place = async () => {
    const [world, { x, y }] = [await box(map(page)), await middle(page.locator("#c-kh"))];
    return { x: (x - world.x) / world.width, y: (y - world.y) / world.height };
  };
  const [coarse, path] = [await place(), await page.locator("#c-kh").getAttribute("d")];
  expect(fetched).toEqual([]);

  await zoomIn(page).click();
  await expect(page.locator("#c-kh")).not.toHaveAttribute("d", path ?? "");
  const { width } = await box(map(page));
  await zoomIn(page).click();
  await isWide(page, width * 2);
  expect(fetched).toHaveLength(1);
  expect(fetched[0]).toMatch(new RegExp(`^${new URL(page.url()).origin}/pkg/world-c\\.[0-9a-f]+\\.json$`));
  const fine = await place();
  expect(Math.hypot(fine.x - coarse.x, fine.y - coarse.y)).toBeLessThan(0.002);
});

test("the pointer is told a country's name and number; Escape takes the words away, and they stay within the map", async ({ page }) => {
  await visitMap(page);
  const tooltip = page.getByRole("tooltip");
  await expect(tooltip).toBeHidden();
  await onMap(page, "Cambodia").hover();
  await expect(tooltip).toContainText(/^Cambodia: \d+ or more members, rank \d+/);
  await page.keyboard.press("Escape");
  await expect(tooltip).toBeHidden();
  await expect(page).toHaveURL(/\/$/);

  const frame = await box(page.locator(".world-map"));
  for (const code of ["ru", "au", "mx", "br"]) {
    await page.locator(`#c-${code}`).hover();
    await expect(tooltip).toBeVisible();
    const words = await box(tooltip);
    expect(words.x).toBeGreaterThanOrEqual(frame.x - 1);
    expect(words.x + words.width).toBeLessThanOrEqual(frame.x + frame.width + 1);
    expect(words.y).toBeGreaterThanOrEqual(frame.y - 1);
  }
  await feed(page).hover();
  await expect(tooltip).toBeHidden();
});

test("the pointer can rest on the words without losing them", async ({ page }) => {
  await visitMap(page);
  const tooltip = page.getByRole("tooltip");
  await onMap(page, "Brazil").hover();
  await expect(tooltip).toContainText(/^Brazil: /);
  const { x, y } = await middle(tooltip);
  await page.mouse.move(x, y, { steps: 8 });
  await expect(tooltip).toBeVisible();
});

test("a country without a link is named to the pointer, too", async ({ page }) => {
  await visitMap(page);
  await page.locator("#c-dz").hover();
  await expect(page.getByRole("tooltip")).toHaveText("Algeria: none, or fewer than 5 members");
});

test("the keyboard is told a country's name where it stands", async ({ page }) => {
  await visitMap(page);
  await tabTo(page, map(page).locator("a"));
  const tooltip = page.getByRole("tooltip");
  const focused = map(page).locator("a:focus");
  await expect(tooltip.locator("p").first()).toHaveText((await focused.getAttribute("aria-label")) ?? "");
  await page.keyboard.press("ArrowRight");
  await expect(tooltip.locator("p").first()).toHaveText((await focused.getAttribute("aria-label")) ?? "");
  await page.keyboard.press("Escape");
  await expect(tooltip).toBeHidden();
  await page.keyboard.press("ArrowLeft");
  await expect(tooltip).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(tooltip).toBeHidden();
});

test("whoever asked for less motion gets each zoom in one step", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await visitMap(page);
  const { width } = await box(map(page));
  const after = await zoomIn(page).evaluate((button: HTMLElement) => {
    button.click();
    return document.querySelector("svg.world")?.getBoundingClientRect().width;
  });
  expect(Math.abs((after ?? 0) - width * 2)).toBeLessThan(2);
});

test("the whole world goes on fitting when the window changes", async ({ page }) => {
  await visitMap(page);
  for (const size of [{ width: 1180, height: 700 }, { width: 820, height: 1180 }, { width: 390, height: 844 }, WIDE]) {
    await page.setViewportSize(size);
    await expect
      .poll(async () => {
        const [frame, world] = [await box(page.locator(".world-map__plane")), await box(map(page))];
        const fits = Math.max(world.width / frame.width, world.height / frame.height);
        return Math.abs(fits - 1) < 0.01 && world.x >= frame.x - 2 && world.y >= frame.y - 2;
      }, `at ${size.width}`)
      .toBe(true);
  }
});
