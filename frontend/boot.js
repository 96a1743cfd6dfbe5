// Brings the page to life: loads the WebAssembly after the first paint and hands it what the server drew. Before that,
// the way out (every page may begin with one), after it what this browser keeps for times without a connection.
//
// The server names the files in its own element, so that each carries the hash of its contents:
//   <script type="module" src="/pkg/boot.….js" data-js="…" data-wasm="…" data-words="…"></script>
// A page whose files do not arrive stays what it was: complete, with links and forms that work.

const { js, wasm, words } = document.querySelector("script[data-wasm]").dataset;
const root = document.documentElement;
/** When the page was stored, where it came from there (worker.js). Such a page stays as the server drew it. */
const { stored } = root.dataset;
/** Where the network wants browsers to keep what was read; else nothing. */
const keeps = document.querySelector("meta[name=graticule-offline]");

/** Puts another site in this page's place, in the browser's list of what can be gone back to as well. */
function leave(exit) {
  document.body.hidden = true;
  location.replace(exit.href);
}

addEventListener("click", (event) => {
  const exit = event.target.closest?.("[data-exit]");
  if (!exit || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  leave(exit);
});

let presses = [];
addEventListener("keydown", (event) => {
  const exit = document.querySelector("[data-exit]");
  // What Esc closed, or an unfinished word of an input method, is not meant for us; nor is a key that is held.
  const handled = event.defaultPrevented || event.isComposing || event.repeat || document.querySelector("dialog[open]");
  presses = event.key === "Escape" && !handled ? [...presses, event.timeStamp].slice(-3) : [];
  if (exit && presses.length === 3 && event.timeStamp - presses[0] < 2000) leave(exit);
});

/** What a field for words to look for has around it: the list of what they may mean, and how much that is, said aloud. */
function around(field) {
  const place = field.closest(".search__field");
  const [list, said] = place.querySelectorAll("ul, [role=status]");
  const offer = (text) => {
    const [count, lines = ""] = text.split("\n");
    list.innerHTML = lines;
    list.hidden = !lines;
    said.textContent = count;
  };
  return { place, list, offer };
}

let pause = 0;
let asking;
addEventListener("input", ({ target: field }) => {
  const { suggest } = field.dataset;
  if (!suggest) return;
  clearTimeout(pause);
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const ask = async () => {
    const answer = await fetch(`${suggest}?q=${encodeURIComponent(field.value)}`, { signal });
    const text = answer.ok ? await answer.text() : "";
    if (!signal.aborted) around(field).offer(text);
  };
  // Whoever goes on typing asks for something else.
  pause = setTimeout(() => void ask().catch(() => {}), 150);
});

addEventListener("keydown", (event) => {
  const place = event.target.closest?.(".search__field");
  const field = place?.querySelector("[data-suggest]");
  const stops = field ? [field, ...place.querySelectorAll("li a")] : [];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (stops.length < 2 || !(step || event.key === "Escape")) return;
  event.preventDefault();
  if (!step) around(field).offer("");
  const next = step ? (stops.indexOf(event.target) + step + stops.length) % stops.length : 0;
  stops[next].focus();
}, true);

// Somewhere else, by keyboard or by hand.
for (const gesture of ["focusin", "pointerdown"]) {
  addEventListener(gesture, ({ target }) => {
    for (const field of document.querySelectorAll("[data-suggest]")) {
      const { place, offer } = around(field);
      if (!place.contains(target)) offer("");
    }
  });
}

/** Resolves when the browser has nothing better to do, when somebody touches the page, or after two seconds. */
function wanted() {
  return new Promise((resolve) => {
    const gestures = ["pointerdown", "keydown", "focusin"];
    const start = () => {
      for (const gesture of gestures) removeEventListener(gesture, start, true);
      resolve();
    };
    for (const gesture of gestures) addEventListener(gesture, start, true);
    setTimeout(start, 2000);
    // Safari has no idle callback.
    const idle = globalThis.requestIdleCallback ?? setTimeout;
    requestAnimationFrame(() => idle(start));
  });
}

/** The response, or an error for one that is not the file. */
async function get(url) {
  const response = await fetch(url, { priority: "low" });
  if (!response.ok) throw new Error(url);
  return response;
}

/** Everything hydration needs, or nothing when a part did not arrive. */
async function load() {
  try {
    const sentences = get(words).then((response) => response.text());
    const [glue, code, text] = await Promise.all([import(js), get(wasm), sentences]);
    await glue.default({ module_or_path: code });
    return () => glue.hydrate(text);
  } catch {
    return undefined;
  }
}

/** Says, below a page that came from the store, since when it lay there, until there is a connection again. */
function tell() {
  const line = document.createElement("p");
  line.className = "offline__line";
  line.role = "status";
  document.body.append(line);
  // English dates as the server writes them, the day before the month.
  const language = root.lang.replace(/^en$/, "en-GB");
  const date = new Date(stored).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  const again = Object.assign(document.createElement("a"), { href: "", textContent: keeps.dataset.again });
  // Only what comes into a region that is there already is read out.
  requestAnimationFrame(() => line.append(`${keeps.content.replace("{date}", date)} `, again));
  const look = () => {
    if (!document.hidden) get("/healthz").then(() => line.remove(), () => {});
  };
  addEventListener("online", look);
  // A browser does not know of a network that is there and leads nowhere.
  const looking = setInterval(() => {
    if (line.isConnected) look();
    else clearInterval(looking);
  }, 10_000);
}

/** Has this browser keep what is read, or throw away what it kept. */
async function keep() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  if (!keeps) {
    const worker = await workers.getRegistration("/");
    // It stands before this page to its end, and must not begin anew meanwhile.
    worker?.active?.postMessage({ end: true });
    await worker?.unregister();
    for (const name of await caches.keys()) if (name.startsWith("graticule-")) await caches.delete(name);
    return;
  }
  // The network took the story back that this page still shows.
  workers.addEventListener("message", ({ data }) => data.gone && stored && location.reload());
  await workers.register("/sw.js", { updateViaCache: "none" });
  const say = async (said) => (await workers.ready).active?.postMessage(said);
  // What one tab hears from the live stream it tells the others here (app/src/components/live.rs).
  new BroadcastChannel("graticule-live").addEventListener("message", ({ data }) => {
    const [topic, , story, how] = data.split(" ");
    if (topic === "resync" || (topic === "news" && how === "changed")) void say({ story });
  });
  await say({ opened: location.pathname + location.search });
}

if (stored && keeps) tell();
// Without a connection a story is opened as a document, which may be stored; the app could only fail to ask for it.
addEventListener("click", (event) => {
  if (!navigator.onLine && event.target.closest?.("a[href*='/news/']")) event.stopImmediatePropagation();
}, true);

/** Takes over the document that the server drew. */
async function start() {
  await wanted();
  const hydrate = await load();
  if (!hydrate) return;
  // A wing other than the public one is loaded by then.
  await hydrate();
  root.dataset.hydrated = "";
}

try {
  if (!stored) await start();
} finally {
  // Browsers refuse it in private windows and where storage is forbidden: then nothing is kept.
  await keep().catch(() => {});
}
