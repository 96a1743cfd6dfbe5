// The first page that somebody opens may be any: each wakes up without a complaint, works, and loads its own wing only.

import type { BrowserContext, Page } from "@playwright/test";
import { button, form, heading, inMasthead, newAccount, said, signIn, summary } from "../accounts";
import { expect, expectAccessible, test, visit } from "../fixtures";
import { STORIES, WIDE } from "../site";

// Colours that are still on their way to others would be measured half-way.
test.use({ viewport: WIDE, colorScheme: "light", contextOptions: { reducedMotion: "reduce" } });

/** The choice of colours is kept, and leads back to the page. */
async function darken(page: Page): Promise<void> {
  const address = page.url();
  await page.getByRole("button", { name: "Dark", exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page).toHaveURL(address);
}

interface Cold {
  path: string;
  title: string;
  /** Whether somebody is signed in. */
  asAdmin: boolean;
  /** Uses what is on the page. */
  use: (page: Page) => Promise<void>;
}

const PAGES: Cold[] = [
  ...[
    ["/admin", "Overview"],
    ["/admin/jobs", "Jobs"],
    ["/admin/mail", "Mail"],
    ["/admin/media", "Images"],
    ["/admin/settings", "Settings"],
  ].map(([path = "", title = ""]) => ({ path, title, asAdmin: true, use: darken })),
  {
    path: "/account",
    title: "Your account",
    asAdmin: true,
    use: async (page) => {
      await button(form(page, "Save the name")).click();
      await expect(said(form(page, "Save the name"))).toHaveText("Your name was saved.");
    },
  },
  {
    path: "/logout",
    title: "Sign out",
    asAdmin: true,
    use: async (page) => {
      await button(form(page, "Sign out")).click();
      await expect(inMasthead(page, "Sign in")).toBeVisible();
    },
  },
  {
    path: "/login",
    title: "Sign in",
    asAdmin: false,
    use: async (page) => {
      await page.getByLabel("E-mail address").fill("somebody@nowhere");
      await button(form(page, "Sign in")).click();
      await expect(summary(form(page, "Sign in"))).toBeFocused();
    },
  },
];

for (const { path, title, asAdmin, use } of PAGES) {
  test(`${path} opened first of all wakes up, is accessible, and works`, async ({ page, context }) => {
    if (asAdmin) await signIn(context, await newAccount("administrator"));
    await visit(page, path);
    await expect(heading(page)).toHaveText(title);
    await test.step("in the light", () => expectAccessible(page));
    await page.emulateMedia({ colorScheme: "dark" });
    await test.step("in the dark", () => expectAccessible(page));
    await use(page);
  });
}

test("every link of the administration leads to its page, which says where one is", async ({ page, context }) => {
  await signIn(context, await newAccount("administrator"));
  await visit(page, "/admin");
  const links = page.getByRole("navigation", { name: "Administration" }).getByRole("link");
  for (const name of await links.allInnerTexts()) {
    await links.filter({ hasText: name }).click();
    await expect(heading(page)).toHaveText(name);
    await expect(links.and(page.locator("[aria-current=page]"))).toHaveText(name);
    await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  }
});

/** What belongs to a wing that is not public. */
const loaded = (context: BrowserContext) => {
  const found: string[] = [];
  context.on("request", (request) => {
    const [wing] = /hydrate_(admin|account)|admin\.\w+\.css/.exec(new URL(request.url()).pathname) ?? [];
    if (wing) found.push(wing.replace(/\.\w+\./, "."));
  });
  return () => found.toSorted();
};

test("public pages load nothing of the other wings, whoever reads them", async ({ page, context }) => {
  await signIn(context, await newAccount("administrator"));
  const others = loaded(context);
  for (const path of ["/", "/?country=kh", `/news/${STORIES.extract}`, "/about"]) {
    await visit(page, path);
    await page.waitForLoadState("networkidle");
  }
  expect(others()).toEqual([]);
});

test("the account loads nothing of the administration, nor that of the account", async ({ page, context }) => {
  await signIn(context, await newAccount("administrator"));
  const others = loaded(context);
  await visit(page, "/account");
  await page.waitForLoadState("networkidle");
  expect(others()).toEqual(["admin.css", "hydrate_account"]);
  await visit(page, "/admin");
  await page.waitForLoadState("networkidle");
  expect(others().filter((one) => one.startsWith("hydrate"))).toEqual(["hydrate_account", "hydrate_admin"]);
});
