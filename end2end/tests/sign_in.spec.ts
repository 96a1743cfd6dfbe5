// Signing in and out: where it leads, what is said when it fails, and what is left behind.

import { button, DEMO, DEMO_PASSWORD, fillIn, form, heading, inMasthead, newAccount, signIn, summary } from "../accounts";
import { expect, expectAccessible, hydrated, test, visit, withoutJavaScript } from "../fixtures";
import { tabTo } from "../site";

test("a visitor who asks for a page of members signs in and is there", async ({ page }) => {
  const { email, password } = await newAccount();
  await visit(page, "/account");
  await expect(page).toHaveURL("/login?then=/account");
  await expect(page.getByRole("main")).toContainText("Sign in to see this page.");
  await fillIn(page, email, password);
  await expect(page).toHaveURL("/account");
  await expect(heading(page)).toHaveText("Your account");
  await expect(page.getByRole("main")).toContainText(email);
  await expect(inMasthead(page, "Sign out")).toBeVisible();
  await expect(inMasthead(page, "Sign in")).toHaveCount(0);
  await hydrated(page);
});

test("a wrong password is told in a summary that takes the focus, and the address stays", async ({ page }) => {
  const { email } = await newAccount();
  await visit(page, "/login");
  await fillIn(page, email, "a wrong password");
  const wrong = summary(form(page, "Sign in"));
  await expect(wrong).toContainText("This address and this password do not go together.");
  await expect(wrong).toBeFocused();
  await expect(wrong.getByRole("link")).toHaveCount(0);
  await expect(page.getByLabel("E-mail address")).toHaveValue(email);
  // A page that comes back carries no password.
  if (withoutJavaScript()) await expect(page.getByLabel("Password")).toHaveValue("");
  await expect(page).toHaveURL("/login");
  await hydrated(page);
  await expectAccessible(page);
});

test("each field that is wrong says so, and the summary leads to it", async ({ page }) => {
  await visit(page, "/login");
  await fillIn(page, "somebody@nowhere", "");
  const links = summary(form(page, "Sign in")).getByRole("link");
  await expect(links).toHaveText([/^This is not a whole e-mail address/, "Enter your password."]);
  const [email, password] = [page.getByLabel("E-mail address"), page.getByLabel("Password")];
  await expect(email).toHaveValue("somebody@nowhere");
  await expect(email).toHaveAccessibleDescription(/^This is not a whole e-mail address/);
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(password).toHaveAccessibleDescription("Enter your password.");
  await hydrated(page);
  await links.last().click();
  await expect(password).toBeFocused();
  await links.first().click();
  await expect(email).toBeFocused();
  await expectAccessible(page);
});

test("whoever signs out leaves nothing behind, not even for the Back button", async ({ page, context }) => {
  const { email, password, name } = await newAccount();
  await signIn(context, { email, password });
  await visit(page, "/account");
  await inMasthead(page, "Sign out").click();
  await expect(page).toHaveURL("/logout");
  await expect(page.getByRole("main")).toContainText(`You are signed in as ${name}.`);
  await hydrated(page);
  await button(form(page, "Sign out")).click();
  await expect(page).toHaveURL("/");
  await expect(inMasthead(page, "Sign in")).toBeVisible();
  await hydrated(page);

  await page.goBack();
  await expect(heading(page)).toHaveText("Sign out");
  await hydrated(page);
  await expect(page.locator("html")).not.toContainText(name);
  await page.goBack();
  await expect(heading(page)).toHaveText("Sign in");
  await hydrated(page);
  for (const own of [name, email]) await expect(page.locator("html")).not.toContainText(own);
});

test("following a link to the sign-out changes nothing until its button is pressed", async ({ page, context }) => {
  await signIn(context, await newAccount());
  await visit(page, "/logout");
  await visit(page, "/account");
  await expect(heading(page)).toHaveText("Your account");
});

const ROOMS = [
  { who: "admin", home: "/admin", open: ["/admin/jobs", "/admin/mail", "/admin/settings"], closed: [] },
  { who: "editor", home: "/admin", open: ["/admin/media"], closed: ["/admin/jobs", "/admin/mail", "/admin/settings"] },
  { who: "member", home: "/account", open: [], closed: ["/admin", "/admin/jobs", "/admin/media"] },
  { who: "pending", home: "/account", open: [], closed: ["/admin"] },
] as const;

for (const { who, home, open, closed } of ROOMS) {
  test(`the demo's ${who} lands at ${home}, and is refused where others may`, async ({ page, context }) => {
    expect(await signIn(context, { email: DEMO[who], password: DEMO_PASSWORD })).toBe(home);
    for (const path of [home, "/account", ...open]) expect((await visit(page, path))?.status(), path).toBe(200);
    await expect(inMasthead(page, "Administration")).toHaveCount(home === "/admin" ? 1 : 0);
    for (const path of closed) {
      // A page that is refused starts no app.
      expect((await page.goto(path))?.status(), path).toBe(403);
      await expect(heading(page)).toHaveText("This page is not for you");
      await expectAccessible(page);
    }
  });
}

test("without a mouse one signs in, changes the name, and signs out", async ({ page }) => {
  const { email, password } = await newAccount();
  await visit(page, "/login");
  await tabTo(page, page.getByLabel("E-mail address"));
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/account");
  await hydrated(page);

  await tabTo(page, page.getByRole("textbox", { name: "Name" }));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Heron Alder");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByText("Heron Alder · member")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Heron Alder");
  await hydrated(page);

  await tabTo(page, inMasthead(page, "Sign out"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/logout");
  await hydrated(page);
  await tabTo(page, button(form(page, "Sign out")));
  await page.keyboard.press("Enter");
  await expect(inMasthead(page, "Sign in")).toBeVisible();
});

test("the sign-in is mirrored where people write from right to left", async ({ page }) => {
  await visit(page, "/ar-xb/login");
  await page.locator("#login-email").fill("somebody@nowhere");
  await page.locator("#login-password").fill("x");
  await page.locator("form.form button").click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await hydrated(page);
  const box = async (selector: string) => {
    const { x, width } = (await page.locator(selector).boundingBox()) ?? { x: 0, width: 0 };
    return { left: Math.round(x), right: Math.round(x + width) };
  };
  const [name, switches] = [await box(".masthead__name"), await box(".theme")];
  expect(name.left).toBeGreaterThan(switches.right);
  const [whole, field, send] = [await box("form.form"), await box("#login-password"), await box("form.form .button")];
  expect(field.right).toBe(whole.right);
  expect(send.right).toBe(whole.right);
  expect(send.left).toBeGreaterThan(whole.left);
  // The mark of what is wrong stands where the line begins.
  const bad = await box("#login-email");
  expect([bad.left, whole.right - bad.right]).toEqual([whole.left, 16]);
});
