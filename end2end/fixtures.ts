// What every spec imports instead of Playwright's own `test`: pages that may not complain, and how to wait for them.

import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type BrowserContext, type Page, type Response } from "@playwright/test";

/** Collects what must not happen on any page: messages, errors, refused content, requests to other hosts, failed ones. */
async function listen(context: BrowserContext, host: string, complaints: string[]): Promise<void> {
  context.on("console", (message) => {
    // The browser repeats a failed response as a message; `response` below judges those, with their status at hand.
    const repeated = message.text().startsWith("Failed to load resource: the server responded with a status of");
    // Most tests look at the network itself, and let no worker stand before it (playwright.config.ts).
    const blocked = message.text() === "Service Worker registration blocked by Playwright";
    if (["error", "warning", "assert"].includes(message.type()) && !repeated && !blocked) {
      complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => complaints.push(`page error: ${error.error().stack}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== host) complaints.push(`another host: ${url.href}`);
  });
  context.on("requestfailed", (request) => {
    // Leaving a page aborts what it was loading.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${reason}`);
  });
  context.on("response", (response) => {
    // A page or an answer to a script may refuse (404, 422); a file that a page names may not be missing.
    const request = response.request();
    // What a worker asks for is asked for once more, as the page's own request, where it is for the page.
    if (request.serviceWorker() && response.status() < 500) return;
    const answer = request.isNavigationRequest() || ["fetch", "xhr"].includes(request.resourceType());
    // Another test may delete its image between the list of all images and this picture of it.
    const listed = request.resourceType() === "image" && new URL(request.frame().url()).pathname === "/admin/media";
    if (listed && response.status() === 404) return;
    if (response.status() >= (answer ? 500 : 400)) complaints.push(`status ${response.status()}: ${response.url()}`);
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`refused by ${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
}

export const test = base.extend<{
  /** What the pages have complained of so far; a test fails if anything is left here at its end. */
  complaints: string[];
}>({
  // Playwright reads the first parameter's pattern to learn what a fixture needs: this one, nothing.
  // oxlint-disable-next-line no-empty-pattern
  complaints: async ({}, use) => {
    await use([]);
  },
  context: async ({ context, baseURL, complaints }, use) => {
    await listen(context, new URL(baseURL ?? "").host, complaints);
    await use(context);
    expect(complaints, "what the pages complained of").toEqual([]);
  },
});

export { expect };

/** Whether the test runs with scripts switched off. */
export const withoutJavaScript = (): boolean => test.info().project.use.javaScriptEnabled === false;

/** Waits until the page's script has taken over; at once where the test runs without JavaScript. */
export async function hydrated(page: Page): Promise<void> {
  if (withoutJavaScript()) return;
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

/** Goes to an address of the site, and waits until its page is as alive as it will be. */
export async function visit(page: Page, path: string): Promise<Response | null> {
  const response = await page.goto(path);
  await hydrated(page);
  return response;
}

/** Keeps the WebAssembly from arriving until the answer is called: the page stays as the server drew it. */
export async function holdWebAssembly(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/*.wasm", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Keeps files from ever arriving, as a bad network does. */
export async function withhold(page: Page, pattern: string): Promise<void> {
  await page.route(pattern, (route) => route.abort("aborted"));
}

/** Fails with what axe finds wrong on the page as it stands. axe is a script: it cannot look where none may run. */
export async function expectAccessible(page: Page): Promise<void> {
  if (withoutJavaScript()) return;
  // The pages hold no frames, which only the slower mode looks into.
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(rules).setLegacyMode().analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`);
  expect(found, "what axe found").toEqual([]);
}
