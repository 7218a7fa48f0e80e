import { byId, make } from "./dom.js";
import { duration, title } from "./format.js";

/** Ended machines shown below those that are there. */
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

const hasEnded = (machine) => machine.state === "terminated";

/** Draws the rented machines: those that are there, then the last that have ended. Nothing on a farm that rents none. */
export function drawInstances(machines) {
  const all = [...machines];
  const there = all
    .filter((machine) => !hasEnded(machine))
    .sort((a, b) => a.launchedAt.localeCompare(b.launchedAt) || a.id.localeCompare(b.id));
  const ended = all
    .filter(hasEnded)
    .sort((a, b) => (b.endedAt ?? "").localeCompare(a.endedAt ?? ""))
    .slice(0, endedShown);
  byId("machines").replaceChildren(...[...there, ...ended].map(draw));
  byId("machines-section").hidden = all.length === 0;
}

function draw(machine) {
  const state = make("span", {
    className: "state",
    text: stateOf(machine),
    attributes: { "data-state": hasEnded(machine) ? "gone" : machine.readyAt == null ? "starting" : "idle" },
  });
  const until = machine.endedAt == null ? Date.now() : Date.parse(machine.endedAt);
  const lines = [
    `${machine.instanceType}${machine.zone ? ` · ${machine.zone}` : ""} · ${machine.market === "spot" ? "spot" : "on-demand"}`,
    machine.pool ? `For ${machine.pool}` : null,
    `Up for ${duration((until - Date.parse(machine.launchedAt)) / 1000)}`,
  ];
  return make("li", {
    className: hasEnded(machine) ? "worker past" : "worker",
    children: [
      make("div", {
        className: "head",
        children: [make("span", { className: "name", text: machine.id, attributes: { title: machine.id } }), state],
      }),
      ...lines.filter((line) => line !== null).map((text) => make("p", { text })),
      ...(noteOf(machine) ? [make("p", { className: machine.endReason == null ? "problem" : "", text: noteOf(machine) })] : []),
    ],
  });
}

function stateOf(machine) {
  if (machine.state === "shuttingDown") return "Shutting down";
  if (!hasEnded(machine) && machine.drainingAt != null) return "Draining";
  return machine.state === "running" && machine.readyAt == null ? "Starting" : title(machine.state);
}

function noteOf(machine) {
  if (machine.endReason != null) return title(reasons[machine.endReason] ?? machine.endReason);
  if (machine.interruption == null) return null;
  return machine.interruption.kind === "notice"
    ? `Is taken back at ${new Date(machine.interruption.at).toLocaleTimeString()}`
    : "May be taken back soon";
}
