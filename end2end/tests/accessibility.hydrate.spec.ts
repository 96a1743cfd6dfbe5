// axe looks at every kind of page three times: as the server drew it, as the script made it, and in the dark.

import { expectAccessible, holdWebAssembly, hydrated, test } from "../fixtures";
import { STORIES, WIDE } from "../site";

// Colours that are still on their way to others would be measured half-way.
test.use({ viewport: WIDE, colorScheme: "light", contextOptions: { reducedMotion: "reduce" } });

const PAGES = [
  { name: "the start page", path: "/" },
  { name: "a country's news", path: "/?country=kh" },
  { name: "a story", path: `/news/${STORIES.translated}` },
  { name: "an extract", path: `/news/${STORIES.extract}` },
  { name: "an Arabic story", path: `/news/${STORIES.arabic}` },
  { name: "a failure", path: "/nothing-here" },
  { name: "the mirrored start page", path: "/ar-xb/" },
];

for (const { name, path } of PAGES) {
  test(`axe finds nothing wrong with ${name}, before the script and after, light and dark`, async ({ page }) => {
    const release = await holdWebAssembly(page);
    await page.goto(path);
    await test.step("as the server drew it", () => expectAccessible(page));
    release();
    await hydrated(page);
    // The buttons come with Leaflet; a failure has no map.
    if (path !== "/nothing-here") await page.locator(".world-map__controls button").first().waitFor();
    await test.step("as the script made it", () => expectAccessible(page));
    await page.emulateMedia({ colorScheme: "dark" });
    await test.step("in the dark", () => expectAccessible(page));
  });
}
