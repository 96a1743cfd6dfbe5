// The own account: the name, the password, and where one is signed in.

import { button, fillIn, form, heading, newAccount, opens, said, sessions, signIn, summary } from "../accounts";
import { expect, expectAccessible, hydrated, test, visit } from "../fixtures";

test("another name is seen at once, on every page that says who one is", async ({ page, context }) => {
  const account = await newAccount();
  await signIn(context, account);
  await visit(page, "/account");
  const naming = form(page, "Save the name");
  await expect(naming.getByLabel("Name")).toHaveValue(account.name);
  await naming.getByLabel("Name").fill("  Heron   Alder ");
  await button(naming).click();
  await expect(said(naming)).toHaveText("Your name was saved.");
  await expect(said(naming)).toBeFocused();
  await expect(naming.getByLabel("Name")).toHaveValue("Heron Alder");
  await expect(page.getByRole("main").getByText("Heron Alder · member")).toBeVisible();
  await hydrated(page);
  await expectAccessible(page);
  await visit(page, "/logout");
  await expect(page.getByRole("main")).toContainText("You are signed in as Heron Alder.");
});

test("a name that is too long comes back as it was typed, with what is wrong beside it", async ({ page, context }) => {
  const account = await newAccount();
  await signIn(context, account);
  await visit(page, "/account");
  const naming = form(page, "Save the name");
  const long = "ł".repeat(101);
  await naming.getByLabel("Name").fill(long);
  await button(naming).click();
  await expect(summary(naming)).toBeFocused();
  await expect(naming.getByLabel("Name")).toHaveValue(long);
  await expect(naming.getByLabel("Name")).toHaveAccessibleDescription("The name is too long: at most 100 characters.");
  await hydrated(page);
  await expect(summary(form(page, "Change the password"))).toHaveCount(0);
  await expectAccessible(page);
  await visit(page, "/account");
  await expect(naming.getByLabel("Name")).toHaveValue(account.name);
});

test("another password signs one out everywhere else, and the old one opens nothing", async ({ page, context, browser }) => {
  const account = await newAccount();
  const elsewhere = await browser.newContext();
  for (const one of [elsewhere, context]) await signIn(one, account);
  await visit(page, "/account");
  const changing = form(page, "Change the password");
  const change = async (now: string, next: string) => {
    await changing.getByLabel("Present password").fill(now);
    await changing.getByLabel("New password").fill(next);
    await button(changing).click();
  };
  await change(account.password, "short");
  await expect(changing.getByLabel("New password")).toHaveAccessibleDescription(/The new password is too short/);
  await hydrated(page);
  await change(account.password, "twelve crows on a wire");
  await expect(said(changing)).toHaveText("Your password was changed, and you were signed out everywhere else.");
  await expect(said(changing)).toBeInViewport();
  await hydrated(page);

  await visit(page, "/account");
  await expect(sessions(page)).toHaveCount(1);
  const other = await elsewhere.newPage();
  await other.goto("/account");
  await expect(other).toHaveURL("/login?then=/account");
  expect(await opens(elsewhere, account.email, "twelve crows on a wire")).toBe(true);
  expect(await opens(elsewhere, account.email, account.password)).toBe(false);
  await elsewhere.close();
});

test("a wrong present password is told beside its field, and changes nothing", async ({ page, context }) => {
  const account = await newAccount();
  await signIn(context, account);
  await visit(page, "/account");
  const changing = form(page, "Change the password");
  await changing.getByLabel("Present password").fill("a wrong password");
  await changing.getByLabel("New password").fill("twelve crows on a wire");
  await button(changing).click();
  await expect(summary(changing)).toBeFocused();
  await expect(changing.getByLabel("Present password")).toHaveAccessibleDescription("This is not your present password.");
  expect(await opens(context, account.email, account.password)).toBe(true);
});

test("a session in another browser is ended from here, and that browser is asked to sign in", async ({ page, context, browser }) => {
  const account = await newAccount();
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto("/login");
  await hydrated(other);
  await fillIn(other, account.email, account.password);
  await expect(heading(other)).toHaveText("Your account");

  await signIn(context, account);
  await visit(page, "/account");
  await expect(sessions(page)).toHaveCount(2);
  await expect(sessions(page).filter({ hasText: "this one" }).getByRole("button")).toHaveCount(0);
  await sessions(page).getByRole("button", { name: "Sign out there" }).click();
  await expect(sessions(page)).toHaveCount(1);
  await expect(sessions(page)).toContainText("this one");
  await expect(page.getByRole("button", { name: "Sign out everywhere else" })).toHaveCount(0);
  await other.goto("/account");
  await expect(other).toHaveURL("/login?then=/account");
  await visit(page, "/account");
  await expect(heading(page)).toHaveText("Your account");
  await elsewhere.close();
});

test("every other session is ended at once", async ({ page, context, browser }) => {
  const account = await newAccount();
  const others = await Promise.all([1, 2].map(() => browser.newContext()));
  for (const one of [...others, context]) await signIn(one, account);
  await visit(page, "/account");
  await expect(sessions(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(sessions(page)).toHaveCount(1);
  for (const one of others) {
    expect((await one.request.get("/account", { maxRedirects: 0 })).status()).toBe(303);
    await one.close();
  }
});
