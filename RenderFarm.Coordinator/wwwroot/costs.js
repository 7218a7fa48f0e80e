import { call } from "./api.js";
import { make } from "./dom.js";
import { count, dollars, duration, percent } from "./format.js";

const phases = { boot: "Boot", sceneLoad: "Load", render: "Render", upload: "Upload", lost: "Lost", idle: "Idle" };

/** What a job's rented instances cost, in a line. */
export function costFact({ cost, rental }) {
  const children = [make("strong", { text: `${cost.estimated ? "about " : ""}${dollars(cost.dollars)}` })];
  if (rental?.budget != null) children.push(` of ${dollars(rental.budget)}`);
  if (!cost.isFinal) children.push(" so far");
  if (cost.running > 0) children.push(` · ${count(cost.running, "instance", "instances")}`);
  return make("span", { className: "cost", children });
}

/** Where a job's money and instance time went. */
export class CostPanel {
  #jobId;
  #shown = "";

  constructor(jobId) {
    this.#jobId = jobId;
    this.element = make("div", { className: "costs" });
  }

  /** Asks for the details when the sum has changed. */
  async update(summary) {
    const now = JSON.stringify(summary ?? null);
    if (now === this.#shown) return;
    this.#shown = now;
    if (!summary) {
      this.element.replaceChildren();
      return;
    }
    const cost = await call(`/api/jobs/${encodeURIComponent(this.#jobId)}/cost`);
    const tables =
      cost.instances === 0
        ? []
        : [
            table(
              "Instance time",
              ["Phase", "Time", "Share", "Dollars"],
              cost.phases
                .filter(({ seconds }) => seconds > 0)
                .map(({ phase, seconds, dollars: sum }) => [phases[phase], duration(seconds), percent(seconds / cost.seconds), exact(sum)]),
            ),
            table(
              "Instance types",
              ["Type", "Instances", "Frames", "Dollars", "A frame"],
              cost.types.map((type) => [
                type.instanceType,
                String(type.instances),
                String(type.frames),
                exact(type.dollars),
                type.dollarsPerFrame == null ? "-" : exact(type.dollarsPerFrame),
              ]),
            ),
          ];
    this.element.replaceChildren(...tables);
  }
}

const exact = (sum) => `$${sum.toFixed(4)}`;

function table(caption, titles, rows) {
  const head = make("tr", { children: titles.map((text) => make("th", { text, attributes: { scope: "col" } })) });
  const body = rows.map((cells) => make("tr", { children: cells.map((text) => make("td", { text })) }));
  return make("table", {
    children: [make("caption", { text: caption }), make("thead", { children: [head] }), make("tbody", { children: body })],
  });
}
