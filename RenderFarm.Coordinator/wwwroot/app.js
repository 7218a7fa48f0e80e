import { call } from "./api.js";
import { button, byId, clearProblem, h, put, run, setText } from "./dom.js";
import { count } from "./format.js";
import { connect, isNotified, listen, setTitle, toggleNotify } from "./live.js";

/** The views by their addresses. Each module has `open(main, parts)`, which gives a view. */
const routes = [
  [/^\/$/, () => import("./jobs.js")],
  [/^\/job\/([^/]+)\/frame\/(-?\d+)$/, () => import("./frame.js")],
  [/^\/job\/([^/]+)(?:\/(frames|watch|cost|problems|settings))?$/, () => import("./job.js")],
  [/^\/machines$/, () => import("./machines.js")],
  [/^\/submit(?:\/(.+))?$/, () => import("./submit.js")],
  [/^\/system$/, () => import("./system.js")],
];

/** Milliseconds between two looks at the messages that could not be processed: they come seldom. */
const letterPause = 15000;

/**
 * The view that is open: `title`; and if it likes `move(parts)`, true when it goes to another of its addresses itself, `take(event)`,
 * `tick()` each second, `keys`, a list of [key, words, action], and `close()`.
 */
let view = null;
let current = null;
const places = new Map();

async function go() {
  const address = location.hash.replace(/^#/, "").split("?")[0] || "/";
  const [pattern, load] = routes.find(([one]) => one.test(address)) ?? [];
  const before = current;
  if (before) places.set(before.hash, window.scrollY);
  const parts = pattern
    ? pattern
        .exec(address)
        .slice(1)
        .map((part) => part && decodeURIComponent(part))
    : [];
  current = { hash: location.hash, pattern };
  const mine = current;
  for (const link of document.querySelectorAll(".top nav a"))
    link.toggleAttribute("aria-current", link.hash === "#/" ? /^\/($|job)/.test(address) : `#${address}`.startsWith(link.hash));
  if (before?.pattern === pattern && view?.move?.(parts)) {
    setTitle(view.title);
    return;
  }
  view?.close?.();
  view = null;
  clearProblem();
  const main = byId("main");
  if (!load) {
    put(main, h("section.empty", {}, h("h1", {}, "There is no such page"), h("p", {}, h("a", { href: "#/" }, "To the jobs"))));
    return;
  }
  const module = await load();
  if (current !== mine) return; // another one was asked for meanwhile
  put(main);
  view = module.open(main, parts);
  setTitle(view.title);
  window.scrollTo(0, 0);
  if (before) main.focus({ preventScroll: true });
  const place = places.get(location.hash);
  if (place && before?.pattern !== pattern) requestAnimationFrame(() => requestAnimationFrame(() => window.scrollTo(0, place)));
}

listen((event) => {
  view?.take?.(event);
  if (event.refresh) refreshLetters();
});
setInterval(() => document.hidden || view?.tick?.(), 1000);

/** Says on every view that there are messages that could not be processed. */
async function refreshLetters() {
  const letters = await call("/api/dead-letters").catch(() => null);
  if (letters === null) return; // the page says that the coordinator is away
  byId("letters").hidden = letters.length === 0;
  setText(byId("letters-text"), `${count(letters.length, "message", "messages")} could not be processed.`);
}
setInterval(refreshLetters, letterPause);
document.addEventListener("letters", refreshLetters);

const themes = { system: "Light or dark as the system", light: "Light", dark: "Dark" };

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  byId("theme").title = `${themes[theme]}: click for another`;
  byId("theme").setAttribute("aria-label", `Colours: ${themes[theme]}`);
  setText(byId("theme"), { system: "◐", light: "☀", dark: "☾" }[theme]);
}
byId("theme").addEventListener("click", () => {
  const names = Object.keys(themes);
  setTheme(names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length]);
});
setTheme(localStorage.getItem("theme") in themes ? localStorage.getItem("theme") : "system");

const showNotify = () => {
  byId("notify").setAttribute("aria-pressed", String(isNotified()));
  byId("notify").title = isNotified() ? "Tells when a job ends: click to end that" : "Tell me when a job ends";
};
byId("notify").addEventListener("click", () => run(toggleNotify).then(showNotify));
showNotify();

const everywhere = [
  ["?", "these keys", () => showKeys()],
  ["g j", "jobs", () => (location.hash = "#/")],
  ["g m", "machines", () => (location.hash = "#/machines")],
  ["g n", "submit a new job", () => (location.hash = "#/submit")],
  ["g s", "system", () => (location.hash = "#/system")],
];

function showKeys() {
  const names = { " ": "Space", ArrowLeft: "←", ArrowRight: "→", "↑↓": "↑ ↓" };
  const rows = [...(view?.keys ?? []), ...everywhere].map(([key, words]) => [h("kbd", {}, names[key] ?? key), words]);
  put(
    byId("keys"),
    h("h2", { id: "keys-title" }, "Keys"),
    h("dl", {}, ...rows.map(([key, words]) => h("div", {}, h("dt", {}, key), h("dd", {}, words)))),
    button("Close", () => byId("keys").close()),
  );
  byId("keys").showModal();
}
byId("show-keys").addEventListener("click", showKeys);

let first = null;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog, video")) return;
  const pressed = first === "g" ? `g ${event.key}` : event.key;
  first = event.key === "g" ? "g" : null;
  if (event.key === " " && event.target.closest("button, summary, a")) return;
  const found = [...(view?.keys ?? []), ...everywhere].find(([key, , act]) => key === pressed && act);
  if (!found) return;
  event.preventDefault();
  found[2]();
});

window.addEventListener("hashchange", go);
// The one view needs no word of the coordinator to be drawn; what it shows comes as soon as the line is open.
go().then(connect);
