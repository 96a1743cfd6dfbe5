// What a reader of the news loads of the site's other wings: nothing. Links lead across by documents.

import { expect, hydrated, test, visit } from "../fixtures";

test("a reader of the news loads one WebAssembly, and nothing of the administration is in it", async ({ page }) => {
  const loaded: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith(".wasm")) loaded.push(request.url());
  });
  await visit(page, "/");
  await page.waitForLoadState("networkidle");
  expect(loaded.map((url) => url.split("/").pop())).toEqual(["graticule.wasm"]);
  const code = await (await page.request.get(loaded[0] ?? "")).text();
  expect(code).toContain("atlas__map");
  expect(code).not.toContain("admin__");
});

test("a link into another wing loads its document, and the way back works", async ({ page }) => {
  await visit(page, "/");
  await page.evaluate(() => {
    const link = Object.assign(document.createElement("a"), { href: "/login", textContent: "in" });
    document.querySelector("main")?.prepend(link);
  });
  await page.getByRole("link", { name: "in", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await hydrated(page);
  await page.goBack();
  await expect(page).toHaveURL("/");
  await hydrated(page);
  await expect(page.locator(".feed")).toBeVisible();
});
