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
/** The first streams fill what is filled once; only those after them are weighed. */
const WARM = 1000;

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
      if (text.includes(`"slug":"measured"`)) arrived(performance.now());
    });
  });
  socket.write("GET /live HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n");
  return { socket, open, told };
}

await withSite(async (address, { pid, program, env }) => {
  const { port } = new URL(address);
  const streams = [];
  const grow = async (count) => {
    const all = streams.length + count;
    while (streams.length < all) {
      const some = Array.from({ length: Math.min(AT_ONCE, all - streams.length) }, () => listen(port));
      await Promise.all(some.map(({ open }) => open));
      streams.push(...some);
    }
    await sleep(1500);
    return memory(pid);
  };
  await grow(WARM);
  // The demo goes on drawing its pictures for a while; what that takes is none of the streams'.
  let before = memory(pid);
  for (let calm = 0; calm < 5; ) {
    await sleep(1000);
    const now = memory(pid);
    calm = Math.abs(now - before) < 500 ? calm + 1 : 0;
    before = now;
  }
  const after = await grow(STREAMS);
  console.log(`${before} kB with ${WARM} streams, ${after} kB with ${STREAMS} more: ${((after - before) / STREAMS).toFixed(1)} kB each`);

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
