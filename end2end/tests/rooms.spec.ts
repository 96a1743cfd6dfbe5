// Finding stories by topic, source and time, and reading what is for members.

import { DEMO, DEMO_PASSWORD, signIn } from "../accounts";
import { expect, hydrated, test, visit, withoutJavaScript } from "../fixtures";
import { cards, countDocuments, headline, NETWORK, PHONE } from "../site";

const RECORD = "/news/the-same-number-on-every-form";
const MEMBERS = "/news/what-a-helpline-note-leaves-out";

test("the foot of every page leads to the archive, and that to months, topics and sources", async ({ page }) => {
  await visit(page, "/");
  const documents = countDocuments(page);
  await page.getByRole("contentinfo").getByRole("link", { name: "All news" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All news");
  await expect(page).toHaveTitle(`All news · ${NETWORK}`);
  await page.getByRole("main").getByText("2024", { exact: true }).click();
  await page.getByRole("link", { name: "December 2024" }).click();
  await expect(page).toHaveURL(/\/news\/archive\/2024\/12$/);
  await expect(cards(page)).toHaveCount(1);
  await page.goBack();
  await page.getByRole("main").getByRole("link", { name: "Counterfoil" }).click();
  await expect(page).toHaveURL(/\/sources\/counterfoil$/);
  await expect(page.getByRole("link", { name: "Website: counterfoil.example" })).toHaveAttribute("href", "https://counterfoil.example/");
  await expect(cards(page)).toHaveCount(2);
  expect(documents()).toBe(withoutJavaScript() ? 4 : 0);
});

test("a topic's stories go on below, and a story opened from there leads back to its place", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await visit(page, "/topics/labour-exploitation");
  await expect(cards(page)).toHaveCount(12);
  await hydrated(page);
  await page.getByRole("link", { name: "Load more" }).click();
  await expect(page.getByRole("article").first()).toBeVisible();
  if (!withoutJavaScript()) {
    await expect(cards(page)).not.toHaveCount(12);
  }
  const last = cards(page).last();
  const title = await headline(last).innerText();
  // Where somebody is, the page hears of with the next frame.
  await headline(last).scrollIntoViewIfNeeded();
  if (!withoutJavaScript()) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  await headline(last).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText([title]);
  await hydrated(page);
  await page.getByRole("link", { name: "« Go back" }).click();
  if (!withoutJavaScript()) {
    await expect(headline(cards(page).filter({ hasText: title }))).toBeInViewport();
  }
});

test("a re-published story credits its author, its first appearance and whose right it is", async ({ page }) => {
  await visit(page, RECORD);
  const credit = page.locator(".story__credit");
  await expect(credit).toContainText("By Counterfoil’s clerks’ page");
  await expect(credit).toContainText("First published as “One number, forty forms”, 22 October 2024");
  await expect(credit).toContainText("© Counterfoil and the clerks who answered");
  await credit.getByRole("link", { name: "More from Counterfoil" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Counterfoil");
});

test("a story for members shows visitors how to become one, and members the story", async ({ page, context }) => {
  await visit(page, MEMBERS);
  const gate = page.getByRole("region", { name: "The rest of this story is for members" });
  await expect(gate.getByRole("link", { name: "How to join" })).toHaveAttribute("href", "/about");
  await expect(page.locator(".prose")).toBeEmpty();
  await gate.getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/login\?then=%2Fnews%2F|\/login\?then=\/news\//);
  await signIn(context, { email: DEMO.member, password: DEMO_PASSWORD });
  await visit(page, MEMBERS);
  await expect(gate).toHaveCount(0);
  expect((await page.locator(".prose").innerText()).length).toBeGreaterThan(1500);
});
