// What whoever is signed in keeps of the news: saved stories, what they read, what they follow. The same presses with
// scripts and without.

import { heading, newAccount, signIn } from "../accounts";
import { expect, expectAccessible, hydrated, test, visit, withoutJavaScript } from "../fixtures";
import { cards, countDocuments, PHONE, STORIES } from "../site";

const STORY = `/news/${STORIES.translated}`;

test("a visitor sees nothing to save, mark or follow", async ({ page }) => {
  for (const path of [STORY, "/countries/kh", "/topics/labour-exploitation", "/sources/counterfoil"]) {
    await visit(page, path);
    await expect(page.locator(".keeping")).toHaveCount(0);
  }
});

test("a story is saved where it stands, waits on the own page, and is removed there", async ({ page, context }) => {
  await page.setViewportSize(PHONE);
  await signIn(context, await newAccount());
  await visit(page, STORY);
  const documents = countDocuments(page);
  await page.getByRole("button", { name: "Save for later" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeInViewport();
  await expect(page.getByRole("button", { name: "Remove" })).toBeVisible();
  expect(documents() > 0, "a script leaves the reader where they are").toBe(withoutJavaScript());
  await hydrated(page);
  await expectAccessible(page);
  await visit(page, "/account");
  await page.getByRole("link", { name: "Your reading" }).click();
  await hydrated(page);
  await expect(heading(page)).toHaveText("Your reading");
  const saved = page.getByRole("region", { name: "Saved stories" });
  await expect(saved.getByRole("article")).toHaveCount(1);
  await expectAccessible(page);
  await saved.getByRole("button", { name: /^Remove: / }).click();
  await expect(page.getByRole("status").filter({ hasText: "It was removed from your saved stories." })).toBeVisible();
  await expect(saved).toContainText("Nothing is saved yet.");
});

test("what is read is marked once somebody wants that, and forgotten when they do not", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, STORY);
  await expect(page.getByRole("button", { name: "Mark as read" })).toHaveCount(0);
  await visit(page, "/account/reading");
  await page.getByRole("button", { name: "Remember what I read" }).click();
  await expect(page.getByText("This is on.")).toBeVisible();
  await visit(page, STORY);
  await page.getByRole("button", { name: "Mark as read" }).click();
  await expect(page.getByText("You have read this.")).toBeInViewport();
  await visit(page, "/account/reading");
  await page.getByRole("button", { name: "Stop, and delete what is remembered" }).click();
  await expect(page.getByText("This is off.")).toBeVisible();
  await visit(page, STORY);
  await expect(page.getByText("You have read this.")).toHaveCount(0);
});

test("what somebody follows comes together on one page", async ({ page, context }) => {
  await page.setViewportSize(PHONE);
  await signIn(context, await newAccount());
  await visit(page, "/sources/counterfoil");
  await page.getByRole("button", { name: "Follow", exact: true }).click();
  await expect(page.getByText("You follow this.")).toBeInViewport();
  await visit(page, "/account/following");
  await expect(heading(page)).toHaveText("What you follow");
  const stories = page.getByRole("region", { name: "Their stories" });
  await expect(stories.getByRole("article")).toHaveCount(2);
  await page.getByLabel("A topic, a source or a country").selectOption({ label: "Labour exploitation" });
  await page.getByRole("button", { name: "Follow", exact: true }).click();
  await expect(stories.getByRole("article")).toHaveCount(12);
  await hydrated(page);
  await expectAccessible(page);
  await stories.getByRole("link", { name: "Older" }).click();
  await expect(page.getByRole("link", { name: "Back to the newest" })).toBeVisible();
  await visit(page, "/account/following");
  for (const name of ["Unfollow: Counterfoil", "Unfollow: Labour exploitation"]) {
    await page.getByRole("button", { name }).click();
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await expect(stories).toContainText("You follow nothing yet.");
});

test("a press after the session ended keeps what was meant", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, STORY);
  await context.clearCookies();
  await page.getByRole("button", { name: "Save for later" }).click();
  const kept = page.locator(".kept");
  await expect(kept).toContainText("Save for later");
  await signIn(context, await newAccount());
  await kept.getByRole("button").click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
});

test("the cards of lists say quietly what was saved", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, "/topics/labour-exploitation");
  await cards(page).first().getByRole("heading").getByRole("link").click();
  await page.getByRole("button", { name: "Save for later" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
  await visit(page, "/topics/labour-exploitation");
  await expect(cards(page).first().locator(".card__note")).toHaveText(/Saved$/);
});
