// Forms where scripts run: what is wrong appears in place, and nothing that was typed is lost on the way.

import type { Page } from "@playwright/test";
import { button, form, newAccount, said, sessions, signIn, summary } from "../accounts";
import { expect, test, visit, withhold } from "../fixtures";
import { countDocuments } from "../site";

/** Counts what the page's forms send from now on. */
function countSent(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") count += 1;
  });
  return () => count;
}

/** Keeps what forms send from arriving until the answer is called. */
async function holdForms(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/account", async (route) => {
    if (route.request().method() === "POST") await released;
    await route.continue();
  });
  return release;
}

test("what is wrong appears in place, and goes when it is right", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, "/account");
  const documents = countDocuments(page);
  const naming = form(page, "Save the name");
  const name = naming.getByLabel("Name");
  await name.fill("x".repeat(101));
  await button(naming).click();
  await expect(summary(naming)).toBeFocused();
  await summary(naming).getByRole("link").click();
  await expect(name).toBeFocused();
  await name.fill("");
  await button(naming).click();
  await expect(name).toHaveAccessibleDescription("Enter the name that others should see.");
  await expect(summary(naming).getByRole("link")).toHaveCount(1);
  expect(documents()).toBe(0);
  await name.fill("Heron Alder");
  await button(naming).click();
  await expect(said(naming)).toHaveText("Your name was saved.");
  await expect(summary(naming)).toHaveCount(0);
  await expect(name).not.toHaveAttribute("aria-invalid");
});

test("a button that was pressed is busy until the answer comes, and two presses send one form", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, "/account");
  const sent = countSent(page);
  const release = await holdForms(page);
  const naming = form(page, "Save the name");
  await naming.getByLabel("Name").fill("Heron Alder");
  await button(naming).dblclick();
  await expect(naming).toHaveAttribute("aria-busy", "true");
  await expect(button(naming)).toBeDisabled();
  await expect(button(naming)).toHaveCSS("opacity", "0.6");
  await naming.getByLabel("Name").press("Enter");
  release();
  await expect(said(naming)).toHaveText("Your name was saved.");
  await expect(button(naming)).toBeEnabled();
  expect(sent()).toBe(1);
});

test("a dead connection is told, what was typed stays, and the next try goes through", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, "/account");
  const documents = countDocuments(page);
  await withhold(page, "**/account");
  const naming = form(page, "Save the name");
  await naming.getByLabel("Name").fill("Heron Alder");
  await button(naming).click();
  await expect(summary(naming)).toContainText("The site could not be reached.");
  await expect(summary(naming)).toBeFocused();
  await expect(naming.getByLabel("Name")).toHaveValue("Heron Alder");
  await expect(button(naming)).toBeEnabled();
  expect(documents()).toBe(0);
  await page.unroute("**/account");
  await button(naming).click();
  await expect(said(naming)).toHaveText("Your name was saved.");
});

test("whoever was signed out meanwhile is told so, and keeps what was typed", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, "/account");
  await context.request.post("/logout", { form: { form: "logout" }, maxRedirects: 0 });
  const naming = form(page, "Save the name");
  await naming.getByLabel("Name").fill("Heron Alder");
  await button(naming).click();
  await expect(summary(naming)).toContainText("You have been signed out.");
  await expect(naming.getByLabel("Name")).toHaveValue("Heron Alder");
});

test("a session ends in place", async ({ page, context, browser }) => {
  const account = await newAccount();
  const elsewhere = await browser.newContext();
  for (const one of [elsewhere, context]) await signIn(one, account);
  await visit(page, "/account");
  const documents = countDocuments(page);
  await sessions(page).getByRole("button", { name: "Sign out there" }).press("Enter");
  await expect(sessions(page)).toHaveCount(1);
  await expect(page.getByText("That session has ended.")).toBeVisible();
  await expect(page.locator("#row-all")).toBeFocused();
  expect(documents()).toBe(0);
  await elsewhere.close();
});
