import { call } from "./api.js";
import { button, command, h, load, put, setText, soon } from "./dom.js";
import { count, secondsLeft, title } from "./format.js";
import { buildLine, fillLine } from "./jobline.js";
import { askPriority, bulkButtons } from "./steer.js";
import { VirtualGrid } from "./virtual.js";

/** Jobs fetched at once. */
const pageSize = 200;

/** What the sections hold, by the state that the server counts. A running job with a notice needs attention, too. */
const sections = [
  ["Needs attention", ["failed", "paused"]],
  ["Running", ["running"]],
  ["Queued", ["queued"]],
  ["Done", ["completed", "canceled"]],
];

const sorts = {
  newest: ["Newest first", null],
  name: ["Name", (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })],
  priority: ["Priority", (a, b) => b.priority - a.priority],
  left: ["Time left", (a, b) => (secondsLeft(a) ?? Infinity) - (secondsLeft(b) ?? Infinity) || 0],
  cost: ["Dollars", (a, b) => (b.cost?.dollars ?? 0) - (a.cost?.dollars ?? 0)],
};

export const open = (main) => new JobsView(main);

class JobsView {
  title = "Jobs";
  #jobs = new Map();
  #selected = new Set();
  #counts = {};
  #rows = [];
  #state = "";
  #sort = "newest";
  #name = "";
  #loads = 0;
  #loading = false;
  #rest = new Map();
  #drawSoon = soon(() => this.#draw());
  #countAt = 0;

  constructor(main) {
    this.list = new VirtualGrid({
      label: "Jobs",
      className: "jobs",
      height: () => 44,
      draw: (item, index) => this.#drawRow(item, this.#rows[index]),
      seen: (from, to) => this.#seen(from, to),
      isStop: (index) => this.#rows[index]?.job != null,
      keydown: (event, index) => this.#key(event, index),
    });
    this.search = h("input", { type: "search", placeholder: "Search", "aria-label": "Search by name", oninput: () => this.#filter() });
    this.chips = h("div.chips", { role: "group", "aria-label": "States" });
    const sort = h(
      "select",
      { "aria-label": "Sort by", onchange: () => this.#filter((this.#sort = sort.value)) },
      ...Object.entries(sorts).map(([key, [text]]) => h("option", { value: key }, text)),
    );
    this.chosen = h("strong", {});
    this.bulk = h(
      "div.bulk",
      { role: "group", "aria-label": "Chosen jobs", hidden: true },
      this.chosen,
      ...bulkButtons(() => [...this.#selected].map((id) => this.#jobs.get(id)).filter((job) => job)),
      button("None", () => this.#clear()),
    );
    this.empty = h(
      "section.empty",
      { id: "empty", hidden: true },
      h("h2", {}, "Nothing to render yet"),
      h("p", {}, h("a", { href: "#/submit" }, "Drop a .blend here"), ", or send one from a terminal; it appears at once."),
      command(`renderfarm submit FILE.blend --wait --server ${location.origin}`),
    );
    this.nothing = h("p.none", { hidden: true }, "No job is like that.");
    put(
      main,
      h("h1.unseen", {}, "Jobs"),
      h("div.tools", { "data-sticky": true }, this.search, this.chips, sort),
      this.bulk,
      this.empty,
      this.nothing,
      this.list.element,
    );
    this.keys = [
      ["/", "search", () => this.search.focus()],
      ["↑↓", "another job"],
      ["Enter", "open it"],
      ["x", "choose it, or not"],
      ["p", "its priority"],
    ];
    this.#refresh();
  }

  close() {
    this.list.close();
    clearTimeout(this.#countAt);
  }

  tick() {
    this.list.updateAll();
  }

  take({ refresh, job, deletedJob }) {
    if (refresh) this.#refresh();
    if (deletedJob) {
      this.#jobs.delete(deletedJob);
      this.#selected.delete(deletedJob);
      this.#drawSoon();
      this.#recount();
    }
    if (!job) return;
    const before = this.#jobs.get(job.id);
    if (!this.#matches(job)) {
      // It was like what is looked for until now.
      if (this.#jobs.delete(job.id)) this.#recount();
      return;
    }
    this.#jobs.set(job.id, job);
    if (before?.state !== job.state) this.#recount();
    if (before && sectionOf(before) === sectionOf(job) && this.#sort === "newest") {
      const index = this.#rows.findIndex((row) => row.job?.id === job.id);
      if (index >= 0) {
        this.#rows[index].job = job;
        this.list.update(index);
      }
    } else this.#drawSoon();
  }

  #matches = (job) =>
    (this.#name === "" || job.name.toLowerCase().includes(this.#name.toLowerCase())) && (this.#state === "" || job.state === this.#state);

  #filter() {
    this.#name = this.search.value.trim();
    this.#refresh();
  }

  /** Fetches the first page of each section, and the counts. What was loaded of a section beyond it comes again as it is looked at. */
  async #refresh() {
    const turn = ++this.#loads;
    await load(async () => {
      await this.#count();
      const pages = await Promise.all(sections.map(([, states]) => this.#page(states)));
      if (turn !== this.#loads) return;
      this.#jobs = new Map();
      this.#rest = new Map();
      pages.forEach((jobs, place) => {
        for (const job of jobs) this.#jobs.set(job.id, job);
        this.#rest.set(place, jobs.length === pageSize ? jobs[jobs.length - 1].id : null);
      });
      this.#draw();
      while (this.#sort !== "newest" && turn === this.#loads && (await this.#more([0, 1, 2, 3])));
    });
  }

  async #page(states, before = null) {
    const asked = this.#state === "" ? states : states.filter((state) => state === this.#state);
    if (asked.length === 0) return [];
    const query = new URLSearchParams([["limit", pageSize], ...asked.map((state) => ["state", state])]);
    if (this.#name) query.set("name", this.#name);
    if (before) query.set("before", before);
    return call(`/api/jobs?${query}`);
  }

  /** Fetches the next page of the first section that has one. */
  async #more(places) {
    const place = places.find((one) => this.#rest.get(one));
    if (place === undefined || this.#loading) return false;
    const turn = this.#loads;
    this.#loading = true;
    try {
      const jobs = await this.#page(sections[place][1], this.#rest.get(place));
      if (turn !== this.#loads) return false;
      for (const job of jobs) if (!this.#jobs.has(job.id)) this.#jobs.set(job.id, job);
      this.#rest.set(place, jobs.length === pageSize ? jobs[jobs.length - 1].id : null);
    } finally {
      this.#loading = false;
    }
    this.#draw();
    return true;
  }

  /** Who looks at lines that are not there has their section loaded on. */
  #seen(from, to) {
    const missing = this.#rows
      .slice(from, to + 1)
      .filter((row) => row.place !== undefined)
      .map((row) => row.place);
    if (missing.length > 0) this.#more(missing).catch(() => {}); // the page says that the coordinator is away
  }

  async #count() {
    const query = this.#name ? `?${new URLSearchParams({ name: this.#name })}` : "";
    const name = this.#name;
    const counts = await call(`/api/jobs/counts${query}`);
    // An answer to what is no longer looked for comes late.
    if (name === this.#name) this.#counts = counts;
  }

  #recount() {
    this.#countAt ||= setTimeout(() => {
      this.#countAt = 0;
      this.#count().then(this.#drawSoon, () => {});
    }, 300);
  }

  #draw() {
    const groups = sections.map(() => []);
    for (const job of this.#jobs.values()) groups[sectionOf(job)].push(job);
    const order = sorts[this.#sort][1];
    this.#rows = [];
    const moved = groups[0].filter((job) => !sections[0][1].includes(job.state)).length;
    sections.forEach(([name, states], place) => {
      const jobs = groups[place].sort((a, b) => order?.(a, b) || b.createdAt.localeCompare(a.createdAt));
      const counted = states
        .filter((state) => this.#state === "" || state === this.#state)
        .reduce((sum, one) => sum + (this.#counts[one] ?? 0), 0);
      const all = Math.max(jobs.length, counted + (place === 0 ? moved : 0));
      if (all === 0) return;
      // Running ones that need attention are shown there; the server counts them as running.
      const shown = place === 1 ? Math.max(jobs.length, counted - moved) : all;
      this.#rows.push({ head: name, count: shown });
      for (const job of jobs) this.#rows.push({ job });
      if (this.#rest.get(place)) for (let at = jobs.length; at < shown; at++) this.#rows.push({ place });
    });
    this.#drawChips();
    const isFiltered = this.#name !== "" || this.#state !== "";
    this.empty.hidden = this.#rows.length > 0 || isFiltered;
    this.nothing.hidden = this.#rows.length > 0 || !isFiltered;
    this.list.setCount(this.#rows.length);
    this.#drawChosen();
  }

  #drawChips() {
    const states = ["", ...sections.flatMap(([, some]) => some)];
    if (this.chips.children.length === 0)
      put(
        this.chips,
        states.map((state) => button(title(state || "all"), () => this.#filter((this.#state = state)), { className: "chip" })),
      );
    states.forEach((state, index) => {
      const number = state === "" ? Object.values(this.#counts).reduce((a, b) => a + b, 0) : (this.#counts[state] ?? 0);
      const chip = this.chips.children[index];
      setText(chip, `${title(state || "all")} ${number.toLocaleString("en")}`);
      chip.setAttribute("aria-pressed", String(this.#state === state));
      chip.hidden = number === 0 && state !== "" && state !== this.#state;
    });
  }

  #drawRow(item, row) {
    if (row === undefined) return;
    const kind = row.job ? "job" : row.head ? "head" : "wait";
    if (item.dataset.kind !== kind) {
      item.dataset.kind = kind;
      item.row = null;
      if (kind === "job") item.row = buildLine(item, (isChosen) => this.#choose(item.job.id, isChosen));
      else if (kind === "head") put(item, h("h2", {}, ""));
      else put(item, h("span.none", {}, "…"));
    }
    if (kind === "head") setText(item.firstChild, `${row.head} ${row.count.toLocaleString("en")}`);
    if (kind === "job") fillLine(item, row.job, this.#selected.has(row.job.id));
  }

  #key(event, index) {
    const job = this.#rows[index]?.job;
    if (!job || event.ctrlKey || event.metaKey || !event.target.closest("[data-index]")) return false;
    if (event.key === "x") this.#choose(job.id, !this.#selected.has(job.id));
    else if (event.key === "p" && (job.endedAt === null || job.state === "failed")) askPriority(job);
    else return false;
    event.preventDefault();
    return true;
  }

  #choose(id, isChosen) {
    if (isChosen) this.#selected.add(id);
    else this.#selected.delete(id);
    this.#drawChosen();
    this.list.updateAll();
  }

  #clear() {
    this.#selected.clear();
    this.#drawChosen();
    this.list.updateAll();
  }

  #drawChosen() {
    for (const id of this.#selected) if (!this.#jobs.has(id)) this.#selected.delete(id);
    this.bulk.hidden = this.#selected.size === 0;
    setText(this.chosen, `${count(this.#selected.size, "job", "jobs")} chosen`);
  }
}

/** In which section a job is shown. */
function sectionOf(job) {
  if (job.endedAt === null && job.notices.length > 0) return 0;
  return sections.findIndex(([, states]) => states.includes(job.state));
}
