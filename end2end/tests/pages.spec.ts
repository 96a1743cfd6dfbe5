// What the network says of itself: three pages that the foot of every page leads to.

import { expect, test, visit, withoutJavaScript } from "../fixtures";
import { countDocuments, feed, figure, masthead, WORLD } from "../site";

const PAGES = [
  { name: "About", path: "/about", heading: "A network that does not exist" },
  { name: "Privacy", path: "/privacy", heading: "What this site shows, and what it keeps" },
  { name: "Contact", path: "/contact", heading: "How to reach us, if we existed" },
];

for (const { name, path, heading } of PAGES) {
  test(`the foot leads to ${path} and from there back to the news`, async ({ page }) => {
    await visit(page, "/");
    const documents = countDocuments(page);
    await page.getByRole("contentinfo").getByRole("link", { name }).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(page.getByRole("main").locator("time")).toHaveCount(0);
    await masthead(page).click();
    await expect(feed(page)).toBeVisible();
    await expect(figure(page)).toHaveText(WORLD);
    expect(documents()).toBe(withoutJavaScript() ? 2 : 0);
  });

  test(`${path} is a page of its own, with the way to the others`, async ({ page }) => {
    const response = await visit(page, path);
    expect(response?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(page.getByRole("contentinfo").getByRole("link")).toHaveText(["All news", ...PAGES.map((other) => other.name)]);
  });
}
