// What a script adds to a story that is read: the section that is on the screen, and a button that copies its address.

import { expect, hydrated, test, visit } from "../fixtures";

const NOTE = "/news/what-a-years-referrals-can-show";

test("the section on the screen is marked in the contents, and the address is copied by a button", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.setViewportSize({ width: 1440, height: 500 });
  await visit(page, NOTE);
  await hydrated(page);
  const contents = page.locator(".contents");
  await expect(contents.locator("[aria-current]")).toHaveCount(0);
  await page.getByRole("heading", { name: "Reading the table" }).evaluate((heading) => heading.scrollIntoView());
  await expect(contents.locator("[aria-current=location]")).toHaveText("Reading the table");
  await expect(contents.locator(".contents__here")).toHaveText("Reading the table");
  await contents.locator("summary").click();
  await contents.getByRole("link", { name: "Cautions" }).click();
  await expect(contents).not.toHaveAttribute("open");
  await expect(contents.locator(".contents__here")).toHaveText("Cautions");

  const copy = page.locator(".story__sharing .share__copy");
  await copy.click();
  await expect(copy).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/news\/what-a-years-referrals-can-show$/);
});
