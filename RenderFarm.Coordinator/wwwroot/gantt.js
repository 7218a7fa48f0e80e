import { h } from "./dom.js";
import { count, duration, title } from "./format.js";

/** Rows at most: machines that have rendered. */
const mostRows = 60;

/** A row for each worker, and what it did when: boot, load, render, notices; what is empty is idle or was lost. */
export function gantt(job, frames, instances) {
  const rows = new Map();
  const row = (name) => rows.get(name) ?? rows.set(name, { name, bars: [], marks: [] }).get(name);
  for (const instance of instances) {
    const { bars, marks } = row(instance.worker ?? instance.id);
    const end = timeOf(instance.endedAt) ?? Date.now();
    const ready = timeOf(instance.readyAt) ?? end;
    bars.push({ kind: "up", from: timeOf(instance.launchedAt), to: end, words: `${instance.id}, ${instance.instanceType}` });
    bars.push({
      kind: "boot",
      from: timeOf(instance.launchedAt),
      to: ready,
      words: `Boot: ${duration((ready - timeOf(instance.launchedAt)) / 1000)}`,
    });
    if (instance.interruption) marks.push({ at: timeOf(instance.interruption.at), words: "EC2 takes it back" });
  }
  for (const frame of frames) {
    if (!frame.worker || !frame.startedAt) continue;
    const { bars } = row(frame.worker);
    const from = timeOf(frame.startedAt);
    const to = timeOf(frame.endedAt) ?? Date.now();
    const { sceneFetch = 0, blenderStart = 0, sceneLoad = 0 } = frame.timings ?? {};
    const load = Math.min(1000 * (sceneFetch + blenderStart + sceneLoad), to - from);
    if (load > 0) bars.push({ kind: "load", from, to: from + load, words: `Frame ${frame.frame}: load ${duration(load / 1000)}` });
    const kind = frame.state === "failed" ? "failed" : frame.state === "rendered" ? "render" : "now";
    bars.push({ kind, from: from + load, to, words: `Frame ${frame.frame}: ${title(frame.state)}, ${duration((to - from) / 1000)}` });
  }
  if (rows.size === 0) return null;
  const shown = [...rows.values()].sort((a, b) => a.bars[0].from - b.bars[0].from).slice(0, mostRows);
  const start = Math.min(timeOf(job.createdAt), ...shown.flatMap(({ bars }) => bars.map(({ from }) => from)));
  const end = Math.max(...shown.flatMap(({ bars }) => bars.map(({ to }) => to)), start + 1000);
  const x = (time) => (1000 * (time - start)) / (end - start);
  const lines = shown.map(({ name, bars, marks }) =>
    h(
      "div.row",
      {},
      h("span.name", { title: name }, name),
      h(
        "svg",
        {
          viewBox: "0 0 1000 16",
          preserveAspectRatio: "none",
          role: "img",
          "aria-label": `${name}: ${count(bars.length, "bar", "bars")}`,
        },
        ...bars.map(({ kind, from, to, words }) =>
          h(
            `rect.${kind}`,
            { x: x(from), width: Math.max(1, x(to) - x(from)), y: kind === "up" ? 6 : 1, height: kind === "up" ? 4 : 14 },
            h("title", {}, words),
          ),
        ),
        ...marks.map(({ at, words }) => h("rect.notice", { x: x(at), width: 3, y: 0, height: 16 }, h("title", {}, words))),
      ),
    ),
  );
  const kinds = [
    ["boot", "Boot"],
    ["load", "Load"],
    ["render", "Render"],
    ["now", "Renders now"],
    ["failed", "Failed"],
    ["up", "Idle or lost"],
    ["notice", "Notice"],
  ];
  return h(
    "section.gantt",
    {},
    h("h2", {}, "Who did what when"),
    ...lines,
    h(
      "p.legend",
      {},
      ...kinds.map(([kind, words]) => h("span", { "data-bar": kind }, words)),
      h("span.plain", {}, duration((end - start) / 1000)),
      rows.size > mostRows && h("span.plain", {}, `and ${rows.size - mostRows} more`),
    ),
  );
}

const timeOf = (text) => (text === null ? null : Date.parse(text));
