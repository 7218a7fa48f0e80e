import { call } from "./api.js";
import { ArtifactPanel } from "./artifacts.js";
import { CostPanel, costFact } from "./costs.js";
import { askingButton, make, setShare, setText } from "./dom.js";
import { ago, count, duration, percent, title } from "./format.js";
import { FrameGrid } from "./frames.js";
import { settingFacts } from "./settings.js";

// The wait in the queue is not among them: a chunk waits while the one before it renders, and takes nobody's time.
const parts = {
  sceneFetch: "Fetch",
  blenderStart: "Start",
  sceneLoad: "Load",
  render: "Render",
  gate: "Check",
  upload: "Upload",
};

/** A job as a card. */
export class JobCard {
  #grid = null;
  #job = null;
  #isOpen = false;

  constructor(job) {
    this.#build(job.id);
    this.update(job);
  }

  /** The frames' grid, when it is open. */
  get grid() {
    return this.#grid;
  }

  get job() {
    return this.#job;
  }

  /** Shows or hides the frames. */
  open(isOpen) {
    if (this.#isOpen === isOpen) return;
    this.#isOpen = isOpen;
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      this.#grid = new FrameGrid(this.#job.id);
      this.details.append(this.#grid.element);
      this.#grid.reload().catch((error) => setText(this.problem, error.message));
    } else {
      this.#grid?.element.remove();
      this.#grid = null;
    }
    this.#draw();
  }

  update(job) {
    this.#job = job;
    this.#draw();
  }

  #build(id) {
    this.name = make("span", { className: "name" });
    this.toggle = make("button", { className: "toggle", attributes: { type: "button", "aria-expanded": "false" }, children: [this.name] });
    this.toggle.addEventListener("click", () => this.open(!this.#isOpen));
    this.state = make("span", { className: "state" });
    this.pause = askingButton("Pause", null, () => this.#steer("pause"));
    this.resume = askingButton("Resume", null, () => this.#steer("resume"));
    this.retry = askingButton("Retry failed", null, () => this.#steer("retry"));
    this.cancel = askingButton("Cancel", "Really cancel?", () => this.#steer("cancel"));
    this.segments = Object.fromEntries(["rendered", "rendering", "failed"].map((name) => [name, make("span", { className: name })]));
    this.bar = make("div", {
      className: "bar",
      attributes: { role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" },
      children: Object.values(this.segments),
    });
    this.numbers = make("p", { className: "numbers" });
    this.error = make("p", { className: "error" });
    this.warnings = make("p", { className: "warnings" });
    this.problem = make("p", { className: "none", attributes: { role: "status" } });
    this.settings = make("p", { className: "numbers settings" });
    this.timings = make("div", { className: "timings" });
    this.costs = new CostPanel(id);
    this.artifacts = new ArtifactPanel(id);
    this.details = make("div");
    this.element = make("section", {
      className: "job",
      attributes: { "data-job": id },
      children: [
        make("header", {
          children: [
            make("h2", { children: [this.toggle] }),
            this.state,
            make("span", { className: "id", text: id }),
            make("span", { className: "spring" }),
            make("div", { className: "actions", children: [this.retry, this.pause, this.resume, this.cancel] }),
          ],
        }),
        make("div", {
          className: "body",
          children: [
            this.bar,
            this.numbers,
            this.error,
            this.warnings,
            this.problem,
            this.settings,
            this.timings,
            this.costs.element,
            this.artifacts.element,
            this.details,
          ],
        }),
      ],
    });
  }

  #draw() {
    const job = this.#job;
    const { total, rendered, rendering, failed } = job.frames;
    this.element.dataset.state = job.state;
    this.element.setAttribute("aria-label", `Job ${job.name}`);
    setText(this.name, job.name);
    setText(this.state, title(job.state));
    this.state.dataset.state = job.state;
    this.retry.hidden = failed === 0 || job.state === "canceled";
    this.pause.hidden = job.endedAt != null || job.state === "paused";
    this.resume.hidden = job.state !== "paused";
    this.cancel.hidden = job.endedAt != null;

    setShare(this.segments.rendered, rendered / total);
    setShare(this.segments.rendering, Math.max(0, job.progress - rendered / total));
    setShare(this.segments.failed, failed / total);
    this.bar.setAttribute("aria-valuenow", String(Math.floor(100 * job.progress)));
    this.bar.setAttribute("aria-label", `${rendered} of ${total} frames`);

    this.numbers.replaceChildren(...this.#facts(total, rendered, rendering, failed));
    this.error.hidden = !job.error;
    setText(this.error, job.error ?? "");
    const notes = [
      ...job.notices.map(({ text }) => text),
      ...job.warnings,
      ...job.blocklist.map((blocked) => `Worker ${blocked.workerId} is on the blocklist: ${blocked.reason}`),
    ];
    this.warnings.hidden = notes.length === 0;
    setText(this.warnings, notes.join(" "));
    this.costs.element.hidden = !this.#isOpen;
    if (this.#isOpen) this.costs.update(job.cost).catch((error) => setText(this.problem, error.message));
    this.artifacts.element.hidden = !this.#isOpen;
    if (this.#isOpen) this.artifacts.update(job.artifacts);
    this.settings.replaceChildren(...(this.#isOpen ? settingFacts(job) : []));
    this.timings.hidden = !this.#isOpen || rendered === 0;
    if (!this.timings.hidden) this.timings.replaceChildren(...this.#split());
  }

  #facts(total, rendered, rendering, failed) {
    const job = this.#job;
    const strong = (text) => make("strong", { text });
    const facts = [
      make("span", {
        children: [strong(percent(job.progress)), ` · ${rendered.toLocaleString("en")} of ${count(total, "frame", "frames")}`],
      }),
    ];
    if (failed > 0) facts.push(make("span", { children: [strong(count(failed, "frame", "frames")), " failed"] }));
    if (job.flagged > 0)
      facts.push(make("span", { className: "suspicious", children: [strong(count(job.flagged, "frame", "frames")), " suspicious"] }));
    if (job.secondsPerFrame != null) facts.push(make("span", { children: [strong(duration(job.secondsPerFrame)), " a frame"] }));
    if (job.cost) facts.push(costFact(job));
    if (job.state === "paused") {
      facts.push(make("span", { text: rendering > 0 ? `${count(rendering, "frame", "frames")} in hand` : "waits to be resumed" }));
    } else if (job.endedAt == null) {
      const left = total - rendered - failed;
      if (job.secondsPerFrame != null && rendering > 0)
        facts.push(make("span", { children: ["about ", strong(duration((left * job.secondsPerFrame) / rendering)), " to go"] }));
      else if (rendering === 0 && rendered === 0) facts.push(make("span", { text: "waits for a worker" }));
    } else if (job.startedAt != null) {
      facts.push(make("span", { children: ["took ", strong(duration((new Date(job.endedAt) - new Date(job.startedAt)) / 1000))] }));
    }
    facts.push(make("span", { text: ago(job.createdAt) }));
    return facts;
  }

  #split() {
    const timings = Object.entries(parts).map(([part, name]) => ({ part, name, seconds: this.#job.timings[part] }));
    const sum = timings.reduce((all, { seconds }) => all + seconds, 0);
    if (sum === 0) return [];
    const bar = make("div", { className: "split", attributes: { "aria-hidden": "true" } });
    const legend = make("div", { className: "legend" });
    for (const { part, name, seconds } of timings.filter((timing) => timing.seconds > 0)) {
      const piece = make("span", { attributes: { "data-part": part } });
      setShare(piece, seconds / sum);
      bar.append(piece);
      legend.append(
        make("span", {
          text: `${name} ${duration(seconds)} (${((100 * seconds) / sum).toFixed(seconds / sum < 0.1 ? 1 : 0)} %)`,
          attributes: { "data-part": part },
        }),
      );
    }
    return [bar, legend];
  }

  async #steer(action) {
    try {
      this.update(await call(`/api/jobs/${encodeURIComponent(this.#job.id)}/${action}`, { method: "POST" }));
      setText(this.problem, "");
    } catch (error) {
      setText(this.problem, error.message);
    }
  }
}
