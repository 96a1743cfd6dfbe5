// The way to leave at once, where scripts run: nothing of it is left to go back to, and Esc does the same. The network
// wants no such way by itself, so that these tests have one of their own.

import type { Page } from "@playwright/test";
import { button, DEMO, DEMO_PASSWORD, form, said, signIn } from "../accounts";
import { expect, expectAccessible, visit } from "../fixtures";
import { test } from "../network";
import { PHONE, tabTo, WIDE } from "../site";

test.describe.configure({ mode: "serial" });

/** The page that the way out leads to: another site, as far as browsers know. */
const elsewhere = (url: string): string => `${url.replace("localhost", "127.0.0.1")}/healthz`;

test.beforeAll(async ({ browser, network }) => {
  const context = await browser.newContext({ baseURL: network.url });
  await signIn(context, { email: DEMO.admin, password: DEMO_PASSWORD });
  const page = await context.newPage();
  await visit(page, "/admin/settings");
  const settings = form(page, "Save the settings");
  await settings.getByLabel("A way to leave at once").check();
  await settings.getByLabel("Where the way out leads").fill(elsewhere(network.url));
  await button(settings).click();
  await expect(said(settings)).toHaveText("Saved.");
  await context.close();
});

// Leaving for another site is what these tests are about.
test.afterEach(({ complaints }) => {
  const others = complaints.filter((complaint) => !complaint.startsWith("another host: http://127.0.0.1"));
  complaints.splice(0, complaints.length, ...others);
});

const exit = (page: Page) => page.getByRole("link", { name: "Leave this site now" });

/** Presses Esc, and lets the page see each press. */
async function escape(page: Page, times: number): Promise<void> {
  for (let press = 0; press < times; press += 1) await page.keyboard.press("Escape");
}

test("the link is the first thing after the skip link, and the page is not there to go back to", async ({ page, network }) => {
  await page.goto("about:blank");
  await visit(page, "/about");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(exit(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(elsewhere(network.url));
  await page.goBack();
  await expect(page).toHaveURL("about:blank");
});

test("Esc three times leaves, also while something is typed; twice, or with another key between, does not", async ({ page, network }) => {
  await visit(page, "/login");
  await page.getByLabel("E-mail address").focus();
  await escape(page, 2);
  await page.keyboard.press("a");
  await escape(page, 2);
  await expect(page).toHaveURL("/login");
  await page.keyboard.press("b");
  await expect(page.getByLabel("E-mail address")).toHaveValue("ab");
  await escape(page, 3);
  await expect(page).toHaveURL(elsewhere(network.url));
});

test("presses that are seconds apart are no wish to leave", async ({ page }) => {
  await page.clock.install();
  await visit(page, "/about");
  for (let press = 0; press < 4; press += 1) {
    await page.evaluate((at) => {
      const event = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
      Object.defineProperty(event, "timeStamp", { value: at });
      document.body.dispatchEvent(event);
    }, 10_000 + press * 1500);
  }
  await expect(exit(page)).toBeVisible();
  await expect(page).toHaveURL("/about");
});

test("an Esc that something on the page took for itself does not count", async ({ page }) => {
  await visit(page, "/about");
  await page.evaluate(() => document.body.addEventListener("keydown", (event) => event.preventDefault()));
  await escape(page, 4);
  await expect(exit(page)).toBeVisible();
  await expect(page).toHaveURL("/about");
});

for (const [name, size] of [["a telephone", PHONE], ["a wide window", WIDE]] as const) {
  test(`on ${name} it says what it does not do, is seen wherever the page is, and is large enough`, async ({ page }) => {
    await page.setViewportSize(size);
    await visit(page, "/");
    await page.mouse.wheel(0, 2000);
    await expect(exit(page)).toBeInViewport({ ratio: 1 });
    const box = await exit(page).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    await page.getByText("What this does not do").click();
    const about = page.getByText("It does not delete what your browser remembers of your visit");
    await expect(about).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
  });
}

test("it is reached by keyboard from the top of every kind of page", async ({ page }) => {
  for (const path of ["/", "/countries", "/login"]) {
    await visit(page, path);
    await tabTo(page, exit(page));
  }
});
