// People with accounts: those of the demo, and new ones for tests that change something.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type BrowserContext, type Locator, type Page } from "@playwright/test";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Who signs in. */
export interface Account {
  email: string;
  password: string;
  /** The name that others see. */
  name: string;
}

/** The demo's accounts, which all tests share: nothing of theirs is changed. */
export const DEMO = {
  admin: "admin@example.org",
  editor: "editor@example.org",
  member: "member@example.org",
  pending: "pending@example.org",
} as const;

/** The password of all of them. */
export const DEMO_PASSWORD = "graticule demo";

/** What an account is made for. */
export type Office = "member" | "editor" | "administrator";

/** Makes an account in the demo's network, as whoever runs the server does: one that no other test knows. */
export async function newAccount(office: Office = "member"): Promise<Account> {
  const account = { email: `${randomUUID()}@example.org`, password: "nine herons in a row", name: "Robin Reed" };
  const words = ["admin", "create", "--email", account.email, "--name", account.name, "--office", office];
  const folder = process.env["GRATICULE_E2E_FOLDER"] ?? "";
  const program = spawn(join(ROOT, "target/release/graticule"), [...words, "--password-stdin"], {
    env: { GRATICULE_DATABASE_URL: `sqlite:${join(folder, "site.db")}`, GRATICULE_DATA_DIR: folder },
    stdio: ["pipe", "ignore", "inherit"],
  });
  program.stdin.end(`${account.password}\n`);
  expect(await once(program, "exit"), "graticule admin create").toEqual([0, null]);
  return account;
}

/** Signs somebody in without a page, and tells where that leads. */
export async function signIn(
  context: BrowserContext,
  { email, password }: Pick<Account, "email" | "password">,
): Promise<string> {
  let to = "";
  // Where another test signs in as the same person at the same moment, the server takes the second for a guesser.
  await expect
    .poll(async () => {
      const fields = { form: "login", email, password };
      const response = await context.request.post("/login", { form: fields, maxRedirects: 0 });
      to = response.headers()["location"] ?? "";
      return response.status();
    })
    .toBe(303);
  return to;
}

/** Whether an address and a password open the account, asked from nowhere in particular. */
export async function opens(context: BrowserContext, email: string, password: string): Promise<boolean> {
  const fields = { form: "login", email, password };
  const response = await context.request.post("/login", { form: fields, maxRedirects: 0 });
  expect([303, 422]).toContain(response.status());
  return response.status() === 303;
}

/** The form that a button sends. */
export const form = (page: Page, button: string): Locator =>
  page.locator("form.form").filter({ has: page.getByRole("button", { name: button, exact: true }) });

/** What is wrong with a form, as a whole. */
export const summary = (form: Locator): Locator => form.getByRole("alert");

/** What was done. */
export const said = (form: Locator): Locator => form.getByRole("status");

/** The button of a form. */
export const button = (form: Locator): Locator => form.getByRole("button");

/** Fills in the sign-in and sends it. */
export async function fillIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await button(form(page, "Sign in")).click();
}

/** The sessions in the list. */
export const sessions = (page: Page): Locator =>
  page.getByRole("region", { name: "Where you are signed in" }).getByRole("listitem");

/** The link in the masthead. */
export const inMasthead = (page: Page, name: string): Locator =>
  page.getByRole("banner").getByRole("link", { name, exact: true });

/** The page's heading. */
export const heading = (page: Page): Locator => page.getByRole("heading", { level: 1 });
