import { byId, make } from "./dom.js";
import { duration, title } from "./format.js";

/** Ended instances shown below those that are there. */
const endedShown = 5;

const reasons = {
  notNeeded: "not needed",
  interrupted: "taken back by EC2",
  shutDown: "shut itself down",
  bootFailed: "its worker never reported",
  lost: "its worker fell silent",
  userRequest: "ended by a user",
  expired: "up for long enough",
  budgetSpent: "the budget is used up",
  unwanted: "wanted by no job",
  cloudFailure: "EC2 could not go on with it",
  vanished: "EC2 no longer shows it",
};

const hasEnded = (instance) => instance.state === "terminated";

/** Draws the rented instances: those that are there, then the last that have ended. Nothing on a farm that rents none. */
export function drawInstances(instances) {
  const all = [...instances];
  const there = all
    .filter((instance) => !hasEnded(instance))
    .sort((a, b) => a.launchedAt.localeCompare(b.launchedAt) || a.id.localeCompare(b.id));
  const ended = all
    .filter(hasEnded)
    .sort((a, b) => (b.endedAt ?? "").localeCompare(a.endedAt ?? ""))
    .slice(0, endedShown);
  byId("instances").replaceChildren(...[...there, ...ended].map(draw));
  byId("instances-section").hidden = all.length === 0;
}

function draw(instance) {
  const state = make("span", {
    className: "state",
    text: stateOf(instance),
    attributes: { "data-state": hasEnded(instance) ? "gone" : instance.readyAt == null ? "starting" : "idle" },
  });
  const until = instance.endedAt == null ? Date.now() : Date.parse(instance.endedAt);
  const lines = [
    `${instance.instanceType}${instance.zone ? ` · ${instance.zone}` : ""} · ${instance.market === "spot" ? "spot" : "on-demand"}`,
    instance.pool ? `For ${instance.pool}` : null,
    `Up for ${duration((until - Date.parse(instance.launchedAt)) / 1000)}`,
  ];
  return make("li", {
    className: hasEnded(instance) ? "worker past" : "worker",
    children: [
      make("div", {
        className: "head",
        children: [make("span", { className: "name", text: instance.id, attributes: { title: instance.id } }), state],
      }),
      ...lines.filter((line) => line !== null).map((text) => make("p", { text })),
      ...(noteOf(instance) ? [make("p", { className: instance.endReason == null ? "problem" : "", text: noteOf(instance) })] : []),
    ],
  });
}

function stateOf(instance) {
  if (instance.state === "shuttingDown") return "Shutting down";
  if (!hasEnded(instance) && instance.drainingAt != null) return "Draining";
  return instance.state === "running" && instance.readyAt == null ? "Starting" : title(instance.state);
}

function noteOf(instance) {
  if (instance.endReason != null) return title(reasons[instance.endReason] ?? instance.endReason);
  if (instance.interruption == null) return null;
  return instance.interruption.kind === "notice"
    ? `Is taken back at ${new Date(instance.interruption.at).toLocaleTimeString()}`
    : "May be taken back soon";
}
