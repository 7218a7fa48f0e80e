import { artifactOf, call, jobPath } from "./api.js";
import { button, copy, h, menu, put, setText, stateChip } from "./dom.js";
import { ago, count, duration, money, outlook, percent, title } from "./format.js";
import { FrameSet } from "./frameset.js";
import { fillBar, makeBar } from "./jobline.js";
import { farm } from "./live.js";
import { Steering } from "./steer.js";

/** The tabs by their addresses: their names, and the modules that fill them by `open(place, job, frames)`. */
const tabs = {
  frames: ["Frames", () => import("./frames.js")],
  watch: ["Watch", () => import("./watch.js")],
  cost: ["Time & cost", () => import("./cost.js")],
  problems: ["Problems", () => import("./problems.js")],
  settings: ["Settings", () => import("./settings.js")],
};

export const open = (main, [id, tab]) => new JobView(main, id, tab);

class JobView {
  #id;
  #job = null;
  #tab = null;
  #name = null;
  #main;

  constructor(main, id, tab) {
    this.#id = id;
    this.#main = main;
    this.title = "Job";
    this.frames = new FrameSet(id);
    this.steering = new Steering((job) => this.#show(job));
    this.#build();
    this.#refresh(tab);
  }

  get keys() {
    const numbers = Object.entries(tabs).map(([tab, [name]], at) => [`${at + 1}`, name, () => (location.hash = this.#address(tab))]);
    return [...(this.#tab?.keys ?? []), ...numbers, ["Escape", "back to the jobs", () => (location.hash = "#/")]];
  }

  /** Another tab of the same job. */
  move([id, tab]) {
    if (id !== this.#id || !this.#job) return false;
    this.#openTab(tab ?? this.#firstTab());
    return true;
  }

  close() {
    this.#tab?.close?.();
    this.#tab = null;
  }

  take({ refresh, job, deletedJob, frame, jobId }) {
    if (refresh && this.#job) this.#refresh();
    if (deletedJob === this.#id) this.#gone(`Job ${this.#id} was deleted.`);
    if (frame && jobId === this.#id) {
      this.frames.take(frame);
      this.#tab?.take?.(frame);
    }
    if (job?.id === this.#id && this.#job) this.#show(job);
  }

  tick() {
    this.#tab?.tick?.();
  }

  #address = (tab) => `#/job/${encodeURIComponent(this.#id)}/${tab}`;

  /** The movie comes first. */
  #firstTab = () => (this.#job.artifacts.some(({ kind, state }) => kind === "video" && state === "ready") ? "watch" : "frames");

  async #refresh(tab) {
    const isFirst = this.#job === null;
    try {
      const [job] = await Promise.all([call(jobPath(this.#id)), this.frames.load()]);
      this.#show(job);
    } catch (error) {
      if (isFirst || error.body) this.#gone(error.message);
      return;
    }
    if (isFirst) this.#openTab(tab ?? this.#firstTab());
    else this.#tab?.refresh?.();
  }

  #gone(words) {
    this.close();
    this.#job = null;
    put(
      this.#main,
      h("section.empty", {}, h("h1", {}, "There is no such job"), h("p", {}, words), h("a", { href: "#/" }, "To the jobs")),
    );
  }

  #build() {
    this.name = h("h1", {});
    this.state = stateChip("", "");
    this.bar = makeBar();
    this.bar.removeAttribute("aria-hidden");
    for (const [name, value] of [
      ["role", "progressbar"],
      ["aria-valuemin", 0],
      ["aria-valuemax", 100],
    ])
      this.bar.setAttribute(name, value);
    this.facts = h("p.numbers", {});
    this.notes = h("div.notes", {});
    this.links = h(
      "nav.tabs",
      { "aria-label": "Of this job" },
      ...Object.entries(tabs).map(([tab, [text]]) => h("a", { href: this.#address(tab), "data-tab": tab }, text)),
    );
    this.place = h("div.tab", {});
    this.downloads = h("div.downloads", {});
    const steer = (name) => this.steering.get(name);
    put(
      this.#main,
      h(
        "section.job",
        { "data-sticky": true, "data-job": this.#id, hidden: true },
        h(
          "div.row",
          {},
          this.name,
          this.state,
          h("span.id.mono", {}, this.#id),
          h("span.spring", {}),
          h(
            "div.actions",
            {},
            steer("retry"),
            steer("pause"),
            steer("resume"),
            steer("cancel"),
            menu("Download", this.downloads),
            menu("More", ...["rename", "priority", "instances", "budget", "deadline", "extend", "duplicate", "delete"].map(steer)),
          ),
        ),
        this.bar,
        this.facts,
        this.links,
      ),
      this.notes,
      this.place,
    );
    this.head = this.#main.firstChild;
  }

  #show(job) {
    const before = this.#job;
    this.#job = job;
    this.title = job.name;
    this.head.hidden = false;
    this.head.dataset.state = job.state;
    setText(this.name, job.name);
    setText(this.state, title(job.state));
    this.state.dataset.state = job.state;
    this.steering.update(job);
    fillBar(this.bar, job);
    this.bar.setAttribute("aria-valuenow", String(Math.floor(100 * job.progress)));
    this.bar.setAttribute("aria-label", `${job.frames.rendered} of ${job.frames.total} frames`);
    put(this.facts, this.#facts(job));
    this.#showNotes(job);
    if (!before || JSON.stringify(before.artifacts) !== JSON.stringify(job.artifacts)) this.#showDownloads(job);
    this.links.querySelector("[data-tab=problems]").dataset.count = job.frames.failed + job.flagged || "";
    // A job that was extended, or whose frames are rendered again, has other ones.
    if (before && before.frames.total !== job.frames.total)
      this.frames.load().then(
        () => this.#tab?.refresh?.(),
        () => {},
      );
    this.#tab?.show?.(job);
  }

  #facts(job) {
    const strong = (text) => h("strong", {}, text);
    const { total, rendered, failed } = job.frames;
    const sum = money(job);
    return [
      h("span", {}, strong(percent(job.progress)), ` · ${rendered.toLocaleString("en")} of ${count(total, "frame", "frames")}`),
      failed > 0 && h("span.bad", {}, strong(count(failed, "frame", "frames")), " failed"),
      job.flagged > 0 && h("span.suspicious", {}, strong(count(job.flagged, "frame", "frames")), " suspicious"),
      h("span", {}, outlook(job)),
      job.secondsPerFrame !== null && h("span", {}, strong(duration(job.secondsPerFrame)), " a frame"),
      sum && h("span.cost", {}, strong(sum), job.cost.isFinal ? "" : " so far"),
      job.instances > 0 && h("span", {}, count(job.instances, "instance", "instances")),
      job.goesOnAlone && h("span", {}, "goes on by itself: the coordinator's computer may sleep"),
      job.priority !== 0 && h("span", {}, `priority ${job.priority}`),
      h("span", {}, ago(job.createdAt)),
    ];
  }

  #showNotes(job) {
    const isOver = job.endedAt !== null;
    const words = [
      ...job.notices.map(({ text }) => text),
      ...job.warnings,
      // Who fails it concerns a job that goes on, and not while it renders what it had before.
      ...(isOver
        ? []
        : job.blocklist
            .filter(({ workerId }) => farm.workers.get(workerId)?.jobId !== job.id)
            .map(({ workerId, reason }) => `Worker ${workerId} gets no more of its frames: ${reason}`)),
    ];
    const shown = JSON.stringify([job.error, words]);
    if (this.notes.dataset.shown === shown) return;
    this.notes.dataset.shown = shown;
    put(
      this.notes,
      job.error && h("p.error", {}, job.error),
      words.map((text) => h("p.warnings", {}, text)),
    );
  }

  #showDownloads(job) {
    const line = `renderfarm download ${job.id} out --server ${location.origin}`;
    put(
      this.downloads,
      h("a", { href: jobPath(job.id, "/zip"), download: true }, "All frames (zip)"),
      job.artifacts
        .filter(({ state }) => state === "ready")
        .map(({ kind, fileName }) =>
          h("a", { href: artifactOf(job.id, kind), download: fileName }, kind === "video" ? "Video" : "Contact sheet"),
        ),
      button("Copy the command", () => copy(line), { title: line }),
    );
  }

  async #openTab(name) {
    if (this.#name === name && this.#tab) return;
    this.#name = name;
    for (const link of this.links.children) {
      if (link.dataset.tab === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.#tab?.close?.();
    this.#tab = null;
    const module = await tabs[name][1]();
    if (this.#name !== name || !this.#job) return;
    put(this.place);
    this.#tab = module.open(this.place, this.#job, this.frames);
  }
}
