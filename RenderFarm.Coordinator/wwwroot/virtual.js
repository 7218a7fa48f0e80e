import { h, soon } from "./dom.js";

/** Rows drawn above and below those that are seen. */
const margin = 4;

/**
 * A list or a grid of any length, of which only what is seen is there. It is one stop of the Tab key: arrow keys, Home, End and the page
 * keys move in it.
 */
export class VirtualGrid {
  #count = 0;
  #columns = 1;
  #rowHeight = 1;
  #shown = new Map();
  #active = 0;
  #options;
  #layoutSoon = soon(() => this.layout());
  #cleanups = [];

  /**
   * `draw(element, index)` fills an item, which stays the same element as long as it is seen; `height(width)` is that of a row of items of
   * that width; `minWidth` of an item makes a grid; `seen(from, to)` hears what is looked at; `isStop(index)` leaves items out of the keys'
   * way.
   */
  constructor({ label, className, minWidth = null, gap = 0, height, draw, seen = () => {}, isStop = () => true, keydown = () => {} }) {
    this.#options = { minWidth, gap, height, draw, seen, isStop, keydown };
    this.element = h(`div.virtual.${className}`, { role: "list", "aria-label": label, onkeydown: (event) => this.#key(event) });
    this.element.addEventListener("focusin", (event) => {
      const item = event.target.closest("[data-index]");
      if (item) this.#activate(Number(item.dataset.index));
    });
    for (const [target, name] of [
      [window, "scroll"],
      [window, "resize"],
    ]) {
      target.addEventListener(name, this.#layoutSoon, { passive: true });
      this.#cleanups.push(() => target.removeEventListener(name, this.#layoutSoon));
    }
    const observer = new ResizeObserver(this.#layoutSoon);
    observer.observe(this.element);
    this.#cleanups.push(() => observer.disconnect());
  }

  get active() {
    return this.#active;
  }

  close() {
    for (const clean of this.#cleanups) clean();
  }

  /** How many items there are. All that are seen are drawn anew. */
  setCount(count) {
    this.#count = count;
    this.#active = Math.max(0, Math.min(this.#active, count - 1));
    for (const [index, item] of this.#shown) {
      if (index >= count) {
        item.remove();
        this.#shown.delete(index);
      } else this.#options.draw(item, index);
    }
    this.layout();
  }

  /** An item has changed. */
  update(index) {
    const item = this.#shown.get(index);
    if (item) this.#options.draw(item, index);
  }

  /** All that are seen have changed. */
  updateAll() {
    for (const [index, item] of this.#shown) this.#options.draw(item, index);
  }

  layout() {
    const { minWidth, gap, height, draw, seen } = this.#options;
    const width = this.element.clientWidth;
    if (width === 0) return;
    this.#columns = minWidth === null ? 1 : Math.max(1, Math.floor((width + gap) / (minWidth + gap)));
    const itemWidth = (width - gap * (this.#columns - 1)) / this.#columns;
    this.#rowHeight = height(itemWidth) + gap;
    const rows = Math.ceil(this.#count / this.#columns);
    this.element.style.height = `${Math.max(0, rows * this.#rowHeight - gap)}px`;

    const above = -this.element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(above / this.#rowHeight) - margin) * this.#columns;
    const last = Math.min(this.#count, (Math.ceil((above + window.innerHeight) / this.#rowHeight) + margin) * this.#columns);
    for (const [index, item] of this.#shown) {
      // What has the focus stays: a key that is pressed must not be lost.
      if ((index >= first && index < last) || item.contains(document.activeElement)) continue;
      item.remove();
      this.#shown.delete(index);
    }
    for (let index = first; index < last; index++) {
      let item = this.#shown.get(index);
      if (!item) {
        item = h("div.item", { role: "listitem", "data-index": index });
        this.#shown.set(index, item);
        draw(item, index);
        this.#insert(item, index);
      }
      item.setAttribute("aria-setsize", this.#count);
      item.setAttribute("aria-posinset", index + 1);
      item.style.width = `${itemWidth}px`;
      item.style.height = `${this.#rowHeight - gap}px`;
      const left = (index % this.#columns) * (itemWidth + gap);
      item.style.transform = `translate(${left}px, ${Math.floor(index / this.#columns) * this.#rowHeight}px)`;
    }
    this.#mark();
    if (last > first) seen(first, last - 1);
  }

  /** Brings an item into sight, and the focus to it if asked. */
  show(index, focus = false) {
    this.#activate(index);
    const top = this.element.getBoundingClientRect().top + window.scrollY + Math.floor(index / this.#columns) * this.#rowHeight;
    const head = document.querySelector("[data-sticky]")?.getBoundingClientRect().bottom ?? 60;
    if (top < window.scrollY + head) window.scrollTo({ top: top - head - 8 });
    else if (top + this.#rowHeight > window.scrollY + window.innerHeight)
      window.scrollTo({ top: top + this.#rowHeight - window.innerHeight + 8 });
    this.layout();
    if (focus) this.#focusable(this.#shown.get(index))?.focus({ preventScroll: true });
  }

  /** In the order of the items, so that a screen reader reads them in it. */
  #insert(item, index) {
    let next = null;
    for (const child of this.element.children) {
      if (Number(child.dataset.index) > index) {
        next = child;
        break;
      }
    }
    this.element.insertBefore(item, next);
  }

  #activate(index) {
    this.#active = index;
    this.#mark();
  }

  #mark() {
    const active = this.#shown.has(this.#active)
      ? this.#active
      : [...this.#shown.keys()].filter(this.#options.isStop).sort((a, b) => a - b)[0];
    for (const [index, item] of this.#shown) {
      const target = this.#focusable(item);
      if (target) target.tabIndex = index === active ? 0 : -1;
    }
  }

  #focusable(item) {
    return item?.querySelector("[data-stop]") ?? null;
  }

  #key(event) {
    if (
      this.#options.keydown(event, this.#active) ||
      event.target.closest("input, select") ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey
    )
      return;
    const page = Math.max(1, Math.floor(window.innerHeight / this.#rowHeight) - 2) * this.#columns;
    const steps = { ArrowUp: -this.#columns, ArrowDown: this.#columns, PageUp: -page, PageDown: page };
    if (this.#options.minWidth !== null) Object.assign(steps, { ArrowLeft: -1, ArrowRight: 1 });
    let to =
      event.key === "Home" ? 0 : event.key === "End" ? this.#count - 1 : event.key in steps ? this.#active + steps[event.key] : null;
    if (to === null) return;
    event.preventDefault();
    const way = to >= this.#active ? 1 : -1;
    to = Math.max(0, Math.min(this.#count - 1, to));
    while (to >= 0 && to < this.#count && !this.#options.isStop(to)) to += way;
    if (to >= 0 && to < this.#count) this.show(to, true);
  }
}
