// What open live streams cost, and how long an event takes to the last of them.
//
//   node tools/live.mjs [streams]        after `make build`; 2,000 streams unless told otherwise

import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { withSite } from "./site.mjs";

const STREAMS = Number(process.argv[2] ?? 2000);
/** How many connections are opened at once. */
const AT_ONCE = 100;

const STORY = `+++
slug = "measured"
language = "en"
published = 2026-01-01T00:00:00Z
headline = "Measured"
standfirst = "Somebody wants to know how long this takes."
countries = []
topics = []
+++

Not long.
`;

/** Kilobytes of memory that the process holds. */
const memory = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);

/** Opens a stream: when it is open, and when a story arrived on it. */
function listen(port) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  let arrived;
  const told = new Promise((resolve) => {
    arrived = resolve;
  });
  const open = new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("data", (data) => {
      text = (text + data).slice(-400);
      if (text.includes("retry:")) resolve();
      if (text.includes("event: news")) arrived(performance.now());
    });
  });
  socket.write("GET /live HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n");
  return { socket, open, told };
}

await withSite(async (address, { pid, program, env }) => {
  const { port } = new URL(address);
  // The first pages fill what is filled once.
  for (let visit = 0; visit < 20; visit += 1) await fetch(address).then((page) => page.text());
  await sleep(1500);
  const before = memory(pid);
  const streams = [];
  while (streams.length < STREAMS) {
    const some = Array.from({ length: Math.min(AT_ONCE, STREAMS - streams.length) }, () => listen(port));
    await Promise.all(some.map(({ open }) => open));
    streams.push(...some);
  }
  await sleep(1500);
  const after = memory(pid);
  console.log(`${STREAMS} streams: ${before} kB before, ${after} kB with them, ${((after - before) / STREAMS).toFixed(1)} kB each`);

  const file = join(tmpdir(), `graticule-live-${process.pid}.md`);
  writeFileSync(file, STORY);
  const times = Promise.all(streams.map(({ told }) => told));
  await promisify(execFile)(program, ["news", "import", file], { env });
  const stored = performance.now();
  const arrived = (await times).toSorted((one, other) => one - other);
  rmSync(file);
  const since = (moment, from) => `${(moment - from).toFixed(0)} ms`;
  const last = arrived.at(-1);
  console.log(`an event reached the last ${since(last, stored)} after the import had ended, ${since(last, arrived[0])} after the first`);
  for (const { socket } of streams) socket.destroy();
});
