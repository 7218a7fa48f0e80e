import { call, send } from "./api.js";
import { button, h, put, setText, soon, stateChip } from "./dom.js";
import { ago, count, dollars, duration, size, title } from "./format.js";
import { farm, isThere } from "./live.js";
import { drawPrices } from "./prices.js";

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

/** Milliseconds between two looks at the prices. */
const pricePause = 15000;

export const open = (main) => new MachinesView(main);

/** Workers and rented instances: what is one machine is one line. */
class MachinesView {
  title = "Machines";
  keys = [];
  #lines = new Map();
  #prices = null;
  #pricesAt = 0;
  #drawSoon = soon(() => this.#draw());

  constructor(main) {
    this.there = h("ul.machines", { id: "machines" });
    this.none = h(
      "p.none",
      { hidden: true },
      "No worker is there. Jobs wait until one starts: renderfarm worker, or a job that rents instances.",
    );
    this.gone = h("p.none", { id: "gone" });
    this.prices = h("section", { id: "prices", hidden: true });
    put(main, h("h1", {}, "Machines"), this.none, this.there, this.gone, this.prices);
    this.#draw();
    this.tick();
  }

  take({ refresh, worker, instance }) {
    if (refresh || worker || instance) this.#drawSoon();
    if (refresh) this.#pricesAt = 0;
  }

  tick() {
    for (const line of this.#lines.values()) line.tick();
    if (Date.now() - this.#pricesAt < pricePause) return;
    this.#pricesAt = Date.now();
    this.#loadPrices();
  }

  /** Prices: those of EC2 that the farm has seen, and on LocalCloud the market itself. */
  async #loadPrices() {
    const [local, history] = await Promise.all([call("/api/local/prices").catch(() => null), call("/api/prices").catch(() => [])]);
    this.#prices = local;
    const key = JSON.stringify([local, history]);
    if (this.prices.dataset.shown === key) return;
    this.prices.dataset.shown = key;
    this.prices.hidden = local === null && history.length === 0;
    put(
      this.prices,
      h(
        "details",
        { open: this.prices.querySelector("details")?.open },
        h("summary", {}, "Spot prices"),
        drawPrices(local, history, () => (this.#pricesAt = 0)),
      ),
    );
    this.#draw();
  }

  #draw() {
    const machines = machinesOf(farm);
    const ids = new Set(machines.map(({ id }) => id));
    for (const id of this.#lines.keys()) if (!ids.has(id)) this.#lines.delete(id);
    const elements = machines.map((machine) => {
      if (!this.#lines.has(machine.id)) this.#lines.set(machine.id, new MachineLine());
      const line = this.#lines.get(machine.id);
      line.update(machine, this.#prices);
      return line.element;
    });
    if (elements.length !== this.there.children.length || elements.some((element, at) => element !== this.there.children[at]))
      put(this.there, elements);
    this.none.hidden = elements.length > 0;
    const past = [...farm.instances.values()]
      .filter(({ state }) => state === "terminated")
      .sort((a, b) => (b.endedAt ?? "").localeCompare(a.endedAt ?? ""));
    const gone = [...farm.workers.values()].filter((worker) => !isThere(worker) && !worker.instance).length + past.length;
    const last =
      past[0] && ` The last: ${past[0].id}, ${reasons[past[0].endReason] ?? "ended"}, ${ago(past[0].endedAt ?? past[0].launchedAt)}.`;
    setText(this.gone, gone > 0 ? `${count(gone, "machine has", "machines have")} gone.${last ?? ""}` : "");
  }
}

/** Workers that are there, each with its instance, and the instances whose worker has not reported. */
function machinesOf({ workers, instances }) {
  const there = [...workers.values()].filter(isThere);
  const byInstance = new Map(there.filter(({ instance }) => instance).map((worker) => [worker.instance.instanceId, worker]));
  const live = [...instances.values()].filter(({ state }) => state !== "terminated");
  const rented = live.map((instance) => ({
    id: instance.id,
    instance,
    worker:
      byInstance.get(instance.id) ??
      (instance.worker && isThere(workers.get(instance.worker) ?? { state: "gone" }) ? workers.get(instance.worker) : null),
  }));
  const taken = new Set(rented.map(({ worker }) => worker?.id));
  const others = there.filter(({ id }) => !taken.has(id)).map((worker) => ({ id: worker.id, worker, instance: null }));
  return [...others, ...rented].sort((a, b) => a.id.localeCompare(b.id));
}

/** One machine, whose buttons stay the same while everything around them changes: a click is not lost. */
class MachineLine {
  constructor() {
    this.name = h("strong.name", {});
    this.state = stateChip("", "");
    this.work = h("span.work", {});
    this.facts = h("span.facts", {});
    this.notice = h("p.problem", { hidden: true });
    this.notes = h("div", {});
    this.drain = button("Drain", () => this.#drain(), {
      ask: "Really drain?",
      title: "It finishes the frame in hand, takes no other, and ends",
    });
    this.end = button("Terminate", () => this.#terminate(), {
      ask: "Really end it?",
      title: "Ends it at once; what it renders is rendered elsewhere",
    });
    this.log = h("a.button", { target: "_blank", rel: "noopener" }, "Log");
    this.interrupt = button(
      "Interrupt",
      () => send("POST", `/api/instances/${encodeURIComponent(this.machine.instance.id)}/interrupt`, {}),
      {
        title: "LocalCloud takes it back, as EC2 does, with a notice",
      },
    );
    this.element = h(
      "li.machine",
      {},
      h(
        "div.row",
        {},
        this.name,
        this.state,
        this.work,
        h("span.spring", {}),
        h("div.actions", {}, this.log, this.interrupt, this.drain, this.end),
      ),
      this.facts,
      this.notice,
      this.notes,
    );
  }

  update(machine, prices) {
    this.machine = machine;
    const { worker, instance } = machine;
    this.element.dataset.worker = worker?.id ?? "";
    this.element.dataset.instance = instance?.id ?? "";
    setText(this.name, instance?.id ?? worker.id);
    this.name.title = worker?.id ?? "";
    const state = instance?.state === "shuttingDown" ? "draining" : (worker?.state ?? (instance.drainingAt ? "draining" : "starting"));
    setText(this.state, instance?.state === "shuttingDown" ? "Shutting down" : title(state));
    this.state.dataset.state = state;
    const work = worker?.jobId ? `${worker.jobId}/${worker.frame}` : "";
    if (this.work.dataset.shown !== work) {
      this.work.dataset.shown = work;
      put(
        this.work,
        worker?.jobId &&
          h(
            "a",
            { href: `#/job/${encodeURIComponent(worker.jobId)}/frame/${worker.frame}` },
            `Frame ${worker.frame} of ${farm.jobs.get(worker.jobId)?.name ?? worker.jobId}`,
          ),
      );
    }
    const price = prices?.find(({ type, zone }) => type === instance?.instanceType && zone === instance?.zone);
    const hourly = price && (instance.market === "spot" ? price.spot : price.onDemand);
    const gpus = worker?.gpus.map((gpu) => (gpu.memoryBytes === null ? gpu.name : `${gpu.name}, ${size(gpu.memoryBytes)}`)) ?? [];
    const facts = [
      ...gpus,
      worker && count(worker.cores, "core", "cores"),
      worker?.blenderVersion && `Blender ${worker.blenderVersion}`,
      instance &&
        `${instance.instanceType}${instance.zone ? ` in ${instance.zone}` : ""}, ${instance.market === "spot" ? "spot" : "on demand"}`,
      hourly && `${dollars(hourly)} an hour`,
      `up for ${duration((Date.now() - Date.parse(instance?.launchedAt ?? worker.startedAt)) / 1000)}`,
      worker && `${count(worker.framesRendered, "frame", "frames")} rendered`,
      worker?.isolation && `Blender kept apart: ${worker.isolation}`,
      worker && !instance && worker.host,
      instance?.pool && `for ${farm.jobs.get(instance.pool)?.name ?? instance.pool}`,
    ];
    setText(this.facts, facts.filter((fact) => fact).join(" · "));
    // Nobody is told that it gets no more of a job that it renders.
    const blocked = worker?.blocklist.filter(({ jobId }) => jobId !== worker.jobId) ?? [];
    put(
      this.notes,
      worker?.problem && h("p.problem", {}, worker.problem),
      worker?.ending && h("p", {}, `Ends: ${worker.ending}`),
      blocked.map(({ jobId, reason }) =>
        h("p.problem", {}, `It gets no more frames of ${farm.jobs.get(jobId)?.name ?? jobId}: ${reason}`),
      ),
    );
    this.drain.hidden = !worker || worker.ending !== null;
    this.end.hidden = this.log.hidden = !instance;
    if (instance) this.log.href = `/api/instances/${encodeURIComponent(instance.id)}/log`;
    this.interrupt.hidden = !instance || prices === null || instance.market !== "spot" || instance.interruption?.kind === "notice";
    this.tick();
  }

  /** The notice counts down. */
  tick() {
    const { worker, instance } = this.machine;
    const notice = instance?.interruption ?? worker?.interruption ?? null;
    this.notice.hidden = notice === null;
    if (notice === null) return;
    const left = (Date.parse(notice.at) - Date.now()) / 1000;
    const words =
      notice.kind === "rebalance"
        ? "EC2 may take it back soon."
        : left > 0
          ? `EC2 takes it back in ${Math.ceil(left)} s.`
          : "EC2 takes it back.";
    setText(this.notice, words);
  }

  async #drain() {
    const { jobThatRentsAgain: job } = await send("POST", `/api/workers/${encodeURIComponent(this.machine.worker.id)}/drain`);
    return job === null
      ? "It ends when it has finished the frame in hand."
      : `${job} goes on and rents another instance in its place if it needs one.`;
  }

  async #terminate() {
    const { jobsThatRentAgain } = await send("POST", "/api/instances/terminate", { ids: [this.machine.instance.id] });
    return jobsThatRentAgain.length > 0 ? `${jobsThatRentAgain.join(", ")} goes on and rents another one.` : "It ends.";
  }
}
