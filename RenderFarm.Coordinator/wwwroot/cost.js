import { call, jobPath } from "./api.js";
import { h, put, setShare, table } from "./dom.js";
import { count, dollars, duration, percent } from "./format.js";
import { gantt } from "./gantt.js";
import { farm } from "./live.js";

// The wait in the queue is not among them: a chunk waits while the one before it renders, and takes nobody's time.
const parts = {
  sceneFetch: "Fetch",
  blenderStart: "Start",
  sceneLoad: "Load",
  render: "Render",
  gate: "Check",
  upload: "Upload",
};

const phases = { boot: "Boot", sceneLoad: "Load", render: "Render", upload: "Upload", lost: "Lost", idle: "Idle" };

/** Frames that the rows of the instances show at most: the last that ended. */
const mostBars = 2000;

/** Milliseconds between two looks while the job goes on. */
const pause = 5000;

export const open = (place, job, frames) => new CostTab(place, job, frames);

/** Where a job's time and money went. */
class CostTab {
  #job;
  #frames;
  #place;
  #lookedAt = 0;

  constructor(place, job, frames) {
    [this.#place, this.#job, this.#frames] = [place, job, frames];
    this.refresh();
  }

  show(job) {
    const hasEnded = job.endedAt !== this.#job.endedAt || (job.cost?.isFinal ?? true) !== (this.#job.cost?.isFinal ?? true);
    this.#job = job;
    if (hasEnded) this.refresh();
  }

  tick() {
    if (this.#job.endedAt === null && Date.now() - this.#lookedAt > pause) this.refresh();
  }

  async refresh() {
    this.#lookedAt = Date.now();
    const job = this.#job;
    const after = this.#frames.numbers[Math.max(0, this.#frames.count - mostBars)] - 1;
    const answers = await Promise.all([
      call(jobPath(job.id, "/cost")),
      this.#frames.seconds(),
      this.#frames.count === 0 ? [] : call(jobPath(job.id, `/frames?after=${after}&limit=${mostBars}`)),
    ]).catch(() => null); // the page says that the coordinator is away
    if (answers === null) return;
    const [cost, seconds, frames] = answers;
    const instances = [...farm.instances.values()].filter((instance) => instance.pool === job.id);
    put(
      this.#place,
      promise(job, cost),
      split(job.timings, "Time of the frames, by what it went into"),
      tables(cost),
      histogram(seconds.filter((one) => one > 0)),
      gantt(job, frames, instances),
    );
    if (this.#place.children.length === 0) put(this.#place, h("p.none", {}, "Nothing is rendered yet."));
  }
}

/** Times as parts of a bar, with their names; nothing where nothing was measured. */
export function split(timings, label) {
  const shown = Object.entries(parts)
    .map(([part, name]) => [part, name, timings[part]])
    .filter(([, , seconds]) => seconds > 0);
  const sum = shown.reduce((all, [, , seconds]) => all + seconds, 0);
  if (sum === 0) return null;
  const bar = h(
    "div.split",
    { "aria-hidden": "true" },
    ...shown.map(([part, , seconds]) => {
      const piece = h("span", { "data-part": part });
      setShare(piece, seconds / sum);
      return piece;
    }),
  );
  const legend = shown.map(([part, name, seconds]) =>
    h("span", { "data-part": part }, `${name} ${duration(seconds)} (${((100 * seconds) / sum).toFixed(seconds / sum < 0.1 ? 1 : 0)} %)`),
  );
  return h("section.timings", {}, h("h2", {}, label), bar, h("div.legend", {}, ...legend));
}

/** What was promised beside what it came to. */
function promise(job, cost) {
  const until = job.endedAt === null ? Date.now() : new Date(job.endedAt);
  const rows = [];
  const took = job.startedAt === null ? null : (until - new Date(job.createdAt)) / 1000;
  if (took !== null || cost.quotedSeconds !== null)
    rows.push([
      "Time",
      cost.quotedSeconds === null ? "-" : duration(cost.quotedSeconds),
      took === null ? "-" : duration(took),
      deadline(job),
    ]);
  if (cost.instances > 0 || cost.quotedDollars !== null) {
    const budget = cost.budget === null ? "no budget" : `of ${dollars(cost.budget)}`;
    rows.push(["Dollars", cost.quotedDollars === null ? "-" : dollars(cost.quotedDollars), dollars(cost.dollars), budget]);
    if (cost.dollarsPerHour > 0)
      rows.push(["Now", "-", `${dollars(cost.dollarsPerHour)} an hour`, count(cost.running, "instance", "instances")]);
  }
  return rows.length > 0 && table("Quote and actual", ["What", "Quoted", job.endedAt === null ? "So far" : "Actual", "Limit"], rows);
}

const deadline = ({ rental }) => (rental?.deadline ? `by ${new Date(rental.deadline).toLocaleString()}` : "no deadline");

function tables(cost) {
  if (cost.instances === 0) return null;
  const exact = (sum) => `$${sum.toFixed(4)}`;
  return h(
    "div.costs",
    {},
    table(
      "Instance time",
      ["Phase", "Time", "Share", "Dollars"],
      cost.phases
        .filter(({ seconds }) => seconds > 0)
        .map(({ phase, seconds, dollars: sum }) => [phases[phase], duration(seconds), percent(seconds / cost.seconds), exact(sum)]),
    ),
    table(
      "Instance types",
      ["Type", "Instances", "Frames", "Dollars", "A frame"],
      cost.types.map((type) => [
        type.instanceType,
        String(type.instances),
        String(type.frames),
        exact(type.dollars),
        type.dollarsPerFrame === null ? "-" : exact(type.dollarsPerFrame),
      ]),
    ),
  );
}

/** How many frames took how long. */
function histogram(seconds) {
  if (seconds.length < 2) return null;
  const sorted = [...seconds].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted[Math.min(sorted.length - 1, Math.floor(0.99 * sorted.length))]];
  const bins = new Array(24).fill(0);
  const width = Math.max((high - low) / bins.length, 1e-9);
  for (const one of sorted) bins[Math.min(bins.length - 1, Math.floor((one - low) / width))]++;
  const most = Math.max(...bins);
  const bars = bins.map((number, at) =>
    h(
      "rect",
      { x: at * 10, width: 9, y: 60 - (60 * number) / most, height: (60 * number) / most },
      h("title", {}, `${duration(low + at * width)} to ${duration(low + (at + 1) * width)}: ${count(number, "frame", "frames")}`),
    ),
  );
  const words = `From ${duration(low)} to ${duration(sorted.at(-1))}, half of them below ${duration(sorted[sorted.length >> 1])}`;
  return h(
    "section.histogram",
    {},
    h("h2", {}, "Time of a frame in Blender"),
    h("svg", { viewBox: "0 0 240 60", preserveAspectRatio: "none", role: "img", "aria-label": words }, ...bars),
    h("p.legend", {}, words),
  );
}
