// Addresses that lead nowhere: the right status, what happened in words, and a way out, in the frame of every page.

import { expect, hydrated, test, visit, withoutJavaScript } from "../fixtures";
import { cards, countDocuments, failure, masthead } from "../site";

const NOWHERE = [
  { path: "/news/nothing-here", status: 404 },
  { path: "/news/Not%20a%20slug", status: 404 },
  { path: "/?topic=NO%20", status: 404 },
  { path: "/?topic=no-such-topic", status: 404 },
  { path: "/x/y", status: 404 },
  { path: "/news/archive/2026/13", status: 404 },
  { path: "/?after=zzz", status: 400 },
  { path: `/?country=kh&after=${"0".repeat(47)}`, status: 400 },
  { path: "/ar-xb/news/nothing-here", status: 404 },
];

for (const { path, status } of NOWHERE) {
  test(`${path} answers ${status}, in words, with a way out`, async ({ page }) => {
    const response = await visit(page, path);
    expect(response?.status()).toBe(status);
    await expect(failure(page)).toHaveCount(1);
    await expect(failure(page).getByRole("heading")).toBeVisible();
    await expect(masthead(page)).toBeVisible();
    await expect(page.getByRole("contentinfo")).toBeVisible();
    await expect(page.getByRole("main")).toHaveCount(1);
    await expect(page.locator("meta[name=robots]")).toHaveAttribute("content", "noindex");
    if (!path.startsWith("/ar-xb")) {
      const title = status === 400 ? "This address is damaged" : "There is nothing here";
      await expect(failure(page).getByRole("heading")).toHaveText(title);
      await expect(page).toHaveTitle(title);
    }
    const documents = countDocuments(page);
    await failure(page).getByRole("link").click();
    await expect(page).toHaveURL(path.startsWith("/ar-xb") ? /\/ar-xb\/$/ : /:\d+\/$/);
    await expect(cards(page)).toHaveCount(12);
    await expect(failure(page)).toHaveCount(0);
    expect(documents()).toBe(withoutJavaScript() ? 1 : 0);
  });
}

test("Back from the way out shows the failure again, and Forward leaves it", async ({ page }) => {
  await visit(page, "/?topic=no-such-topic");
  await failure(page).getByRole("link").click();
  await expect(cards(page)).toHaveCount(12);
  await hydrated(page);
  await page.goBack();
  await expect(failure(page).getByRole("heading")).toHaveText("There is nothing here");
  await page.goForward();
  await expect(cards(page)).toHaveCount(12);
});
