// The shortest visit: the home page stands, a country has its news, a story opens, on every engine.

import { expect, expectAccessible, hydrated, test, visit } from "../fixtures";
import { cards, feed, figure, headline, onMap, WORLD } from "../site";

test("the home page says how many members there are, and in how many countries", async ({ page }) => {
  await visit(page, "/");
  await expect(page.getByRole("heading", { name: WORLD })).toBeVisible();
  await expectAccessible(page);
});

test("a link on the map leads to a country's figure and news, and from there into a story", async ({ page }) => {
  await visit(page, "/");
  await onMap(page, "Cambodia").click();
  await expect(feed(page).getByRole("heading", { name: "News from Cambodia" })).toBeVisible();
  await expect(figure(page)).toHaveText(/members currently registered in Cambodia\.$/);
  await hydrated(page);

  const first = headline(cards(page).first());
  const title = await first.innerText();
  await first.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
});
