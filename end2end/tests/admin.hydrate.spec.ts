// The administration where scripts run: an upload tells how far it is and can be called off; nobody undoes unseen what
// somebody else has saved.

import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { form, newAccount, signIn, summary } from "../accounts";
import { expect, test, visit } from "../fixtures";
import { countDocuments } from "../site";

const PICTURE = fileURLToPath(new URL("../../docs/home.png", import.meta.url));

test("an upload over a slow line tells how far it is, is called off, and goes through the next time", async ({ page, context }) => {
  await signIn(context, await newAccount("editor"));
  await visit(page, "/admin/media");
  const documents = countDocuments(page);
  const uploading = form(page, "Upload the image");
  const mark = randomUUID();
  await uploading.getByLabel("Image file").setInputFiles(PICTURE);
  await uploading.getByLabel("What does it show, for those who do not see it?").fill(`A map ${mark}`);
  const network = await context.newCDPSession(page);
  const line = { offline: false, latency: 0, downloadThroughput: -1 };
  await network.send("Network.emulateNetworkConditions", { ...line, uploadThroughput: 20_000 });
  await uploading.getByRole("button", { name: "Upload the image" }).click();
  await expect(uploading.getByRole("progressbar", { name: "Upload an image" })).toBeVisible();
  await expect(uploading.locator(".upload__step")).toHaveText(/^\d+ % sent$/);
  await uploading.getByRole("button", { name: "Cancel" }).click();
  await expect(uploading.locator(".form__said")).toHaveText("The upload was cancelled.");
  await expect(uploading.getByRole("progressbar")).toBeHidden();
  await expect(uploading.getByRole("button", { name: "Upload the image" })).toBeFocused();
  await network.send("Network.emulateNetworkConditions", { ...line, uploadThroughput: -1 });

  // The file is still chosen.
  await uploading.getByRole("button", { name: "Upload the image" }).click();
  await expect(uploading.locator(".form__said")).toHaveText("The image was stored.");
  const image = page.locator(".image", { hasText: mark });
  await expect(image).toHaveCount(1);
  await image.getByText("Delete", { exact: true }).click();
  await image.getByRole("button", { name: "Delete this image" }).click();
  await expect(image).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "All images" })).toBeFocused();
  expect(documents()).toBe(0);
});

test("a file that is too large is refused before it is sent", async ({ page, context }) => {
  await signIn(context, await newAccount("editor"));
  await visit(page, "/admin/media");
  const uploading = form(page, "Upload the image");
  const buffer = Buffer.alloc(10_000_001);
  await uploading.getByLabel("Image file").setInputFiles({ name: "huge.png", mimeType: "image/png", buffer });
  await uploading.getByLabel("What does it show, for those who do not see it?").fill("A map");
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") sent += 1;
  });
  await uploading.getByRole("button", { name: "Upload the image" }).click();
  await expect(summary(uploading)).toBeFocused();
  await expect(uploading.getByLabel("Image file")).toHaveAccessibleDescription(/This file is too large: at most 10 MB/);
  expect(sent).toBe(0);
});

test("a setting that somebody else changed meanwhile is told before it is replaced", async ({ page, context }) => {
  await signIn(context, await newAccount("administrator"));
  const other = await context.newPage();
  for (const tab of [page, other]) await visit(tab, "/admin/settings");
  const save = async (tab: typeof page, address: string) => {
    await form(tab, "Save the settings").getByLabel("Contact address").fill(address);
    await form(tab, "Save the settings").getByRole("button").click();
  };
  const said = (tab: typeof page) => form(tab, "Save the settings").locator(".form__said");
  await save(other, "first@example.org");
  await expect(said(other)).not.toBeEmpty();
  await save(page, "second@example.org");
  const address = form(page, "Save the settings").getByLabel("Contact address");
  await expect(address).toHaveAccessibleDescription(/This was changed meanwhile, by somebody else or in another tab: it is now .first@example\.org/);
  await expect(address).toHaveValue("second@example.org");
  await form(page, "Save the settings").getByRole("button").click();
  await expect(said(page)).not.toBeEmpty();
  await visit(other, "/admin/settings");
  await expect(form(other, "Save the settings").getByLabel("Contact address")).toHaveValue("second@example.org");
  await save(other, "desk@openlantern.example");
  await expect(said(other)).not.toBeEmpty();
});
