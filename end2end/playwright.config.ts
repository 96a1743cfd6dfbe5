// How the browser tests run: on the release build, each engine with a demo network of its own, in Debian's Chromium.
// Every spec runs without JavaScript and, once more, with it; `*.hydrate.spec.ts` is about what only JavaScript does.

import { mkdtempSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";

const root = fileURLToPath(new URL("..", import.meta.url));
const postgres = process.env["GRATICULE_TEST_POSTGRES_URL"];

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

// This file is read again in every worker: what the first reading chose travels in the environment.
process.env["GRATICULE_E2E_PORTS"] ??= `${await freePort()} ${await freePort()}`;
process.env["GRATICULE_E2E_FOLDER"] ??= mkdtempSync(join(tmpdir(), "graticule-e2e-"));
const [sqlitePort, postgresPort] = process.env["GRATICULE_E2E_PORTS"].split(" ");
const folder = process.env["GRATICULE_E2E_FOLDER"];

function server(port: string | undefined, name: string, database: string) {
  return {
    name,
    command: "exec target/release/graticule demo",
    cwd: root,
    env: {
      GRATICULE_DATABASE_URL: database,
      GRATICULE_DATA_DIR: join(folder, name),
      GRATICULE_LISTEN: `127.0.0.1:${port}`,
      GRATICULE_BASE_URL: `http://localhost:${port}`,
      GRATICULE_SITE_DIR: join(root, "target/site"),
      GRATICULE_LOG: "warn",
    },
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 60_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
  } as const;
}

const servers: PlaywrightTestConfig["webServer"] = [server(sqlitePort, "sqlite", `sqlite:${join(folder, "site.db")}`)];
const projects: PlaywrightTestConfig["projects"] = [
  { name: "plain", testIgnore: "*.hydrate.spec.ts", use: { javaScriptEnabled: false } },
  { name: "hydrated" },
];
if (postgres) {
  servers.push(server(postgresPort, "postgres", postgres));
  projects.push({ name: "postgres", testMatch: "smoke.spec.ts", use: { baseURL: `http://localhost:${postgresPort}` } });
}

export default defineConfig({
  testDir: "tests",
  outputDir: join(root, "target/test-results"),
  testMatch: "*.spec.ts",
  globalTeardown: "./teardown.ts",
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  workers: 2,
  retries: 0,
  reporter: "list",
  webServer: servers,
  projects,
  use: {
    baseURL: `http://localhost:${sqlitePort}`,
    locale: "en-GB",
    // What tests hold back or answer themselves would pass a worker by; offline.hydrate.spec.ts allows it.
    serviceWorkers: "block",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["GRATICULE_CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
