// The administration as its people use it: images come and go, mail is read, settings are refused with what was typed.

import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { form, heading, newAccount, signIn, summary } from "../accounts";
import { expect, expectAccessible, hydrated, test, visit, withoutJavaScript } from "../fixtures";

const PICTURE = fileURLToPath(new URL("../../docs/home.png", import.meta.url));

const uploading = (page: Page) => form(page, "Upload the image");
const send = (page: Page) => uploading(page).getByRole("button", { name: "Upload the image" }).click();
const file = (page: Page) => uploading(page).getByLabel("Image file");
const alt = (page: Page) => uploading(page).getByLabel("What does it show, for those who do not see it?");
const told = (page: Page, text: string) => page.locator(".form__said", { hasText: text });

test("an image is uploaded, described anew and deleted", async ({ page, context }) => {
  await signIn(context, await newAccount("editor"));
  await visit(page, "/admin/media");
  const mark = randomUUID();
  await file(page).setInputFiles(PICTURE);
  await alt(page).fill(`A map with a feed beside it ${mark}`);
  await send(page);
  await expect(told(page, "The image was stored.")).toBeVisible();
  await hydrated(page);
  const image = page.locator(".image", { hasText: mark });
  await expect(image).toContainText("1,440 × 900 pixels");
  await expect(image).toContainText("Not shown in any story: only staff see it");
  const thumb = image.locator("img");
  await thumb.scrollIntoViewIfNeeded();
  await expect.poll(() => thumb.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);

  await image.getByText("Change what it says").click();
  const describing = image.locator("form", { has: page.getByRole("button", { name: "Save what it says" }) });
  await describing.getByLabel("What does it show, for those who do not see it?").fill(`A world map ${mark}`);
  await describing.getByRole("button").click();
  await expect(image.locator(".image__alt")).toHaveText(`A world map ${mark}`);
  await expect(describing.locator(".form__said")).toHaveText(/^What the image says was saved/);
  await expect(describing.locator(".form__said")).toBeInViewport();
  await hydrated(page);
  await expectAccessible(page);

  await image.getByText("Delete", { exact: true }).click();
  await image.getByRole("button", { name: "Delete this image" }).click();
  // Until it leaves the list, its own form says the same.
  await expect(image).toHaveCount(0);
  await expect(told(page, "The image was deleted.")).toBeVisible();
});

test("an image that a story shows can not be deleted, and says why", async ({ page, context }) => {
  await signIn(context, await newAccount("editor"));
  await visit(page, "/admin/media");
  const image = page.locator(".image", { hasText: /Shown in \d+ stor/ }).first();
  await image.getByText("Delete", { exact: true }).click();
  await expect(image.getByText("Take it out of there first; then it can be deleted.")).toBeVisible();
  await expect(image.getByRole("button", { name: "Delete this image" })).toHaveCount(0);
});

test("text that is called an image is refused beside its field, and what was typed stays", async ({ page, context }) => {
  await signIn(context, await newAccount("editor"));
  await visit(page, "/admin/media");
  await file(page).setInputFiles({ name: "boat.png", mimeType: "image/png", buffer: Buffer.from("This is a text.") });
  await alt(page).fill("A boat");
  await send(page);
  await expect(summary(uploading(page))).toBeFocused();
  await expect(file(page)).toHaveAccessibleDescription(/This is no JPEG, PNG or WebP, whatever its name says/);
  await expect(alt(page)).toHaveValue("A boat");
  if (withoutJavaScript()) await expect(page.getByText("Choose the file again")).toBeVisible();
});

test("an image that nothing is said of is not taken", async ({ page, context }) => {
  await signIn(context, await newAccount("editor"));
  await visit(page, "/admin/media");
  await file(page).setInputFiles(PICTURE);
  await send(page);
  await expect(alt(page)).toHaveAccessibleDescription(/Say what the image shows, or tick that it only decorates/);
});

test("a test message is held where no mail server is, and can be read", async ({ page, context }) => {
  const account = await newAccount("administrator");
  await signIn(context, account);
  await visit(page, "/admin/mail");
  await page.getByRole("button", { name: "Send a test message to myself" }).click();
  const row = page.getByRole("listitem").filter({ hasText: account.email });
  // Where no script asks again, the reader does.
  await expect(async () => {
    if (withoutJavaScript()) await visit(page, "/admin/mail");
    await expect(row).toContainText("Held", { timeout: withoutJavaScript() ? 200 : 4_000 });
  }).toPass({ timeout: 10_000 });
  await hydrated(page);
  await expectAccessible(page);
  await row.getByRole("link").click();
  await expect(page.getByRole("main")).toContainText("That you read this mail is noted in the audit log.");
  await expect(page.getByRole("main")).toContainText(account.email);
  await hydrated(page);
  await expectAccessible(page);
  await visit(page, "/admin");
  await expect(page.getByText("A mail was read").first()).toBeVisible();
});

test("settings that can not be are refused one by one, and what was typed stays", async ({ page, context }) => {
  await signIn(context, await newAccount("administrator"));
  await visit(page, "/admin/settings");
  const settings = form(page, "Save the settings");
  await settings.getByLabel("Name of the network").fill("");
  await settings.getByLabel("Smallest group shown").fill("0");
  await settings.getByLabel("Contact address").fill("nobody at all");
  await settings.getByRole("button").click();
  await expect(summary(settings)).toBeFocused();
  await expect(summary(settings).getByRole("link")).toHaveCount(3);
  const described = (label: string) => expect(settings.getByLabel(label));
  await described("Name of the network").toHaveAccessibleDescription(/Enter what the network is called/);
  await described("Smallest group shown").toHaveAccessibleDescription(/Enter a whole number from 1 to 1,000/);
  await described("Contact address").toHaveValue("nobody at all");
  await hydrated(page);
  await expectAccessible(page);
  await visit(page, "/");
  await expect(page.getByRole("banner")).toContainText("Open Lantern");
});

test("an editor finds the images, and is refused where only administrators may be", async ({ page, context }) => {
  await signIn(context, await newAccount("editor"));
  await visit(page, "/admin");
  const links = page.getByRole("navigation", { name: "Administration" }).getByRole("link");
  await expect(links).toHaveText(["Overview", "Sources", "Images"]);
  for (const path of ["/admin/jobs", "/admin/mail", "/admin/settings"]) {
    expect((await page.goto(path))?.status()).toBe(403);
    await expect(heading(page)).toHaveText("This page is not for you");
  }
});
