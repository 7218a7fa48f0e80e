import { artifactOf, call, imageOf, previewOf } from "./api.js";
import { button, h, put, setText } from "./dom.js";
import { size } from "./format.js";

/** Frames fetched ahead of the one that is shown. */
const ahead = 24;

const names = { video: "Video", contactSheet: "Contact sheet" };

export const open = (place, job, frames) => new WatchTab(place, job, frames);

/** The movie when it is there; before that, and for a closer look, a flipbook of the frames. */
class WatchTab {
  #job;
  #frames;
  #places = [];
  #at = 0;
  #timer = 0;
  #isFull = false;
  #other = null;
  #shown = "";

  constructor(place, job, frames) {
    this.#job = job;
    this.#frames = frames;
    this.artifacts = h("div.artifacts", {});
    this.picture = h("img", { alt: "" });
    this.over = h("img.over", { alt: "", hidden: true });
    this.label = h("output.mono", {});
    this.slider = h("input", {
      type: "range",
      min: 0,
      value: 0,
      "aria-label": "Frame",
      oninput: () => this.#go(Number(this.slider.value)),
    });
    this.play = button("Play", () => this.#toggle(), { className: "" });
    this.loop = h("input", { type: "checkbox", checked: true });
    const rates = [1, 2, 6, 12, 24, 30, 60];
    this.rate = h(
      "select",
      { "aria-label": "Frames a second", onchange: () => this.#timer && this.#start() },
      ...rates.map((rate) => h("option", { value: rate, selected: rate === nearest(rates, job.framesPerSecond) }, `${rate} a second`)),
    );
    this.compare = h(
      "select",
      { "aria-label": "Compare with", onchange: () => this.#compare(this.compare.value) },
      h("option", { value: "" }, "Compare with …"),
      h("option", { value: "before" }, "the frame before (onion)"),
    );
    this.wipe = h("input", {
      type: "range",
      min: 0,
      max: 100,
      value: 50,
      "aria-label": "Wipe",
      hidden: true,
      oninput: () => this.#showOver(),
    });
    this.none = h("p.none", {}, "No frame is rendered yet; the first one is shown here.");
    this.book = h(
      "section.flipbook",
      { "aria-label": "Flipbook" },
      h("div.stage", {}, this.picture, this.over, this.none),
      this.slider,
      h(
        "div.row",
        {},
        button("|‹", () => this.#go(0), { title: "The first" }),
        button("‹", () => this.#step(-1), { title: "One back: ," }),
        this.play,
        button("›", () => this.#step(1), { title: "One on: ." }),
        this.label,
        h("span.spring", {}),
        h("label", {}, this.loop, " Loop"),
        this.rate,
        button("Full size", () => this.#toggleSize()),
        this.compare,
        this.wipe,
      ),
    );
    for (const one of this.book.querySelectorAll("button[title]")) one.setAttribute("aria-label", one.title);
    put(place, this.artifacts, this.book);
    this.keys = [
      [" ", "play or stop", () => this.#toggle()],
      [",", "one frame back", () => this.#step(-1)],
      [".", "one frame on", () => this.#step(1)],
      ["l", "loop or not", () => (this.loop.checked = !this.loop.checked)],
    ];
    this.show(job);
    this.refresh();
    this.#findOthers();
  }

  close() {
    clearInterval(this.#timer);
  }

  show(job) {
    this.#job = job;
    // A video that plays is not begun anew.
    const now = JSON.stringify(job.artifacts);
    if (now === this.#shown) return;
    this.#shown = now;
    put(
      this.artifacts,
      job.artifacts.map((artifact) => this.#artifact(artifact)),
    );
  }

  refresh() {
    this.#places = this.#frames.where((index) => this.#frames.stateAt(index) === "rendered");
    this.#go(Math.min(this.#at, Math.max(0, this.#places.length - 1)));
  }

  take(frame) {
    if (frame.state !== "rendered") return;
    const index = this.#frames.indexOf(frame.frame);
    let at = this.#places.length;
    while (at > 0 && this.#places[at - 1] > index) at--;
    if (this.#places[at - 1] === index) return;
    this.#places.splice(at, 0, index);
    if (at <= this.#at && this.#places.length > 1) this.#at++;
    this.#go(this.#at);
  }

  #artifact({ kind, state, fileName, sizeBytes, note, error }) {
    const name = names[kind];
    if (state !== "ready") {
      const words = state === "failed" ? `could not be made: ${error}` : "is being made …";
      return h(state === "failed" ? "p.warnings" : "p.none", {}, `${name} ${words}`);
    }
    const src = artifactOf(this.#job.id, kind);
    const picture =
      kind === "video"
        ? h("video", { src, controls: true, loop: true, muted: true, playsinline: true, preload: "metadata", "aria-label": name })
        : h("a", { href: src, target: "_blank", rel: "noopener" }, h("img", { src, alt: name, loading: "lazy" }));
    const caption = h(
      "figcaption",
      {},
      h("a", { href: src, download: fileName }, fileName),
      ` · ${size(sizeBytes)}${note ? ` · ${note}` : ""}`,
    );
    return h(`figure.${kind}`, {}, picture, caption);
  }

  async #go(at) {
    this.#at = at;
    const count = this.#places.length;
    this.none.hidden = count > 0;
    this.picture.hidden = count === 0;
    this.slider.max = Math.max(0, count - 1);
    this.slider.disabled = this.play.disabled = count < 2;
    this.slider.value = at;
    if (count === 0) return;
    const index = this.#places[at];
    const number = this.#frames.numbers[index];
    setText(this.label, `Frame ${number}`);
    this.slider.setAttribute("aria-valuetext", `Frame ${number}`);
    await this.#frames.need(this.#places.slice(at, at + ahead)).catch(() => {});
    if (this.#places[this.#at] !== index) return;
    const frame = this.#frames.at(index);
    if (!frame) return;
    this.picture.src = this.#address(this.#job.id, frame);
    this.picture.alt = `Frame ${number}`;
    this.#showOver();
    for (const next of this.#places.slice(at + 1, at + 6)) {
      const coming = this.#frames.at(next);
      if (coming?.fileName) new Image().src = this.#address(this.#job.id, coming);
    }
  }

  #address = (id, frame) => (this.#isFull ? imageOf(id, frame) : previewOf(id, frame));

  #step(by) {
    this.#stop();
    const count = this.#places.length;
    if (count > 0) this.#go((this.#at + by + count) % count);
  }

  #toggle() {
    if (this.#timer) this.#stop();
    else this.#start();
  }

  #start() {
    clearInterval(this.#timer);
    setText(this.play, "Stop");
    this.#timer = setInterval(
      () => {
        if (this.#at + 1 >= this.#places.length && !this.loop.checked) this.#stop();
        // The next one waits for its picture: all are seen.
        else if (this.picture.complete) this.#go((this.#at + 1) % this.#places.length);
      },
      1000 / Number(this.rate.value),
    );
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
    setText(this.play, "Play");
  }

  #toggleSize() {
    this.#isFull = !this.#isFull;
    this.book.classList.toggle("full", this.#isFull);
    this.#go(this.#at);
  }

  /** Jobs of the same scene, to lay one over the other. */
  async #findOthers() {
    const jobs = await call("/api/jobs?limit=200").catch(() => []);
    const others = jobs.filter((job) => job.scene === this.#job.scene && job.id !== this.#job.id && job.frames.rendered > 0).slice(0, 20);
    this.compare.append(...others.map((job) => h("option", { value: job.id }, `${job.name} (wipe)`)));
  }

  #compare(value) {
    this.#other = value || null;
    this.wipe.hidden = value === "" || value === "before";
    this.#showOver();
  }

  #showOver() {
    const index = this.#places[this.#at];
    this.over.hidden = this.#other === null || index === undefined;
    if (this.over.hidden) return;
    const isOnion = this.#other === "before";
    const frame = isOnion ? this.#frames.at(this.#places[Math.max(0, this.#at - 1)]) : { ...this.#frames.at(index), sha256: "other" };
    if (!frame?.frame) return;
    this.over.src = this.#address(isOnion ? this.#job.id : this.#other, frame);
    this.over.style.opacity = isOnion ? 0.5 : 1;
    this.over.style.clipPath = isOnion ? "" : `inset(0 0 0 ${this.wipe.value}%)`;
  }
}

const nearest = (rates, wanted) => rates.reduce((best, rate) => (Math.abs(rate - wanted) < Math.abs(best - wanted) ? rate : best));
