import { call, previewOf } from "./api.js";
import { make, setShare, setText } from "./dom.js";
import { percent, title } from "./format.js";
import { showFrame } from "./viewer.js";

/** Frames fetched and drawn at once. */
const pageSize = 480;

/** The grid of a job's frames, which fills as they arrive. */
export class FrameGrid {
  #jobId;
  #cells = new Map();
  #grid = make("div", { className: "frames" });
  #more = make("button", { className: "quiet more", text: "Show more frames", attributes: { type: "button" } });
  #loads = 0;

  constructor(jobId) {
    this.#jobId = jobId;
    this.#more.hidden = true;
    this.#more.addEventListener("click", () => this.#load(Math.max(...this.#cells.keys())));
    this.element = make("div", { children: [this.#grid, this.#more] });
  }

  /** Fetches what is shown anew: after the start, and after the line was cut. */
  async reload() {
    const shown = Math.max(pageSize, this.#cells.size);
    await this.#load(undefined, shown);
  }

  /** A frame has changed. One that is not shown yet is left to "Show more". */
  update(frame) {
    const cell = this.#cells.get(frame.frame);
    if (!cell) return;
    cell.changedAt = this.#loads;
    this.#draw(cell, frame);
  }

  async #load(after, limit = pageSize) {
    const load = ++this.#loads;
    const query = after === undefined ? `limit=${limit}` : `after=${after}&limit=${limit}`;
    const frames = await call(`/api/jobs/${encodeURIComponent(this.#jobId)}/frames?${query}`);
    for (const frame of frames) {
      const cell = this.#cells.get(frame.frame) ?? this.#add(frame);
      // What has come by event since is newer.
      if (cell.changedAt !== load) this.#draw(cell, frame);
    }
    this.#more.hidden = frames.length < limit;
  }

  #add(frame) {
    const cell = {
      element: make("button", { className: "frame", attributes: { type: "button" } }),
      number: make("span", { className: "number", text: String(frame.frame) }),
      note: make("span", { className: "note" }),
    };
    cell.element.append(cell.note, cell.number);
    cell.element.addEventListener("click", () =>
      showFrame(this.#jobId, frame.frame, (number) => this.#cells.get(number)?.frame, [...this.#cells.keys()]),
    );
    this.#cells.set(frame.frame, cell);
    this.#grid.append(cell.element);
    return cell;
  }

  #draw(cell, frame) {
    cell.frame = frame;
    const { element, note } = cell;
    element.dataset.state = frame.state;
    setShare(element, frame.progress);
    const words = frame.state === "rendering" ? percent(frame.progress) : frame.state === "failed" ? (frame.error ?? "Failed") : "";
    setText(note, words);
    element.setAttribute("aria-label", `Frame ${frame.frame}: ${title(frame.state)}${words ? `, ${words}` : ""}`);
    element.title = frame.state === "failed" ? (frame.error ?? "") : frame.flags.map((flag) => flag.reason).join(" ");
    element.classList.toggle("flagged", frame.flags.length > 0);
    const picture = frame.state === "rendered" && frame.fileName ? previewOf(this.#jobId, frame) : null;
    if (cell.image && cell.image.getAttribute("src") !== picture) {
      cell.image.remove();
      cell.image = null;
    }
    if (picture && !cell.image) this.#picture(cell, frame);
  }

  #picture(cell, frame) {
    cell.image = make("img", { attributes: { alt: "", loading: "lazy", decoding: "async" } });
    cell.image.addEventListener("load", () => cell.image.classList.add("here"));
    cell.image.addEventListener("error", () => setText(cell.note, frame.fileName.split(".").pop().toUpperCase()));
    cell.image.src = previewOf(this.#jobId, frame);
    cell.element.prepend(cell.image);
  }
}
