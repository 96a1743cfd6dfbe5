// Files that do not arrive, as on a bad network: what is there goes on working, and nothing complains.

import { expect, test, visit, withhold } from "../fixtures";
import { feed, onMap, WIDE, zoomIn } from "../site";

test.use({ viewport: WIDE });

for (const [what, file] of [["Leaflet", "**/leaflet*.js"], ["the finer shapes", "**/world-c*"]] as const) {
  test(`without ${what} the map still leads to a country's news`, async ({ page }) => {
    const asked = page.waitForRequest(file);
    await withhold(page, file);
    await visit(page, "/");
    if (what === "the finer shapes") await zoomIn(page).click();
    await asked;
    await onMap(page, "Brazil").hover();
    await expect(page.getByRole("tooltip")).toHaveText(/^Brazil: /);
    if (what === "Leaflet") await expect(zoomIn(page)).toBeHidden();
    await onMap(page, "India").click();
    await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from India");
  });
}

for (const file of ["*/graticule.wasm", "*/graticule.js", "*/__wasm_split*.js", "en.*.txt", "boot.*.js"]) {
  test(`without ${file} the page goes on as one without scripts`, async ({ page }) => {
    const asked = page.waitForRequest(`**/pkg/${file}`);
    await withhold(page, `**/pkg/${file}`);
    await page.goto("/");
    await asked;
    await onMap(page, "Cambodia").click();
    await expect(page).toHaveURL(/\/\?country=kh$/);
    await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
    await expect(page.locator("html[data-hydrated]")).toHaveCount(0);
  });
}
