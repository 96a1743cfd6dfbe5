// Where things stand on a page, found as a reader finds them: by what they are and what they are called.

import type { Locator, Page } from "@playwright/test";
import { visit } from "./fixtures";

/** The network of the demo. */
export const NETWORK = "Open Lantern";

/** The headline figure of the whole world. */
export const WORLD = "626 members currently registered in 89 countries.";

/** The window from which on the map stands beside a story, too. */
export const WIDE = { width: 1440, height: 900 };

/** A telephone's window. */
export const PHONE = { width: 390, height: 844 };

/** Stories of the demo, each there for something that only some stories have. */
export const STORIES = {
  /** An extract from another organisation's site. */
  extract: "counting-days-with-a-pencil",
  /** The network's own. */
  own: "last-curtain-for-a-village-troupe",
  /** In French and Spanish, too. */
  translated: "nineteen-receipts-in-a-biscuit-tin",
  /** In Arabic, about four countries. */
  arabic: "ujur-lam-taud-maa-ashabiha",
} as const;

/** The sentence about the members, of the world or of one country. */
export const figure = (page: Page): Locator => page.locator(".figure__sentence");

/** The network's name in the masthead, which leads to the start page. */
export const masthead = (page: Page): Locator => page.getByRole("banner").getByRole("link", { name: NETWORK });

/** The map's drawing. */
export const map = (page: Page): Locator => page.getByRole("group", { name: "World map of members per country" });

/** A country's link on the map. */
export const onMap = (page: Page, country: string): Locator =>
  map(page).getByRole("link", { name: new RegExp(`^${country}: `) });

/** The outlines over the map's shapes. */
export const lit = (page: Page): Locator => page.locator("g.lit use");

/** The button that appears once the map can be moved. */
export const zoomIn = (page: Page): Locator => page.getByRole("button", { name: "Zoom in" });

/** Visits the start page and waits until its map can be moved. */
export async function visitMap(page: Page, path = "/"): Promise<void> {
  await visit(page, path);
  await zoomIn(page).waitFor();
}

/** The list of stories. */
export const feed = (page: Page): Locator => page.getByRole("main").getByRole("region");

/** The stories in the list. */
export const cards = (page: Page): Locator => feed(page).getByRole("article");

/** The link to older stories, which grows the list where scripts run. */
export const more = (page: Page): Locator => feed(page).getByRole("link", { name: "Load more" });

/** What a card leads to. */
export const headline = (card: Locator): Locator => card.getByRole("heading").getByRole("link");

/** What a page says of an address that leads nowhere. */
export const failure = (page: Page): Locator =>
  page.getByRole("alert").filter({ has: page.getByRole("heading") });

/** The way from a story to the list. */
export const goBack = (page: Page): Locator => page.getByRole("link", { name: "« Go back" });

/** Counts the documents that are asked for from now on. */
export function countDocuments(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) count += 1;
  });
  return () => count;
}

/** How far the page is scrolled. */
export const offset = (page: Page): Promise<number> => page.evaluate(() => scrollY);

/** Presses Tab until the focus is on `target`, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluateAll((found) => found.some((element) => element === document.activeElement))) return;
  }
  throw new Error("twenty presses of Tab did not get there");
}
