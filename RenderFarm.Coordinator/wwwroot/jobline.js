import { jobPath } from "./api.js";
import { h, put, setShare, setText, stateChip } from "./dom.js";
import { ago, count, money, outlook, title } from "./format.js";
import { askPriority } from "./steer.js";

/** Milliseconds between two looks at the newest frame of a job. */
const picturePause = 2000;

/** How often a picture that does not come is asked for again, each time after twice as long: the store may be away for a moment. */
const mostTries = 5;

/** The segments of a job's bar. */
export const makeBar = () =>
  h("span.bar", { "aria-hidden": "true" }, ...["rendered", "rendering", "failed"].map((name) => h(`span.${name}`)));

/** Fills a bar: what is rendered, what is under way and what has failed, each its own share. */
export function fillBar(bar, { frames: { total, rendered, rendering, failed }, progress, state }) {
  bar.dataset.state = state;
  const shares = [rendered / total, rendering > 0 ? Math.max(0, progress - rendered / total) : 0, failed / total];
  shares.forEach((share, part) => setShare(bar.children[part], share));
}

/** Makes the line of a job. */
export function buildLine(item, choose) {
  const line = {
    check: h("input", { type: "checkbox", tabindex: -1, onchange: () => choose(line.check.checked) }),
    picture: h("img", { alt: "", width: 64, height: 36, onload: () => (line.tries = 0), onerror: () => missed(line) }),
    name: h("a.name", { "data-stop": true }),
    state: stateChip("", ""),
    bar: makeBar(),
    done: h("span.done"),
    left: h("span.left"),
    money: h("span.money"),
    priority: h("button.quiet.priority", { type: "button", tabindex: -1, onclick: () => askPriority(item.job) }),
    age: h("span.age"),
  };
  const { check, picture, name, state, bar, done, left, money: sum, priority, age } = line;
  put(item, check, h("span.picture", {}, picture), name, state, bar, done, left, sum, priority, age);
  return line;
}

/** The picture did not come. */
function missed(line) {
  line.picture.hidden = true;
  if (line.tries >= mostTries) return;
  line.shown = null;
  line.shownAt = Date.now() + 1000 * 2 ** line.tries++ - picturePause;
}

/** Shows a job in its line. */
export function fillLine(item, job, isChosen) {
  const { row: line } = item;
  if (item.job?.id !== job.id) {
    line.name.href = `#/job/${encodeURIComponent(job.id)}`;
    line.shown = null;
    line.shownAt = 0;
    line.tries = 0;
  }
  item.job = job;
  item.dataset.job = job.id;
  const { total, rendered } = job.frames;
  item.dataset.state = job.state;
  setText(line.name, job.name);
  line.name.title = [job.error, ...job.notices.map(({ text }) => text)].filter((one) => one).join(" ") || job.id;
  line.check.checked = isChosen;
  line.check.setAttribute("aria-label", `Choose ${job.name}`);
  setText(line.state, title(job.state));
  line.state.dataset.state = job.state;
  fillBar(line.bar, job);
  setText(line.done, `${rendered.toLocaleString("en")} of ${count(total, "frame", "frames")}`);
  setText(line.left, outlook(job));
  setText(line.money, money(job));
  setText(line.priority, job.priority === 0 ? "±0" : `${job.priority > 0 ? "+" : ""}${job.priority}`);
  line.priority.setAttribute("aria-label", `Priority ${job.priority} of ${job.name}: change`);
  line.priority.disabled = job.endedAt !== null && job.state !== "failed";
  setText(line.age, ago(job.createdAt));
  if (rendered === 0) line.picture.hidden = true;
  else if (line.shown !== rendered && Date.now() - line.shownAt > picturePause) {
    [line.shown, line.shownAt] = [rendered, Date.now()];
    line.picture.hidden = false;
    line.picture.src = jobPath(job.id, `/preview?n=${rendered}`);
  }
}
