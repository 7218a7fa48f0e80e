import { jobPath, send } from "./api.js";
import { button, h, put } from "./dom.js";
import { count, ranges } from "./format.js";
import { farm } from "./live.js";

/** Frames whose errors are read; of more, what they are is known by then. */
const most = 600;

/** Frames that a group names. */
const named = 24;

/** Milliseconds between two looks while frames come. */
const pause = 1000;

export const open = (place, job, frames) => new ProblemsTab(place, job, frames);

/** What went wrong, in groups, with the way to try it again. */
class ProblemsTab {
  #later = 0;

  constructor(place, job, frames) {
    [this.place, this.job, this.frames] = [place, job, frames];
    this.refresh();
  }

  close() {
    clearTimeout(this.#later);
  }

  show(job) {
    this.job = job;
    this.#soon();
  }

  take() {
    this.#soon();
  }

  #soon() {
    this.#later ||= setTimeout(() => {
      this.#later = 0;
      this.refresh();
    }, pause);
  }

  async refresh() {
    const { frames } = this;
    const places = frames.where((index) => frames.stateAt(index) === "failed" || frames.isFlaggedAt(index));
    await frames.need(places.slice(0, most)).catch(() => {});
    const groups = new Map();
    for (const index of places.slice(0, most)) {
      const frame = frames.at(index);
      if (!frame) continue;
      const isFailed = frame.state === "failed";
      const words = isFailed ? [frame.error ?? "Failed without a word"] : frame.flags.map(({ reason }) => reason);
      for (const text of words) {
        // The same but for its numbers is the same.
        const key = `${isFailed} ${text.replace(/\d+/g, "#")}`;
        const group = groups.get(key) ?? groups.set(key, { text, isFailed, frames: [] }).get(key);
        if (group.frames[group.frames.length - 1] !== frame) group.frames.push(frame);
      }
    }
    const blocked = this.job.blocklist.map(({ workerId, reason }) => {
      const now = farm.workers.get(workerId)?.jobId === this.job.id ? " It renders one that it had before." : "";
      return h("p", {}, `Worker ${workerId} ${this.job.endedAt === null ? "gets" : "got"} no more frames of this job: ${reason}${now}`);
    });
    const sorted = [...groups.values()].sort((a, b) => b.isFailed - a.isFailed || b.frames.length - a.frames.length);
    put(
      this.place,
      sorted.map((group) => this.#draw(group)),
      blocked,
      places.length > most && h("p.none", {}, `And ${count(places.length - most, "frame", "frames")} more.`),
      sorted.length + blocked.length === 0 && h("p.none", {}, "Nothing is wrong."),
    );
  }

  #draw({ text, isFailed, frames }) {
    const numbers = frames.map(({ frame }) => frame);
    const what = `${count(frames.length, "frame", "frames")} ${isFailed ? "failed" : "suspicious"}`;
    const retry = button(
      isFailed ? "Retry these" : "Render these again",
      async () => {
        await send("POST", jobPath(this.job.id, "/retry"), { frames: ranges(numbers) });
        return `${count(numbers.length, "frame is", "frames are")} tried again.`;
      },
      { ask: isFailed ? null : "The images go. Really?" },
    );
    const link = (number) => h("a", { href: `#/job/${encodeURIComponent(this.job.id)}/frame/${number}` }, String(number));
    const tail = isFailed && frames.find(({ logTail }) => logTail)?.logTail;
    return h(
      "section.problem-group",
      { "data-kind": isFailed ? "failed" : "flagged" },
      h("div.row", {}, h("h2", {}, what), h("span.spring", {}), this.job.state !== "canceled" && retry),
      h("p", {}, text),
      h(
        "p.numbers",
        {},
        ...numbers.slice(0, named).map(link),
        numbers.length > named && h("span", {}, `and ${numbers.length - named} more`),
      ),
      tail && h("details", {}, h("summary", {}, "The last words of Blender"), h("pre.log", { tabindex: 0 }, tail)),
    );
  }
}
