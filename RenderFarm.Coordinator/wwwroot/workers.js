import { call } from "./api.js";
import { askingButton, byId, make, setText } from "./dom.js";
import { ago, count, size, title } from "./format.js";

const isPast = (worker) => worker.state === "gone" || worker.state === "lost";

const cards = new Map();

/** Draws the workers: those that are there, then those that were. */
export function drawWorkers(workers) {
  const all = [...workers].sort((a, b) => isPast(a) - isPast(b) || a.id.localeCompare(b.id));
  const elements = all.map((worker) => {
    if (!cards.has(worker.id)) cards.set(worker.id, new WorkerCard(worker.id));
    const card = cards.get(worker.id);
    card.update(worker);
    return card.element;
  });
  const known = new Set(all.map((worker) => worker.id));
  for (const id of cards.keys()) if (!known.has(id)) cards.delete(id);
  const list = byId("workers");
  if (elements.length !== list.children.length || elements.some((element, i) => element !== list.children[i]))
    list.replaceChildren(...elements);
  byId("no-workers").hidden = all.some((worker) => !isPast(worker));
}

/** A worker, whose button stays the same while everything around it changes: a click on it is not lost. */
class WorkerCard {
  constructor(id) {
    this.state = make("span", { className: "state" });
    this.facts = make("div");
    this.drain = askingButton("Drain", "Really drain?", () => this.#drain(id));
    this.drain.title = "It finishes the frame in hand, takes no other, and ends";
    this.said = make("p", { attributes: { role: "status" } });
    this.element = make("li", {
      attributes: { "data-worker": id },
      children: [
        make("div", {
          className: "head",
          children: [make("span", { className: "name", text: id, attributes: { title: id } }), this.state],
        }),
        this.facts,
        this.said,
        this.drain,
      ],
    });
  }

  update(worker) {
    this.element.className = isPast(worker) ? "worker past" : "worker";
    setText(this.state, title(worker.state));
    this.state.dataset.state = worker.state;
    this.drain.hidden = isPast(worker) || worker.ending != null;
    this.said.hidden = isPast(worker);
    const lines = [
      worker.jobId == null ? null : `Frame ${worker.frame} of ${worker.jobId}`,
      `${worker.host} · ${count(worker.cores, "core", "cores")}${worker.blenderVersion ? ` · Blender ${worker.blenderVersion}` : ""}`,
      ...worker.gpus.map((gpu) => (gpu.memoryBytes == null ? gpu.name : `${gpu.name} · ${size(gpu.memoryBytes)}`)),
      worker.isolation == null ? null : `Blender kept apart: ${worker.isolation}`,
      `${count(worker.framesRendered, "frame", "frames")} rendered${isPast(worker) ? ` · seen ${ago(worker.lastSeenAt)}` : ""}`,
      worker.ending == null ? null : `${isPast(worker) ? "Ended" : "Ends"}: ${worker.ending}`,
    ];
    this.facts.replaceChildren(
      ...lines.filter((line) => line !== null).map((text) => make("p", { text })),
      ...worker.blocklist.map(({ jobId, reason }) => make("p", { className: "problem", text: `On the blocklist of ${jobId}: ${reason}` })),
      ...(worker.problem ? [make("p", { className: "problem", text: worker.problem })] : []),
    );
  }

  async #drain(id) {
    try {
      const { jobThatRentsAgain: job } = await call(`/api/workers/${encodeURIComponent(id)}/drain`, { method: "POST" });
      setText(this.said, job == null ? "" : `${job} goes on and rents another instance in its place if it needs one.`);
    } catch (error) {
      setText(this.said, error.message);
    }
  }
}
