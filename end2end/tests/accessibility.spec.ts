// What somebody perceives who does not see the page, and how large everything is that is to be hit.

import { expect, test, visit, withoutJavaScript } from "../fixtures";
import { PHONE, STORIES, WIDE, zoomIn } from "../site";

test("the start page is told in landmarks, headings and lists", async ({ page }) => {
  await visit(page, "/");
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - link "Skip to the news"
    - banner:
      - link "Open Lantern"
      - group "Colours":
        - button "As the device" [pressed]
        - button "Light"
        - button "Dark"
    - region "World map of members per country":
      - heading "626 members currently registered in 89 countries." [level=1]
      - group "World map of members per country":
        - 'link /^Cambodia: \\d+ or more members, rank \\d+$/'
      - region "Members per country":
        - list:
          - listitem:
            - checkbox "None, or fewer than 5"
          - listitem:
            - checkbox "5–9"
    - main:
      - region "Latest news":
        - heading "Latest news" [level=2]
        - list:
          - listitem:
            - article:
              - paragraph:
                - time: /20\\d\\d/
              - heading [level=3]:
                - link
              - paragraph
              - list:
                - listitem:
                  - link
        - link "Load more"
        - status
    - contentinfo:
      - paragraph: Open Lantern
  `);
});

test("a story is told as an article with its headline, its origin and its way on", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await visit(page, `/news/${STORIES.extract}`);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - article:
      - paragraph:
        - link "« Go back"
      - paragraph:
        - time: 19 February 2013
      - heading "Counting days with a pencil" [level=1]
      - paragraph: /Crew from Cambodia/
      - paragraph:
        - text: Re-published with permission from Pier Eleven Notebook;
        - link "the full story in its original context is here"
      - list:
        - listitem:
          - link "More from Pier Eleven Notebook"
      - paragraph
      - link "Read the rest of this story here"
      - text: at pier-eleven.example
      - heading "Countries" [level=2]
      - list:
        - listitem:
          - link "Cambodia"
        - listitem:
          - link "Thailand"
      - heading "Topics" [level=2]
      - list
      - navigation "More stories":
        - link /^Newer/
  `);
});

test("no heading is skipped on any page", async ({ page }) => {
  const others = ["/news", "/topics/prevention", "/sources/counterfoil", "/news/archive/2024/12"];
  for (const path of ["/", "/?country=kh", `/news/${STORIES.extract}`, `/news/${STORIES.translated}`, "/nothing", ...others]) {
    await visit(page, path);
    const levels = await page
      .getByRole("heading")
      .evaluateAll((headings) => headings.map((heading) => Number(heading.tagName.slice(1))));
    expect(levels.filter((level) => level === 1), path).toHaveLength(1);
    for (const [place, level] of levels.entries()) {
      expect(level, `${path}: heading ${place}`).toBeLessThanOrEqual((levels[place - 1] ?? 1) + 1);
    }
  }
});

for (const size of [PHONE, WIDE]) {
  test(`buttons and their likes are at least 44 pixels wide and high (${size.width})`, async ({ page }) => {
    await page.setViewportSize(size);
    for (const path of ["/", "/?country=kh", `/news/${STORIES.extract}`, "/news", "/sources/counterfoil", "/nothing"]) {
      await visit(page, path);
      if (path.startsWith("/?") && !withoutJavaScript()) await zoomIn(page).waitFor();
      const targets = page.locator("button:visible, a.button:visible, .feed__clear, .story__back a, .masthead__name");
      for (const target of await targets.all()) {
        const box = await target.boundingBox();
        const name = `${path}: ${await target.innerText()}`;
        expect(box?.width, name).toBeGreaterThanOrEqual(44);
        expect(box?.height, name).toBeGreaterThanOrEqual(44);
      }
    }
  });
}

test("wherever the keyboard stands can be seen", async ({ page }) => {
  await page.setViewportSize(WIDE);
  await visit(page, "/");
  for (let press = 0; press < 14; press += 1) {
    await page.keyboard.press("Tab");
    // A country is outlined by its shape, a card as a whole.
    const rings = await page.locator(":focus").evaluate((element) => {
      const shape = element.closest("svg") && element.querySelector("path");
      if (shape) return [getComputedStyle(shape).strokeWidth === "3px" ? "solid" : "none"];
      return ["", "::after"].map((part) => getComputedStyle(element, part).outlineStyle);
    });
    expect(rings, await page.locator(":focus").evaluate((element) => element.outerHTML)).toContain("solid");
  }
});
