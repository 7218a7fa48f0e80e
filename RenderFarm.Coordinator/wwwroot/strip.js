import { h, soon } from "./dom.js";

/** Pixels that the strip is high at least, and at most as far as its rows allow. */
const height = 18;

const names = ["waiting", "fed", "rendering", "rendered", "failed", "flagged"];

/** One pixel for each frame in the colour of its state, in as many rows as that takes. A click goes there. */
export class Strip {
  #frames;
  #pen;
  #image = null;
  #columns = 0;
  #rows = 0;
  #colours = {};
  #put = soon(() => this.#image && this.#pen.putImageData(this.#image, 0, 0));
  #observer = new ResizeObserver(() => this.#width() !== this.#columns && this.drawAll());
  #scheme = matchMedia("(prefers-color-scheme: dark)");
  #theme = new MutationObserver(() => this.drawAll());
  #redraw = () => this.drawAll();

  constructor(frames, go) {
    this.#frames = frames;
    this.canvas = h("canvas", { onclick: (event) => this.#click(event, go) });
    this.element = h("div.strip", { role: "img" }, this.canvas);
    this.#pen = this.canvas.getContext("2d");
    this.#observer.observe(this.element);
    this.#scheme.addEventListener("change", this.#redraw);
    this.#theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  close() {
    this.#observer.disconnect();
    this.#theme.disconnect();
    this.#scheme.removeEventListener("change", this.#redraw);
  }

  update(index) {
    if (!this.#image) return;
    this.#set(index);
    this.#put();
  }

  drawAll() {
    const count = this.#frames.count;
    const width = this.element.clientWidth;
    if (width === 0 || count === 0) return;
    this.#columns = this.#width();
    this.#rows = Math.ceil(count / this.#columns);
    this.#colours = Object.fromEntries(names.map((name) => [name, this.#colour(name)]));
    this.canvas.width = this.#columns;
    this.canvas.height = this.#rows;
    this.canvas.style.height = `${this.#rows * Math.max(1, Math.floor(height / this.#rows))}px`;
    this.#image = this.#pen.createImageData(this.#columns, this.#rows);
    for (let index = 0; index < count; index++) this.#set(index);
    this.#put();
  }

  #width = () => Math.max(1, Math.min(this.#frames.count, Math.floor(this.element.clientWidth)));

  #set(index) {
    const state = this.#frames.stateAt(index);
    const name = state !== "failed" && this.#frames.isFlaggedAt(index) ? "flagged" : state;
    this.#image.data.set(this.#colours[name], index * 4);
  }

  /** The style sheet has the colours; the browser makes numbers of them. */
  #colour(name) {
    const probe = h("i", { "data-strip": name });
    this.element.append(probe);
    const [red, green, blue] = getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      .map(Number);
    probe.remove();
    return [red, green, blue, 255];
  }

  #click(event, go) {
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.#columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * this.#rows);
    const index = row * this.#columns + column;
    if (index >= 0 && index < this.#frames.count) go(index);
  }
}
