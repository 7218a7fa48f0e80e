import { byId, make } from "./dom.js";
import { ago, count, size, title } from "./format.js";

const isPast = (worker) => worker.state === "gone" || worker.state === "lost";

/** Draws the workers: those that are there, then those that were. */
export function drawWorkers(workers) {
  const all = [...workers].sort((a, b) => isPast(a) - isPast(b) || a.id.localeCompare(b.id));
  byId("workers").replaceChildren(...all.map(draw));
  byId("no-workers").hidden = all.some((worker) => !isPast(worker));
}

function draw(worker) {
  const state = make("span", { className: "state", text: title(worker.state), attributes: { "data-state": worker.state } });
  const lines = [
    worker.jobId == null ? null : `Frame ${worker.frame} of ${worker.jobId}`,
    `${worker.host} · ${count(worker.cores, "core", "cores")}${worker.blenderVersion ? ` · Blender ${worker.blenderVersion}` : ""}`,
    ...worker.gpus.map((gpu) => (gpu.memoryBytes == null ? gpu.name : `${gpu.name} · ${size(gpu.memoryBytes)}`)),
    worker.isolation == null ? null : `Blender kept apart: ${worker.isolation}`,
    `${count(worker.framesRendered, "frame", "frames")} rendered${isPast(worker) ? ` · seen ${ago(worker.lastSeenAt)}` : ""}`,
  ];
  return make("li", {
    className: isPast(worker) ? "worker past" : "worker",
    children: [
      make("div", { className: "head", children: [make("span", { className: "name", text: worker.id, attributes: { title: worker.id } }), state] }),
      ...lines.filter((line) => line !== null).map((text) => make("p", { text })),
      ...worker.setAside.map((aside) => make("p", { className: "problem", text: `Set aside for ${aside.jobId}: ${aside.reason}` })),
      ...(worker.problem ? [make("p", { className: "problem", text: worker.problem })] : []),
    ],
  });
}
