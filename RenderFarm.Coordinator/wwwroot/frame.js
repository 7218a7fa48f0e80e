import { call, imageOf, jobPath, outputOf, previewOf, send, traceOf } from "./api.js";
import { button, h, put, setText, stateChip } from "./dom.js";
import { clock, duration, percent, size, title } from "./format.js";
import { split } from "./cost.js";
import { FrameSet } from "./frameset.js";
import { LogPanel } from "./log.js";

// Those are shown by their preview.
const unseenByBrowsers = /\.(exr|hdr|tiff?|dpx|cin|jp2|tga|rgb)$/i;

const zooms = [
  ["fit", "Fit"],
  ["1", "1:1"],
  ["2", "200 %"],
];

export const open = (main, [id, number]) => new FrameView(main, id, Number(number));

class FrameView {
  #id;
  #number;
  #frame = null;
  #output = "";
  #zoom = "fit";

  constructor(main, id, number) {
    this.#id = id;
    this.#number = number;
    this.frames = new FrameSet(id);
    this.#build(main);
    this.keys = [
      ["ArrowLeft", "the frame before", () => this.#step(-1)],
      ["ArrowRight", "the next frame", () => this.#step(1)],
      ["Home", "the first frame", () => this.#go(0)],
      ["End", "the last frame", () => this.#go(this.frames.count - 1)],
      ["f", "fit", () => this.#setZoom("fit")],
      ["1", "pixel for pixel", () => this.#setZoom("1")],
      ["2", "200 %", () => this.#setZoom("2")],
      ["Escape", "back to the job", () => (location.hash = `#/job/${encodeURIComponent(this.#id)}/frames`)],
    ];
    this.refresh();
  }

  get title() {
    return `Frame ${this.#number}`;
  }

  move([id, number]) {
    if (id !== this.#id) return false;
    this.#number = Number(number);
    this.#output = "";
    this.#load();
    return true;
  }

  take({ refresh, frame, jobId }) {
    if (refresh) this.refresh();
    if (!frame || jobId !== this.#id) return;
    this.frames.take(frame);
    if (frame.frame === this.#number) this.#show(frame);
  }

  async refresh() {
    try {
      await this.frames.load();
      await this.#load();
    } catch (error) {
      if (error.body) put(this.stage, h("p", {}, error.message));
    }
  }

  #build(main) {
    this.name = h("h1", {});
    this.state = stateChip("", "");
    this.previous = button("←", () => this.#step(-1), { title: "The frame before" });
    this.next = button("→", () => this.#step(1), { title: "The next frame" });
    for (const one of [this.previous, this.next]) one.setAttribute("aria-label", one.title);
    this.zooms = zooms.map(([zoom, text]) => button(text, () => this.#setZoom(zoom), { className: "chip" }));
    this.outputs = h("select", {
      "aria-label": "Which image",
      hidden: true,
      onchange: () => this.#drawStage((this.#output = this.outputs.value)),
    });
    this.stage = h("div.stage", { tabindex: 0, role: "region", "aria-label": "Picture" });
    this.#pan();
    this.flags = h("div.notes", {});
    this.facts = h("dl.facts", {});
    this.times = h("div", {});
    this.attempts = h("div", {});
    this.log = new LogPanel(button("Render it again", this.#again, { ask: "The image goes. Really?" }));
    put(
      main,
      h(
        "div.row.frame-head",
        { "data-sticky": true },
        h("a", { href: `#/job/${encodeURIComponent(this.#id)}/frames` }, "‹ Job"),
        this.name,
        this.state,
        h("span.spring", {}),
        h("div.chips", { role: "group", "aria-label": "Size" }, this.zooms),
        this.outputs,
        this.previous,
        this.next,
      ),
      this.flags,
      this.stage,
      this.facts,
      this.times,
      this.attempts,
      this.log.element,
    );
    this.#setZoom("fit");
  }

  #again = async () => {
    await send("POST", jobPath(this.#id, "/retry"), { frames: String(this.#number) });
    return "It is rendered again.";
  };

  #step(by) {
    this.#go(this.frames.indexOf(this.#number) + by);
  }

  #go(index) {
    const number = this.frames.numbers[index];
    if (number !== undefined && number !== this.#number) location.replace(`#/job/${encodeURIComponent(this.#id)}/frame/${number}`);
  }

  async #load() {
    const index = this.frames.indexOf(this.#number);
    setText(this.name, `Frame ${this.#number}`);
    this.previous.disabled = index <= 0;
    this.next.disabled = index < 0 || index === this.frames.count - 1;
    if (index < 0) {
      put(this.stage, h("p", {}, "The job has no such frame."));
      return;
    }
    await this.frames.need([index]);
    const frame = this.frames.at(index);
    this.#frame = null;
    if (frame?.frame === this.#number) this.#show(frame);
  }

  #show(frame) {
    const before = this.#frame;
    this.#frame = frame;
    const isSuspicious = frame.state === "rendered" && frame.flags.length > 0;
    setText(this.state, isSuspicious ? "Suspicious" : title(frame.state));
    this.state.dataset.state = isSuspicious ? "paused" : frame.state;
    put(
      this.flags,
      frame.flags.map(({ reason }) => h("p.warnings", {}, reason)),
    );
    put(this.facts, this.#facts(frame));
    put(
      this.times,
      frame.timings && [
        frame.timings.queueWait > 0 && h("p.none", {}, `It waited ${duration(frame.timings.queueWait)} in the queue.`),
        split(frame.timings, "Where its time went"),
      ],
    );
    this.outputs.hidden = frame.outputs.length === 0;
    if (!this.outputs.hidden)
      put(
        this.outputs,
        h("option", { value: "" }, frame.fileName ?? "Image"),
        frame.outputs.map(({ name }) => h("option", { value: name }, name)),
      );
    this.outputs.value = this.#output;
    this.#drawStage();
    if (before?.state !== frame.state || before?.endedAt !== frame.endedAt || frame.state === "rendering")
      this.log.load(this.#id, frame);
    if (before?.state !== frame.state || before?.endedAt !== frame.endedAt) {
      this.#loadAttempts(frame);
    }
  }

  #drawStage() {
    const frame = this.#frame;
    if (frame.state !== "rendered") {
      const waits = { waiting: "It waits to be handed out.", fed: "It is on its way to a worker." };
      const words =
        frame.state === "rendering"
          ? `A worker renders it: ${percent(frame.progress)}.`
          : (waits[frame.state] ?? frame.error ?? "Failed");
      put(
        this.stage,
        h("p", {}, words),
        frame.state !== "failed" && frame.error && h("p", {}, `The last attempt failed: ${frame.error}`),
      );
      return;
    }
    const address = this.#output
      ? outputOf(this.#id, frame.frame, this.#output)
      : (unseenByBrowsers.test(frame.fileName) ? previewOf : imageOf)(this.#id, frame);
    if (this.stage.querySelector("img")?.getAttribute("src") !== address)
      put(this.stage, h("img", { src: address, alt: `Frame ${frame.frame}`, draggable: "false", onload: () => this.#fit() }));
  }

  #facts(frame) {
    const link = (text, href, more = {}) => h("a", { href, ...more }, text);
    const trace = frame.traceId && h("span.mono", {}, frame.traceId);
    if (trace)
      traceOf(frame.traceId).then(
        (href) => href && put(trace, link(frame.traceId, href, { target: "_blank", rel: "noopener" })),
        () => {},
      );
    const files =
      frame.state !== "rendered"
        ? []
        : [
            link(frame.fileName, imageOf(this.#id, frame), { download: frame.fileName }),
            ...frame.outputs.flatMap(({ name }) => [
              " · ",
              link(name, outputOf(this.#id, frame.frame, name), { download: name.split("/").pop() }),
            ]),
          ];
    const all = [
      ["Worker", frame.worker],
      ["Began", frame.startedAt && clock(frame.startedAt)],
      ["In Blender", frame.renderSeconds === null ? null : duration(frame.renderSeconds)],
      ["Parts", frame.parts > 0 ? `${frame.partsDone} of ${frame.parts}` : null],
      ["Size", frame.sizeBytes === null ? null : size(frame.sizeBytes)],
      ["SHA-256", frame.sha256 && h("span.mono", {}, frame.sha256)],
      ["Trace", trace],
      ["Files", files.length > 0 ? files : null],
    ];
    return all.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, ...[value].flat())));
  }

  async #loadAttempts(frame) {
    const failures = await call(jobPath(this.#id, `/frames/${frame.frame}/failures`)).catch(() => []);
    if (this.#number !== frame.frame) return;
    put(
      this.attempts,
      failures.length > 0 &&
        h(
          "section.attempts",
          {},
          h("h2", {}, "Attempts that failed"),
          h(
            "ul",
            {},
            ...failures.map(({ part, workerId, error, failedAt }) =>
              h("li", {}, h("strong", {}, workerId), ` ${clock(failedAt)}${part > 0 ? `, part ${part}` : ""}: ${error}`),
            ),
          ),
        ),
    );
  }

  #setZoom(zoom) {
    this.#zoom = zoom;
    zooms.forEach(([one], at) => this.zooms[at].setAttribute("aria-pressed", String(one === zoom)));
    this.stage.dataset.zoom = zoom;
    this.#fit();
  }

  /** Pixel for pixel on this screen, or twice. */
  #fit() {
    const image = this.stage.querySelector("img");
    if (!image) return;
    image.style.width =
      this.#zoom === "fit" ? "" : `${(image.naturalWidth * Number(this.#zoom)) / (this.#zoom === "1" ? devicePixelRatio : 1)}px`;
  }

  /** What is larger than the stage is drawn about with the pointer. */
  #pan() {
    let from = null;
    this.stage.addEventListener("pointerdown", (event) => {
      if (this.#zoom === "fit") return;
      from = { x: event.clientX + this.stage.scrollLeft, y: event.clientY + this.stage.scrollTop };
      this.stage.setPointerCapture(event.pointerId);
    });
    this.stage.addEventListener("pointermove", (event) => from && this.stage.scrollTo(from.x - event.clientX, from.y - event.clientY));
    for (const name of ["pointerup", "pointercancel"]) this.stage.addEventListener(name, () => (from = null));
  }
}
