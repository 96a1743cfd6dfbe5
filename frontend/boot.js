// Brings the page to life: loads the WebAssembly after the first paint and hands it what the server drew.
//
// The server names the files in its own element, so that each carries the hash of its contents:
//   <script type="module" src="/pkg/boot.….js" data-js="…" data-wasm="…" data-words="…"></script>
// A page whose files do not arrive stays what it was: complete, with links and forms that work.

const { js, wasm, words } = document.querySelector("script[data-wasm]").dataset;

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

await wanted();
const hydrate = await load();
if (hydrate) {
  // A wing other than the public one is loaded by then.
  await hydrate();
  document.documentElement.dataset.hydrated = "";
}
