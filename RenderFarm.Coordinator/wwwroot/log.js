import { logOf } from "./api.js";
import { button, copy, h, put, setText } from "./dom.js";

/** Lines of a log that are shown at most; the last ones. */
const mostLines = 5000;

/** What Blender printed for a frame: followed as it comes, searched, copied. */
export class LogPanel {
  #text = "";
  #shown = null;

  constructor(...buttons) {
    this.search = h("input", {
      type: "search",
      placeholder: "Search the log",
      "aria-label": "Search the log",
      oninput: () => this.#draw(),
    });
    this.found = h("span.none", { role: "status" });
    this.log = h("pre.log", { tabindex: 0, role: "region", "aria-label": "Log" });
    this.follow = h("input", { type: "checkbox", checked: true });
    const tools = [h("span.spring", {}), h("label", {}, this.follow, " Follow"), button("Copy", () => copy(this.#text)), ...buttons];
    this.element = h("section.log-part", {}, h("div.row", {}, h("h2", {}, "Blender's log"), this.search, this.found, ...tools), this.log);
  }

  /** Fetches that of a frame; of one that failed the last words do until then. */
  async load(jobId, frame) {
    this.#shown = frame;
    const response = await fetch(logOf(jobId, frame.frame), { cache: "no-cache" }).catch(() => null);
    const text = response?.ok ? await response.text() : null;
    if (this.#shown !== frame) return;
    const none = frame.state === "rendering" ? "Its log comes in a moment." : "There is no log.";
    this.#text = text ?? frame.logTail ?? none;
    this.#draw();
  }

  #draw() {
    const wanted = this.search.value.trim().toLowerCase();
    const lines = this.#text.split("\n");
    const hits = wanted ? lines.filter((line) => line.toLowerCase().includes(wanted)) : lines;
    setText(this.found, wanted ? `${hits.length} of ${lines.length} lines` : "");
    const bad = /error|fatal|exception/i;
    put(
      this.log,
      hits.slice(-mostLines).map((line) => h(bad.test(line) ? "span.bad" : "span", {}, `${line}\n`)),
    );
    if (this.follow.checked && !wanted) this.log.scrollTop = this.log.scrollHeight;
  }
}
