// Another site in the same browser: whatever it makes the browser send, nothing changes here.

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { DEMO, DEMO_PASSWORD, heading, newAccount, opens, sessions, signIn } from "../accounts";
import { expect, test } from "../fixtures";

type Fields = Record<string, string>;

/** A site that has nothing to do with ours. */
async function serveElsewhere(): Promise<{ port: number; server: Server }> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html").end("<!DOCTYPE html><title>Elsewhere</title><p>Elsewhere");
  });
  server.listen(0);
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, server };
}

/** A form that the page sends by itself; answers the status of what comes back. */
async function sendForm(page: Page, action: string, fields: Fields): Promise<number> {
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.evaluate(
    ([action, fields]) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action });
      for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      document.body.append(form);
      // A field may be called like the method.
      HTMLFormElement.prototype.submit.call(form);
    },
    [action, fields] as const,
  );
  return (await answer).status();
}

/** What a script sends without asking, cookies and all. */
async function fetchThere(page: Page, url: string, fields: Fields): Promise<void> {
  await page.evaluate(
    ([url, fields]) =>
      fetch(url, { method: "POST", mode: "no-cors", credentials: "include", body: new URLSearchParams(fields) }).then(
        () => {},
        () => {},
      ),
    [url, fields] as const,
  );
}

/** The same as an image's address. */
async function askForImage(page: Page, url: string): Promise<void> {
  await page.evaluate(
    (src) =>
      new Promise<void>((resolve) => {
        const image = new Image();
        image.addEventListener("error", () => resolve());
        image.addEventListener("load", () => resolve());
        image.src = src;
      }),
    url,
  );
}

/** The same behind a link that somebody follows. */
async function followLink(page: Page, href: string): Promise<void> {
  const answer = page.waitForResponse(href);
  await page.evaluate((href) => {
    document.body.append(Object.assign(document.createElement("a"), { href, textContent: "Look at this" }));
  }, href);
  await page.getByRole("link", { name: "Look at this" }).click();
  await answer;
}

// Another port of this host is another origin on the same site, which is sent the cookie; another host is not.
for (const host of ["localhost", "127.0.0.1"]) {
  test(`what a page at another port of ${host} sends changes nothing`, async ({ browser }) => {
    test.slow();
    const account = await newAccount();
    // Where requests to other hosts are what the test is about, nobody complains of them.
    const context = await browser.newContext();
    const elsewhere = await browser.newContext();
    for (const one of [elsewhere, context]) await signIn(one, account);
    const page = await context.newPage();
    await page.goto("/account");
    const session = await sessions(page).last().locator("input[name=row]").getAttribute("value");
    const here = new URL(page.url()).origin;
    const cookies = await context.cookies(here);
    const { port, server } = await serveElsewhere();

    const changes: [string, Fields][] = [
      ["/logout", { form: "logout" }],
      ["/account", { form: "name", name: "Taken Over" }],
      ["/account", { form: "password", password: account.password, "new-password": "twelve crows on a wire" }],
      ["/account", { form: "session", row: session ?? "" }],
      ["/account", { form: "everywhere" }],
      ["/theme", { theme: "dark", back: "/" }],
      ["/login", { form: "login", email: DEMO.member, password: DEMO_PASSWORD }],
    ];
    for (const [path, fields] of changes) {
      const url = new URL(path, here).href;
      const asked = `${url}?${new URLSearchParams(fields).toString()}`;
      await test.step(`${path} ${fields["form"] ?? ""}`, async () => {
        // A refusal is no page that another could follow in the same tab.
        const visit = async (attack: (page: Page) => Promise<void>) => {
          const tab = await context.newPage();
          await tab.goto(`http://${host}:${port}/`);
          await attack(tab);
          await tab.close();
        };
        await visit(async (tab) => expect(await sendForm(tab, url, fields)).toBe(403));
        await visit(async (tab) => {
          await fetchThere(tab, url, fields);
          await askForImage(tab, asked);
          await followLink(tab, asked);
        });
      });
    }

    expect(await context.cookies(here)).toEqual(cookies);
    await page.goto("/account");
    await expect(heading(page)).toHaveText("Your account");
    await expect(page.getByRole("main")).toContainText(`${account.name} · member · ${account.email}`);
    await expect(page.locator("html")).toHaveAttribute("data-theme", "system");
    await expect(sessions(page)).toHaveCount(2);
    expect((await elsewhere.request.get("/account", { maxRedirects: 0 })).status()).toBe(200);
    expect(await opens(elsewhere, account.email, account.password)).toBe(true);
    await Promise.all([context.close(), elsewhere.close()]);
    server.close();
    server.closeAllConnections();
  });
}
