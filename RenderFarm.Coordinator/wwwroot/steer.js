import { jobPath, send } from "./api.js";
import { askFor, button, field } from "./dom.js";
import { count } from "./format.js";

const isOver = (job) => job.endedAt !== null;
const isChangeable = (job) => !isOver(job) || job.state === "failed";

/** A point in time as a field for it shows it, in the time of this place. */
function localTime(time) {
  const date = new Date(time);
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

const change = (job, body) => send("PATCH", jobPath(job.id), body);
const post = (verb) => (job) => send("POST", jobPath(job.id, `/${verb}`));

/** What is done to a job at a click: whether it can be done to it, and doing it. */
const moves = {
  pause: {
    text: "Pause",
    when: (job) => !isOver(job) && job.state !== "paused",
    act: post("pause"),
    title: "Finishes the frames in hand",
  },
  resume: { text: "Resume", when: (job) => job.state === "paused", act: post("resume") },
  retry: { text: "Retry failed", when: (job) => job.frames.failed > 0 && job.state !== "canceled", act: post("retry") },
  cancel: { text: "Cancel", ask: "Really cancel?", when: (job) => !isOver(job), act: post("cancel") },
};

/** What is asked for in a dialog. */
const changes = {
  rename: {
    text: "Rename",
    when: () => true,
    fields: (job) => [field("name", "Name", { value: job.name, hint: "Frames are still called as they were." })],
    act: (job, { name }) => change(job, { name: name ?? "" }),
  },
  priority: {
    text: "Priority",
    when: isChangeable,
    fields: (job) => [
      field("priority", "Priority", {
        type: "number",
        value: job.priority,
        min: -100,
        max: 100,
        hint: "Higher goes first, -100 to 100.",
      }),
    ],
    act: (job, { priority }) => change(job, { priority }),
  },
  instances: {
    text: "Instances",
    when: (job) => isChangeable(job) && job.rental !== null,
    fields: (job) => [field("instances", "Instances", { type: "number", value: job.rental.instances, min: 1, max: 1000 })],
    act: (job, { instances }) => change(job, { rental: { instances } }),
  },
  budget: {
    text: "Budget",
    when: (job) => isChangeable(job) && job.rental !== null,
    fields: (job) => [
      field("budget", "US dollars in all", {
        type: "number",
        value: job.rental.budget,
        min: 0,
        step: "any",
        hint: "With what it has cost.",
      }),
    ],
    act: (job, { budget }) => change(job, { rental: { budget } }),
  },
  deadline: {
    text: "Deadline",
    when: (job) => isChangeable(job) && job.rental !== null,
    fields: (job) => [
      field("deadline", "The last frame by", {
        type: "datetime-local",
        value: job.rental.deadline ? localTime(job.rental.deadline) : "",
      }),
    ],
    act: (job, { deadline }) => {
      if (!deadline) throw new Error("Say when.");
      return change(job, { rental: { deadline: new Date(deadline).toISOString() } });
    },
  },
  extend: {
    text: "Extend",
    when: (job) => job.state !== "canceled",
    fields: (job) => [
      field("frames", "Frames to add", { hint: "As ranges: 241-300, 1-240x2. Those that it has stay as they are." }),
      ...(job.split?.keepSamples
        ? [
            field("samples", "Or: samples of each frame", {
              type: "number",
              min: 1,
              hint: `It has ${job.split.steps.at(-1)}; only the rest is rendered.`,
            }),
          ]
        : []),
    ],
    act: (job, { frames, samples }) => send("POST", jobPath(job.id, "/extend"), samples ? { frames, samples } : { frames: frames ?? "" }),
  },
};

/** The buttons of a job, by their names: each with the job to look at, told anew by `update`. */
export class Steering {
  #job = null;
  #buttons = {};

  constructor(take) {
    for (const [name, { text, ask, act, title }] of Object.entries(moves))
      this.#buttons[name] = button(text, async () => void take(await act(this.#job)), { ask, title });
    for (const [name, { text, fields, act }] of Object.entries(changes)) {
      this.#buttons[name] = button(`${text}…`, () =>
        askFor(
          `${text}: ${this.#job.name}`,
          { fields: fields(this.#job), verb: text === "Extend" ? "Add" : "Save" },
          async (values) => void take(await act(this.#job, values)),
        ),
      );
    }
    this.#buttons.duplicate = button("Duplicate…", () => void (location.hash = `#/submit/${encodeURIComponent(this.#job.id)}`));
    this.#buttons.delete = button("Delete…", () => askToDelete([this.#job], () => (location.hash = "#/")));
  }

  get(name) {
    return this.#buttons[name];
  }

  update(job) {
    this.#job = job;
    for (const [name, { when }] of [...Object.entries(moves), ...Object.entries(changes)]) this.#buttons[name].hidden = !when(job);
  }
}

/** Changes the priority of a job. */
export const askPriority = (job) =>
  askFor(
    `Priority: ${job.name}`,
    { fields: changes.priority.fields(job) },
    async (values) => void (await changes.priority.act(job, values)),
  );

/** Asks, and deletes jobs with their files. */
function askToDelete(jobs, done = () => {}) {
  const what = jobs.length === 1 ? `'${jobs[0].name}'` : count(jobs.length, "job", "jobs");
  const running = jobs.filter((job) => !isOver(job)).length;
  const text = `The files go, too: frames, video and logs, and what it cost.${running ? " What still renders is canceled." : ""}`;
  askFor(`Delete ${what}?`, { text, verb: "Delete", danger: true }, async () => {
    const words = await forAll(jobs, (job) => send("DELETE", jobPath(job.id)), "deleted");
    done();
    return words;
  });
}

/** Does to several jobs what can be done to them; those that refuse are named, the others are done all the same. */
async function forAll(jobs, act, verb) {
  const refused = [];
  for (const job of jobs) await act(job).catch((error) => refused.push(`${job.name}: ${error.message}`));
  if (refused.length > 0) throw new Error(refused.slice(0, 3).join(" ") + (refused.length > 3 ? ` And ${refused.length - 3} more.` : ""));
  return `${count(jobs.length, "job", "jobs")} ${verb}.`;
}

const verbs = { pause: "paused", resume: "resumed", retry: "retried", cancel: "canceled" };

/** The buttons for several jobs, which `chosen` gives. */
export function bulkButtons(chosen) {
  const buttons = Object.entries(moves).map(([name, { text, ask, when, act }]) =>
    button(text, () => forAll(chosen().filter(when), act, verbs[name]), { ask }),
  );
  return [...buttons, button("Delete…", () => askToDelete(chosen()))];
}
