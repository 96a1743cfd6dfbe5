// For whoever is signed in: a press of "Save" or "Follow" leaves them where they are, and, where they want it remembered,
// how far they come in a story is noted. Without this script the forms do the same by loading the page.

/** A form that the server draws (app/src/components/keeping.rs). */
const FORM = ".keeping > .keeping__form";
/** What asks the server for a short answer (app/src/form.rs). */
const SHORT = { accept: "application/x-graticule-reply" };
/** How often a place is told at most, in milliseconds. */
const EVERY = 10_000;
/** How far below the top of the window a heading counts as passed, in pixels. */
const LINE = 160;

/** Sends a form, and puts what the page says now in its place. */
async function send(form, button) {
  const panel = form.closest(".keeping");
  const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.getElementById(panel.id);
  // Signed out meanwhile: the page that says so keeps what was meant.
  if (!now) return false;
  panel.replaceWith(now);
  (now.querySelector("[role=alert]") ?? now.querySelector("button")).focus({ preventScroll: true });
  return true;
}

const sending = new WeakSet();
addEventListener("submit", (event) => {
  const form = event.target.closest?.(FORM);
  if (!form) return;
  event.preventDefault();
  if (sending.has(form)) return;
  sending.add(form);
  const button = event.submitter;
  button.setAttribute("aria-busy", "true");
  const plainly = () => {
    // A form that a script sends brings no button along.
    const meant = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    form.append(meant);
    form.submit();
  };
  send(form, button).then((done) => done || plainly(), plainly);
});

/** Where the reader is in the story that was looked at last, and what of it the server knows. */
let here;
let told = "";

/** Looks where the reader is; nowhere where no story is open that wants it noted. */
function locate() {
  const path = document.querySelector("[data-place]")?.dataset.place;
  if (here && here.path !== path) {
    tell();
    here = undefined;
  }
  const text = path && document.querySelector(".prose");
  if (!text) return;
  const { top, height } = text.getBoundingClientRect();
  const seen = height > 0 ? (innerHeight - top) / height : 0;
  const progress = Math.round(Math.min(Math.max(seen, 0), 1) * 1000);
  // Who looks back at the beginning has not lost their place; a page that is left may be scrolled up first.
  if (here && here.progress >= progress) return;
  const passed = [...text.querySelectorAll(":scope > h2[id]")].filter((heading) => heading.getBoundingClientRect().top < LINE);
  here = { path, place: passed.at(-1)?.id ?? "", progress };
}

/** Tells the server, where there is something new to tell. */
function tell() {
  if (!here) return;
  const { path, place, progress } = here;
  const body = new URLSearchParams({ form: "place", place, progress });
  if (told === `${path} ${body}`) return;
  told = `${path} ${body}`;
  // It may outlive the page. Where it does not arrive, the next one says the same.
  fetch(path, { method: "POST", body, headers: SHORT, keepalive: true }).catch(() => {});
}

let due = false;
addEventListener("scroll", () => {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    locate();
  });
  // Captured, since whatever the text lies in may be what scrolls.
}, { capture: true, passive: true });
setInterval(() => {
  locate();
  if (!document.hidden) tell();
}, EVERY);
addEventListener("visibilitychange", () => document.hidden && tell());
addEventListener("pagehide", tell);
