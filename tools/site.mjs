// The release with a demo network of its own, for the tools that look at it: a temporary folder, a free port.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}

/**
 * Starts the release (or GRATICULE_PROGRAM) with its demo, calls `use` with its address once it is ready, and with its
 * process, program and environment; then stops it.
 */
export async function withSite(use) {
  const folder = mkdtempSync(join(tmpdir(), "graticule-site-"));
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const program = process.env["GRATICULE_PROGRAM"] ?? join(ROOT, "target/release/graticule");
  const env = {
    ...process.env,
    GRATICULE_DATABASE_URL: `sqlite:${join(folder, "site.db")}`,
    GRATICULE_DATA_DIR: folder,
    GRATICULE_LISTEN: `127.0.0.1:${port}`,
    GRATICULE_BASE_URL: address,
    GRATICULE_SITE_DIR: process.env["GRATICULE_SITE_DIR"] ?? join(ROOT, "target/site"),
    GRATICULE_LOG: "warn",
  };
  const server = spawn(program, ["demo"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"], env });
  const ended = once(server, "exit");
  try {
    const deadline = Date.now() + 60_000;
    const ready = () => fetch(`${address}/readyz`).then(({ ok }) => ok, () => false);
    while (!(await ready())) {
      if (server.exitCode !== null || Date.now() > deadline) throw new Error("the site did not start");
      await sleep(100);
    }
    return await use(address, { pid: server.pid, program, env });
  } finally {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
