// What the map can be made to show, with and without scripts: measures, regions, times, a search, the table, a country.

import { expect, expectAccessible, hydrated, test, visit, withoutJavaScript } from "../fixtures";
import type { Page } from "@playwright/test";
import { cards, feed, figure, map, PHONE, WIDE, WORLD } from "../site";

test.use({ viewport: WIDE });

/** "40+", however it is marked to be read from left to right. */
const number = (text: string) => Number.parseInt(text.replaceAll(/\D/g, ""), 10) || 0;
const countries = (page: Page) => page.getByRole("main").getByRole("table").first();

test("another measure colours the map anew, is in the address, and Back takes it away", async ({ page }) => {
  await visit(page, "/");
  await expect(page.getByRole("region", { name: "Members per country", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "New in 12 months" }).click();
  await expect(page).toHaveURL(/\/\?metric=new$/);
  await expect(page.getByRole("region", { name: "Rise of the figure in 12 months" })).toBeVisible();
  await expect(page.getByRole("group", { name: "World map of the rise of members per country in 12 months" })).toBeVisible();
  const label = page.locator("svg.world a:has(#c-kh)");
  await expect
    .poll(async () => (await label.getAttribute("aria-label")) ?? (await label.textContent()))
    .toMatch(/^Cambodia: figure (up by \d+|not up) in a year, rank \d+$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
  await expect(map(page)).toBeVisible();
});

test("a switch of the legend keeps its class and fades the rest of the map, without any script", async ({ page }) => {
  await visit(page, "/");
  const opacity = (code: string) => page.locator(`#c-${code}`).evaluate((shape) => getComputedStyle(shape).opacity);
  const classOf = (code: string) => page.locator(`#c-${code}`).getAttribute("class");
  await page.getByRole("checkbox", { name: /^None, or fewer/ }).check();
  await page.mouse.move(0, 0);
  expect(await classOf("dz")).toBe("c0");
  await expect.poll(() => opacity("dz")).toBe("1");
  await expect.poll(() => opacity("kh")).toBe("0.16");
  await page.getByRole("checkbox", { name: /^None, or fewer/ }).uncheck();
  await page.getByRole("main").click({ position: { x: 5, y: 5 } });
  await expect.poll(() => opacity("kh")).toBe("1");
});

test("the legend says which class is pointed at on the map", async ({ page }) => {
  await visit(page, "/");
  const shade = (await page.locator("#c-br").getAttribute("class"))?.slice(1);
  const entry = page.locator(`.legend__class--${shade}`);
  await expect(entry).toHaveCSS("font-weight", "400");
  await page.locator("#c-br").hover();
  await expect(entry).toHaveCSS("font-weight", "600");
});

test("a region is looked at closely, and its address shows it the same", async ({ page }) => {
  const kampuchea = async () => (await page.locator("#c-kh").boundingBox())?.width ?? 0;
  const region = page.getByRole("combobox", { name: "Region" });
  await visit(page, "/?region=035");
  await expect(region).toHaveValue("035");
  const close = await kampuchea();
  await visit(page, "/");
  expect(close).toBeGreaterThan(2 * (await kampuchea()));
  await region.selectOption("Southeast Asia");
  if (withoutJavaScript()) await page.getByRole("search").getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/[?&]region=035/);
  await expect.poll(async () => Math.abs((await kampuchea()) - close)).toBeLessThan(2);
});

test("a month of the past shows what was published then", async ({ page }) => {
  await visit(page, "/?at=2019-06");
  await expect(figure(page)).toHaveText(/^June 2019: \d{3} members registered in \d+ countries\.$/);
  await expect(figure(page)).not.toHaveText(WORLD);
  await expect(page.locator(".legend__note time")).toHaveText(/^Published on 1 \w+ 201\d$/);
  await expect(page.getByRole("img", { name: /^Members of the network, \w+ 2013 to \w+ 20\d\d$/ })).toBeVisible();
});

test("a country is found by its name in another language", async ({ page }) => {
  await visit(page, "/");
  const box = page.getByRole("combobox", { name: "Find a country" });
  await box.fill("kambodscha");
  if (withoutJavaScript()) {
    await box.press("Enter");
    await expect(page).toHaveURL(/\?(.*&)?q=kambodscha/);
    await page.locator(".explore__found").getByRole("link", { name: /Cambodia/ }).click();
  } else {
    await expect(page.getByRole("option", { name: /Cambodia/ })).toBeVisible();
    await box.press("Enter");
  }
  await expect(page).toHaveURL(/\?country=kh$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
});

test("a name that no country has is said beside the search, with the way on", async ({ page }) => {
  await visit(page, "/");
  const box = page.getByRole("combobox", { name: "Find a country" });
  await box.fill("atlantis");
  if (withoutJavaScript()) await box.press("Enter");
  await expect(page.getByText("No country is called that.").first()).toBeVisible();
});

test("an address that means nothing shows the nearest, and says so beside the control", async ({ page }) => {
  const response = await visit(page, "/?country=zz&at=2031-01");
  expect(response?.status()).toBe(404);
  await expect(figure(page)).toHaveText(WORLD);
  await expect(page.getByText("There is no country with this code.")).toBeVisible();
  await expect(page.getByText("That month has not been published")).toBeVisible();
  await expect(cards(page)).toHaveCount(12);
});

test("the table has the map's numbers, sorted and narrowed by links and a form", async ({ page }) => {
  await visit(page, "/");
  await page.getByRole("link", { name: "Show as a table" }).click();
  await expect(page).toHaveURL(/\/countries$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Countries");
  await hydrated(page);
  const members = async () =>
    (await countries(page).locator("tbody td:nth-child(2)").allInnerTexts()).map(number);
  const numbers = await members();
  expect(numbers.length).toBeGreaterThan(60);
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  const label = await page.locator("svg.world a:has(#c-kh)").evaluate((link) => link.getAttribute("aria-label") ?? link.textContent);
  const row = countries(page).getByRole("row", { name: /^Cambodia/ });
  expect(label).toContain(`Cambodia: ${number(await row.locator("td").first().innerText())} or more`);
  await countries(page).getByRole("link", { name: "Sort by Country" }).click();
  await expect(page).toHaveURL(/\?sort=name$/);
  const names = countries(page).locator("tbody th");
  await expect(names.first()).toHaveText(/^A/);
  await page.getByRole("combobox", { name: "Region" }).last().selectOption("035");
  await page.getByRole("main").getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Countries of Southeast Asia");
  await expect(names.filter({ hasText: "Cambodia" })).toBeVisible();
});

test("a country's page has its figure, its place on a map, its growth and its news", async ({ page }) => {
  await visit(page, "/countries/kh");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cambodia");
  await expect(page.getByText(/^\d+ or more members currently registered in Cambodia\.$/).last()).toBeVisible();
  await expect(page.getByRole("img", { name: "Cambodia in Southeast Asia" })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Members in Cambodia, .* as published$/ })).toBeVisible();
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
  await page.getByRole("main").getByRole("link", { name: "Laos" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Laos");
});

test("the panel has links to the files and what another site pastes", async ({ page }) => {
  await visit(page, "/?region=035&metric=new");
  await page.getByText("Share and embed").click();
  await expect(page.getByLabel("Link to what is shown")).toHaveValue(/\/\?region=035&metric=new$/);
  await expect(page.getByLabel("To embed the map, paste this into a page")).toHaveValue(/<iframe src="[^"]+\/embed\/map\?region=035&amp;metric=new"/);
  for (const kind of ["SVG", "PNG", "CSV", "JSON"]) {
    const link = page.getByRole("link", { name: kind, exact: true });
    const response = await page.request.get((await link.getAttribute("href")) ?? "");
    expect(response.status(), kind).toBe(200);
  }
});

for (const path of ["/?metric=per-million", "/?region=150&at=2019-06", "/?country=zz", "/countries", "/countries/mt", "/embed/map"]) {
  test(`nothing of ${path} is wider than 320 pixels, and axe finds nothing wrong`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    if (path === "/embed/map") await page.goto(path);
    else await visit(page, path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await expectAccessible(page);
  });
}

test("on a telephone the controls are folded under one line, and open", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await visit(page, "/");
  await expect(page.getByRole("link", { name: "New in 12 months" })).toBeHidden();
  await page.getByText("Explore the map").click();
  await expect(page.getByRole("link", { name: "New in 12 months" })).toBeVisible();
});

test("the map and its table are printed on one sheet", async ({ page }) => {
  await visit(page, "/countries");
  await hydrated(page);
  for (const format of ["A4", "Letter"]) {
    const file = (await page.pdf({ format })).toString("latin1");
    expect(file.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  }
});
