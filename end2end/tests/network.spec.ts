// What the pages ask of the network: only this host, only what the policy allows. The fixtures watch every test;
// here they are shown to see.

import { expect, hydrated, test, visit, withoutJavaScript } from "../fixtures";
import { cards, feed, headline, STORIES } from "../site";

test("a visit to every kind of page asks nobody else and breaks no rule", async ({ page, baseURL }) => {
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  const paths = ["/", "/?country=kh", "/?topic=prevention", "/nothing", "/ar-xb/", ...Object.values(STORIES).map((slug) => `/news/${slug}`)];
  for (const path of paths) {
    const response = await visit(page, path);
    const policy = response?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe-inline");
    expect(policy).not.toContain("'unsafe-eval'");
    await page.waitForLoadState("networkidle");
  }
  await visit(page, "/");
  await headline(cards(page).first()).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await hydrated(page);
  expect([...asked]).toEqual([baseURL]);
});

test("a page by itself stores nothing on the device but the choice of colours", async ({ page, context }) => {
  await visit(page, "/");
  expect(await context.cookies()).toEqual([]);
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await context.cookies()).toMatchObject([{ name: "theme", value: "dark", httpOnly: true, sameSite: "Lax" }]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});

test("links to other sites tell them nothing of where the reader was", async ({ page }) => {
  const response = await visit(page, `/news/${STORIES.extract}`);
  expect(response?.headers()["referrer-policy"]).toBe("same-origin");
  expect(response?.headers()["cross-origin-opener-policy"]).toBe("same-origin");
  expect(response?.headers()["x-content-type-options"]).toBe("nosniff");
});

test("the fixtures notice a style that the policy refuses, with and without scripts", async ({ page, complaints }) => {
  await page.route("**/news/*", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace("<main ", '<main style="color: red" ');
    await route.fulfill({ response, body });
  });
  await page.goto(`/news/${STORIES.own}`);
  await expect(page.getByRole("main")).not.toHaveCSS("color", "rgb(255, 0, 0)");
  await expect.poll(() => complaints.join("\n")).toMatch(/style-src/);
  await hydrated(page);
  complaints.length = 0;
});

test("the fixtures notice a file that is missing and a request to another host", async ({ page, complaints }) => {
  await page.route("**/?country=kh", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/\/pkg\/favicon[^"]+/, "/pkg/none.svg");
    const headers = { ...response.headers(), "content-security-policy": "" };
    await route.fulfill({ response, body, headers });
  });
  await page.route("https://elsewhere.example/**", (route) => route.fulfill({ body: "" }));
  await page.goto("/?country=kh");
  await expect(feed(page)).toBeVisible();
  await expect.poll(() => complaints.join("\n")).toMatch(/status 404: .*\/pkg\/none\.svg/);
  if (!withoutJavaScript()) {
    await page.evaluate(() => void fetch("https://elsewhere.example/"));
    await expect.poll(() => complaints.join("\n")).toMatch(/another host: https:\/\/elsewhere\.example/);
    await page.evaluate(() => console.warn("a warning"));
    await expect.poll(() => complaints.join("\n")).toMatch(/console warning: a warning/);
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error("a fault");
      });
    });
    await expect.poll(() => complaints.join("\n")).toMatch(/page error: Error: a fault/);
  }
  await hydrated(page);
  complaints.length = 0;
});
