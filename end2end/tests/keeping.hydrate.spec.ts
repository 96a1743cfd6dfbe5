// Where somebody stopped in a story: noted by a script, offered by a plain link.

import { newAccount, signIn } from "../accounts";
import { expect, test, visit } from "../fixtures";
import { PHONE, STORIES } from "../site";

/** A story of several sections. */
const LONG = "/news/four-houses-one-year-on-the-road-south";

test("a story left half-way is offered at its last heading, and never scrolls by itself", async ({ page, context }) => {
  await page.setViewportSize(PHONE);
  await signIn(context, await newAccount());
  await visit(page, "/account/reading");
  await page.getByRole("button", { name: "Remember what I read" }).click();
  await expect(page.getByText("This is on.")).toBeVisible();
  await visit(page, LONG);
  const second = page.locator(".prose > h2").nth(1);
  const title = (await second.innerText()).trim();
  await second.evaluate((element) => element.scrollIntoView());
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const noted = page.waitForResponse((response) => response.request().method() === "POST");
  // Whoever goes on inside the app leaves the story, too.
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  expect((await noted).status()).toBe(200);
  await visit(page, "/account/reading");
  await expect(page.getByRole("region", { name: "To go on with" }).getByRole("listitem")).toHaveCount(1);
  await visit(page, LONG);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const onwards = page.locator(".keeping__on a");
  await expect(onwards).toHaveText(title);
  await onwards.click();
  await expect(page.locator(".prose > h2").nth(1)).toBeInViewport();
});

test("a story that was scrolled to its end is read", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, "/account/reading");
  await page.getByRole("button", { name: "Remember what I read" }).click();
  await expect(page.getByText("This is on.")).toBeVisible();
  await visit(page, `/news/${STORIES.own}`);
  await page.locator(".prose > :last-child").evaluate((element) => element.scrollIntoView({ block: "end" }));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const noted = page.waitForResponse((response) => response.request().method() === "POST");
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  await noted;
  await visit(page, `/news/${STORIES.own}`);
  await expect(page.getByText("You have read this.")).toBeVisible();
});

test("nothing is noted of whoever did not ask for it", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, LONG);
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posts.push(request.url());
  });
  await page.locator(".prose > h2").nth(1).evaluate((element) => element.scrollIntoView());
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  await visit(page, "/account/reading");
  await expect(page.getByText("This is off.")).toBeVisible();
  expect(posts).toEqual([]);
});

test("what was pressed at one story does not stand at the next", async ({ page, context }) => {
  await page.setViewportSize(PHONE);
  await signIn(context, await newAccount());
  await visit(page, `/news/${STORIES.own}`);
  await page.getByRole("button", { name: "Save for later" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
  const next = page.getByRole("navigation", { name: "More stories" }).getByRole("link").first();
  await next.click();
  await expect(page).not.toHaveURL(new RegExp(STORIES.own));
  await expect(page.getByRole("button", { name: "Save for later" })).toBeVisible();
  await page.goBack();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
});
