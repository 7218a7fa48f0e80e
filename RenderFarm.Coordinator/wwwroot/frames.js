import { previewOf } from "./api.js";
import { button, h, put, setShare, setText, soon } from "./dom.js";
import { percent, title } from "./format.js";
import { Strip } from "./strip.js";
import { VirtualGrid } from "./virtual.js";

/** Milliseconds between two looks at the counts and at what a filter takes, while much changes. */
const pause = 500;

/** How often a picture that does not come is asked for again, each time after twice as long: the store may be away for a moment. */
const mostTries = 5;

const chips = [
  ["all", "All", null],
  ["rendering", "Rendering", (frames) => (index) => frames.stateAt(index) === "rendering"],
  ["rendered", "Rendered", (frames) => (index) => frames.stateAt(index) === "rendered"],
  ["failed", "Failed", (frames) => (index) => frames.stateAt(index) === "failed"],
  ["flagged", "Suspicious", (frames) => (index) => frames.isFlaggedAt(index)],
  ["slow", "Slow", null],
];

export const open = (place, job, frames) => new FramesTab(place, job, frames);

/** The frames of a job: a strip of all, and a grid that fills as they arrive. */
class FramesTab {
  #frames;
  #chip = "all";
  #places = null;
  #slow = null;
  #later = 0;
  #gridSoon = soon(() => this.grid.updateAll());

  constructor(place, job, frames) {
    this.#frames = frames;
    this.strip = new Strip(frames, (index) => this.#jump(index));
    this.chips = h(
      "div.chips",
      { role: "group", "aria-label": "Which frames" },
      ...chips.map(([key, text]) => button(text, () => this.#choose(key), { className: "chip" })),
    );
    const number = h("input", { type: "number", "aria-label": "Go to frame", placeholder: "Frame" });
    const goto = h("form.goto", { onsubmit: (event) => this.#goto(event, Number(number.value)) }, number);
    this.grid = new VirtualGrid({
      label: "Frames",
      className: "frames",
      minWidth: window.innerWidth < 700 ? 88 : 124,
      gap: 8,
      height: (width) => Math.round((width * 9) / 16),
      draw: (item, at) => this.#draw(item, this.#place(at)),
      seen: (from, to) => this.#seen(from, to),
    });
    this.none = h("p.none", { hidden: true }, "No frame is like that.");
    put(place, this.strip.element, h("div.tools", {}, this.chips, goto), this.none, this.grid.element);
    this.keys = [
      ["↑↓", "move among the frames"],
      ["Home", "the first"],
      ["End", "the last"],
      ["Enter", "open a frame"],
    ];
    this.#all();
  }

  close() {
    this.grid.close();
    this.strip.close();
    clearTimeout(this.#later);
  }

  refresh() {
    this.#slow = null;
    this.#all();
  }

  take(frame) {
    const index = this.#frames.indexOf(frame.frame);
    if (index < 0) return;
    this.strip.update(index);
    if (this.#places === null) this.grid.update(index);
    this.#later ||= setTimeout(() => {
      this.#later = 0;
      this.#drawChips();
      if (this.#places !== null) this.#filter();
    }, pause);
  }

  #place = (at) => (this.#places === null ? at : this.#places[at]);

  #all() {
    this.strip.drawAll();
    this.#drawChips();
    this.#filter();
  }

  async #choose(chip) {
    if (chip === "slow" && this.#slow === null) {
      const seconds = await this.#frames.seconds();
      const known = seconds.filter((one) => one > 0).sort((a, b) => a - b);
      const limit = 2 * (known[known.length >> 1] ?? Infinity);
      this.#slow = (index) => seconds[index] > limit;
    }
    this.#chip = chip;
    this.#drawChips();
    this.#filter();
  }

  #filter() {
    const make = chips.find(([key]) => key === this.#chip)[2];
    const filter = this.#chip === "slow" ? this.#slow : make?.(this.#frames);
    this.#places = filter ? this.#frames.where(filter) : null;
    const shown = this.#places?.length ?? this.#frames.count;
    this.none.hidden = shown > 0;
    this.grid.setCount(shown);
  }

  #drawChips() {
    const counts = { ...this.#frames.counts(), all: this.#frames.count };
    chips.forEach(([key, text], at) => {
      const chip = this.chips.children[at];
      setText(chip, key === "slow" ? text : `${text} ${counts[key].toLocaleString("en")}`);
      chip.title = key === "slow" ? "More than twice the time of most" : "";
      chip.setAttribute("aria-pressed", String(this.#chip === key));
      chip.hidden = key !== "all" && key !== "slow" && counts[key] === 0 && this.#chip !== key;
    });
    this.strip.element.setAttribute(
      "aria-label",
      `${counts.all} frames: ${counts.rendered} rendered, ${counts.rendering} rendering, ${counts.failed} failed`,
    );
  }

  #jump(index) {
    if (this.#places !== null) this.#choose("all");
    this.grid.show(index, true);
  }

  #goto(event, number) {
    event.preventDefault();
    const index = this.#frames.indexOf(number);
    if (index >= 0) this.#jump(index);
  }

  async #seen(from, to) {
    const places = [];
    for (let at = from; at <= to; at++) places.push(this.#place(at));
    if (await this.#frames.need(places).catch(() => false)) this.#gridSoon();
  }

  #draw(item, index) {
    const number = this.#frames.numbers[index];
    if (!item.cell) {
      const cell = { link: h("a.frame", { "data-stop": true }), note: h("span.note"), number: h("span.number"), words: h("span.unseen") };
      cell.link.append(h("span.unseen", {}, "Frame "), cell.number, cell.words, cell.note);
      item.cell = cell;
      item.append(cell.link);
    }
    const { link, note, number: shown } = item.cell;
    const frame = this.#frames.at(index);
    const state = this.#frames.stateAt(index);
    const isFlagged = this.#frames.isFlaggedAt(index);
    if (item.cell.index !== index) {
      item.cell.index = index;
      link.href = `#/job/${encodeURIComponent(this.#frames.jobId)}/frame/${number}`;
      setText(shown, String(number));
    }
    link.dataset.state = state;
    link.classList.toggle("flagged", isFlagged);
    setShare(link, frame?.progress ?? 0);
    const words = state === "rendering" ? percent(frame?.progress ?? 0) : state === "failed" ? (frame?.error ?? "Failed") : "";
    setText(note, words);
    const flags = frame?.flags.map((flag) => flag.reason).join(" ") ?? "";
    link.title = state === "failed" ? (frame?.error ?? "") : flags;
    setText(item.cell.words, `: ${title(state)}${isFlagged ? `, suspicious. ${flags}` : ""} `);
    this.#picture(item.cell, state === "rendered" && frame?.fileName ? frame : null);
  }

  #picture(cell, frame) {
    const address = frame ? previewOf(this.#frames.jobId, frame) : null;
    if (cell.address === address) return;
    cell.address = address;
    cell.image?.remove();
    cell.image = null;
    if (!frame) return;
    const image = h("img", { alt: "", decoding: "async", src: address });
    image.addEventListener("load", () => {
      image.classList.add("here");
      setText(cell.note, "");
    });
    let tries = 0;
    image.addEventListener("error", () => {
      setText(cell.note, frame.fileName.split(".").pop().toUpperCase());
      if (tries < mostTries) setTimeout(() => cell.image === image && (image.src = address), 1000 * 2 ** tries++);
    });
    cell.image = image;
    cell.link.prepend(image);
  }
}
