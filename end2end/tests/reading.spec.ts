// A story as it is read: its contents, its notes, its tables, its quotations, and passing it on.

import { expect, hydrated, test, visit } from "../fixtures";
import { PHONE } from "../site";

const NOTE = "/news/what-a-years-referrals-can-show";

test("the contents lead to a section, which stands below whatever sticks to the top", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await visit(page, NOTE);
  await hydrated(page);
  const contents = page.locator(".contents");
  await contents.locator("summary").click();
  await contents.getByRole("link", { name: "Cautions" }).click();
  await expect(page).toHaveURL(/#s-cautions$/);
  const heading = page.getByRole("heading", { name: "Cautions" });
  await expect(heading).toBeInViewport();
  const covered = await heading.evaluate((heading) => {
    const box = heading.getBoundingClientRect();
    return document.elementFromPoint(box.left + 5, box.top + box.height / 2) !== heading;
  });
  expect(covered).toBe(false);
});

test("a long story says how long it takes to read, a short one does not", async ({ page }) => {
  await visit(page, "/news/four-houses-one-year-on-the-road-south");
  await expect(page.locator(".story__minutes")).toHaveText(/^\d minutes to read$/);
  await visit(page, NOTE);
  await expect(page.locator(".story__minutes")).toHaveCount(0);
});

test("a note leads to its place in the text and back", async ({ page }) => {
  await visit(page, NOTE);
  const mark = page.locator("sup.footnote-ref a").first();
  await mark.click();
  await expect(page).toHaveURL(/#fn-total$/);
  const note = page.locator("#fn-total");
  await expect(note).toBeInViewport();
  await expect(note).toContainText("A median is the middle case");
  await note.getByRole("link", { name: "↩ 1" }).click();
  await expect(page).toHaveURL(/#fnref-total$/);
  await expect(mark).toBeInViewport();
});

test("a wide table scrolls alone on a telephone, by keyboard too, and the page stays as wide as it is", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await visit(page, NOTE);
  const table = page.locator(".prose .scroll");
  // One more column than this screen has room for.
  await table.locator("table").evaluate((table) => ((table as HTMLElement).style.minInlineSize = "40rem"));
  expect(await table.evaluate((part) => part.scrollWidth - part.clientWidth)).toBeGreaterThan(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await table.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => table.evaluate((part) => part.scrollLeft)).toBeGreaterThan(0);
});

test("a quotation says whose it is, and a pull quote stands out", async ({ page }) => {
  await visit(page, NOTE);
  await expect(page.locator("figure.quotation figcaption")).toHaveText("— A social worker in Battambang");
  await expect(page.locator("blockquote.pull")).toContainText("the slowest");
});
