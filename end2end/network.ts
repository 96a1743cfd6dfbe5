// A demo network of a file's own, for tests that change the network: what is decided about it, or what is published.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test as base } from "./fixtures";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PROGRAM = join(ROOT, "target/release/graticule");

/** The network. */
export interface Network {
  url: string;
  /** Stores a story of now, as an editor does at the command line; resolves once it is stored. */
  importStory(slug: string, headline: string, state?: "published" | "withdrawn"): Promise<void>;
}

export const test = base.extend<object, { network: Network }>({
  network: [
    // Playwright reads the first parameter's pattern to learn what a fixture needs: this one, nothing.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "graticule-own-"));
      const port = await freePort();
      const url = `http://localhost:${port}`;
      const env = {
        GRATICULE_DATABASE_URL: `sqlite:${join(folder, "site.db")}`,
        GRATICULE_DATA_DIR: folder,
        GRATICULE_LISTEN: `127.0.0.1:${port}`,
        GRATICULE_BASE_URL: url,
        GRATICULE_SITE_DIR: join(ROOT, "target/site"),
        GRATICULE_LOG: "warn",
      };
      const server = spawn(PROGRAM, ["demo"], { cwd: ROOT, env, stdio: ["ignore", "ignore", "inherit"] });
      await ready(url, server);
      await use({
        url,
        importStory: async (slug, title, state = "published") => {
          const file = join(folder, `${slug}.md`);
          writeFileSync(file, story(slug, title, state));
          await promisify(execFile)(PROGRAM, ["news", "import", file], { cwd: ROOT, env });
        },
      });
      const ended = once(server, "exit");
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  baseURL: async ({ network }, use) => use(network.url),
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  await expect
    .poll(() => server.exitCode ?? fetch(`${url}/readyz`).then(({ status }) => status, () => 0), { timeout: 60_000 })
    .toBe(200);
}

function story(slug: string, title: string, state: string): string {
  const now = new Date(Date.now() - 1000).toISOString().replace(/\.\d+/, "");
  return `+++
slug = "${slug}"
language = "en"
published = ${now}
state = "${state}"
headline = "${title}"
standfirst = "It has only just happened."
countries = ["KH"]
topics = []
+++

A story that was stored while somebody was reading.
`;
}
