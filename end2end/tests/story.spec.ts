// A story: found in the feed, read with its origin, left for its neighbours, its translations or the feed.

import { expect, hydrated, test, visit, withoutJavaScript } from "../fixtures";
import { cards, countDocuments, feed, goBack, headline, map, NETWORK, PHONE, STORIES, WIDE } from "../site";

test("a headline in the feed opens its story, and “Go back” returns to the feed", async ({ page }) => {
  await visit(page, "/");
  const documents = countDocuments(page);
  const card = cards(page).nth(2);
  const [title, standfirst] = [await headline(card).innerText(), await card.locator(".card__standfirst").innerText()];
  await headline(card).click();

  await expect(page).toHaveURL(/\/news\/[a-z0-9-]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText([title]);
  await expect(page).toHaveTitle(`${title} · ${NETWORK}`);
  await expect(page.locator(".story__standfirst")).toHaveText(standfirst);
  await expect(page.locator(".story__date time")).toHaveAttribute("datetime", /^20\d\d-\d\d-\d\dT/);
  expect((await page.locator(".prose").innerText()).length).toBeGreaterThan(1500);

  await hydrated(page);
  await goBack(page).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(headline(cards(page).nth(2))).toHaveText(title);
  expect(documents()).toBe(withoutJavaScript() ? 2 : 0);
});

test("an extract says by whose leave it stands here, above the text, and where the rest is, below it", async ({ page }) => {
  await visit(page, `/news/${STORIES.extract}`);
  const attribution = page.locator(".story__credit");
  await expect(attribution).toContainText(
    "Re-published with permission from Pier Eleven Notebook; the full story in its original context is here.",
  );
  await expect(attribution).toContainText("agreed by letter on 4 February 2013");
  const original = attribution.getByRole("link", { name: "the full story in its original context is here" });
  const rest = page.getByRole("link", { name: "Read the rest of this story here" });
  await expect(original).toHaveAttribute("href", "https://pier-eleven.example/notebook/counting-days");
  await expect(rest).toHaveAttribute("href", "https://pier-eleven.example/notebook/counting-days");
  await expect(page.locator(".story__rest")).toContainText("at pier-eleven.example");
  const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? 0;
  expect(await top(".story__credit")).toBeLessThan(await top(".prose"));
  expect(await top(".prose")).toBeLessThan(await top(".story__rest"));
});

test("the network's own story names no other source", async ({ page }) => {
  await visit(page, `/news/${STORIES.own}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Last curtain for a village troupe");
  await expect(page.getByText("Re-published")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Read the rest" })).toHaveCount(0);
});

test("“Older” and “Newer” lead along the stories and back", async ({ page }) => {
  await visit(page, `/news/${STORIES.translated}`);
  const onward = page.getByRole("navigation", { name: "More stories" });
  const title = page.getByRole("heading", { level: 1 });
  const start = await title.innerText();
  const older = onward.getByRole("link", { name: /^Older/ });
  const next = await older.locator(".onward__headline").innerText();
  await older.click();
  await expect(title).toHaveText(next);
  await hydrated(page);
  await onward.getByRole("link", { name: /^Newer/ }).click();
  await expect(title).toHaveText(start);
  await expect(page).toHaveURL(new RegExp(`/news/${STORIES.translated}$`));
});

test("a new story is read from its top", async ({ page }) => {
  await visit(page, `/news/${STORIES.translated}`);
  const title = page.getByRole("heading", { level: 1 });
  const start = await title.innerText();
  await page.getByRole("navigation", { name: "More stories" }).getByRole("link", { name: /^Older/ }).click();
  await expect(title).not.toHaveText(start);
  await expect(title).toBeInViewport();
});

test("a story leads to itself in other languages, each named in its own", async ({ page }) => {
  await visit(page, `/news/${STORIES.translated}`);
  const translations = page.locator(".story__translations");
  await expect(translations.getByRole("link", { name: "español" })).toHaveAttribute("lang", "es");
  const french = translations.getByRole("link", { name: "français" });
  await expect(french).toHaveAttribute("lang", "fr");
  await expect(french).toHaveAttribute("hreflang", "fr");
  await french.click();
  await expect(page.locator(".prose")).toHaveAttribute("lang", "fr");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/reçus/);
  await expect(translations.getByRole("link", { name: "English" })).toHaveAttribute("lang", "en");
  // The interface goes on in the reader's language.
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("an Arabic story is written from right to left within an English page", async ({ page }) => {
  await visit(page, `/news/${STORIES.arabic}`);
  const text = page.locator(".prose");
  await expect(text).toHaveAttribute("lang", "ar");
  await expect(text).toHaveCSS("direction", "rtl");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCSS("direction", "rtl");
  await expect(goBack(page)).toHaveCSS("direction", "ltr");
  // Its paragraphs begin at the right edge.
  const edges = await text.locator("p").first().evaluate((paragraph) => {
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    const [line] = range.getClientRects();
    return { line: line?.right ?? 0, paragraph: paragraph.getBoundingClientRect().right };
  });
  expect(edges.line).toBeCloseTo(edges.paragraph, -1);
});

test("a story's countries and topics lead to more of the same", async ({ page }) => {
  await visit(page, `/news/${STORIES.own}`);
  await page.locator(".story__facts").getByRole("link", { name: "Prevention" }).click();
  await expect(page).toHaveURL(/\/topics\/prevention$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News on Prevention");
  await expect(cards(page).first()).toBeVisible();
  await hydrated(page);
  await page.goBack();
  await page.locator(".story__facts").getByRole("link", { name: "Cambodia" }).click();
  await expect(page).toHaveURL(/\/\?country=kh$/);
  await expect(feed(page).getByRole("heading", { level: 2 })).toHaveText("News from Cambodia");
});

test("machines find what the story is, in which address, and what it is based on", async ({ page }) => {
  await visit(page, `/news/${STORIES.extract}`);
  const address = new RegExp(`^http://localhost:\\d+/news/${STORIES.extract}$`);
  await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", address);
  await expect(page.locator("meta[property='og:title']")).toHaveAttribute("content", "Counting days with a pencil");
  await expect(page.locator("meta[name=description]")).toHaveAttribute("content", /^Crew from Cambodia/);
  const facts: unknown = JSON.parse(await page.locator("script[type='application/ld+json']").innerText());
  expect(facts).toMatchObject({
    "@type": "NewsArticle",
    headline: "Counting days with a pencil",
    isBasedOn: { url: "https://pier-eleven.example/notebook/counting-days" },
  });
});

test("a telephone's window has no map above a story, and a wide one without scripts has none beside it", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await visit(page, "/");
  await expect(map(page)).toBeInViewport();
  await headline(cards(page).first()).click();
  await expect(goBack(page)).toBeInViewport();
  await expect(map(page)).toBeHidden();
  await hydrated(page);
  await visit(page, `/news/${STORIES.own}`);
  await expect(map(page)).toBeHidden();
  if (withoutJavaScript()) {
    await page.setViewportSize(WIDE);
    await expect(map(page)).toBeHidden();
  }
});
