import { call } from "./api.js";
import { byId, clearProblem, setText } from "./dom.js";
import { count, percent, title } from "./format.js";

/** Milliseconds between two attempts when the browser has given up. */
const retryDelay = 2000;

/** What all views share: who works, and the jobs that have not ended. */
export const farm = { workers: new Map(), instances: new Map(), jobs: new Map() };

const listeners = new Set();
let lastNews = new Date();

/** Hears every change, and `{ refresh: true }` when everything may have changed, until the function that it gives is called. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens the one connection that everything comes by, and keeps it. */
export function connect() {
  const events = new EventSource("/api/events");
  events.addEventListener("open", () =>
    refresh().then(
      () => setLink("live"),
      () => setLink("lost"),
    ),
  );
  events.addEventListener("message", (event) => take(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    setLink("lost");
    // The browser does not say why: whether it is for want of a token, a request tells, which asks for one.
    if (events.readyState === EventSource.CLOSED)
      setTimeout(() => call("/api/jobs?limit=1").then(connect, () => setTimeout(connect, retryDelay)), retryDelay);
  });
}

/** Fetches what all views share, and has the open one do the same: at the start, and when the line was cut. */
async function refresh() {
  const under = "state=queued&state=running&state=paused";
  const [jobs, workers, instances] = await Promise.all([
    call(`/api/jobs?limit=500&${under}`),
    call("/api/workers"),
    call("/api/instances"),
  ]);
  for (const [map, items] of [
    [farm.jobs, jobs],
    [farm.workers, workers],
    [farm.instances, instances],
  ]) {
    map.clear();
    for (const item of items) map.set(item.id, item);
  }
  tell({ refresh: true });
}

function take(event) {
  lastNews = new Date();
  const { job, deletedJob, worker, instance } = event;
  if (deletedJob) farm.jobs.delete(deletedJob);
  if (job) {
    const before = farm.jobs.get(job.id);
    if (job.endedAt === null) farm.jobs.set(job.id, job);
    else farm.jobs.delete(job.id);
    if (before && job.endedAt !== null) notify(job);
  }
  if (worker) farm.workers.set(worker.id, worker);
  if (instance) farm.instances.set(instance.id, instance);
  tell(event);
}

function tell(event) {
  for (const listener of [...listeners]) listener(event);
  drawSummary();
}

let summaryAt = 0;

/** Title, icon and the line at the top; they need no more than two looks a second. */
function drawSummary() {
  summaryAt ||= setTimeout(() => {
    summaryAt = 0;
    const jobs = [...farm.jobs.values()];
    const there = [...farm.workers.values()].filter(isThere).length;
    setText(byId("summary"), `${count(jobs.length, "job", "jobs")} under way · ${count(there, "worker", "workers")}`);
    const running = jobs.filter((job) => job.state === "running").sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
    document.title = running ? `${percent(running.progress)} ${running.name} · RenderFarm` : `${pageTitle} · RenderFarm`;
    drawIcon(running?.progress ?? null);
  }, 500);
}

let pageTitle = "Jobs";

/** Names the view that is open. */
export function setTitle(text) {
  pageTitle = text;
  drawSummary();
}

let shownIcon = null;

/** The icon is a ring that fills while something renders. */
function drawIcon(progress) {
  const step = progress === null ? null : Math.floor(24 * progress);
  if (step === shownIcon) return;
  shownIcon = step;
  const link = document.querySelector("link[rel=icon]");
  link.dataset.still ??= link.href;
  if (step === null) {
    link.href = link.dataset.still;
    return;
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d");
  pen.lineWidth = 7;
  for (const [colour, share] of [
    ["#8a8f99", 1],
    ["#ff9d4d", Math.max(progress, 0.02)],
  ]) {
    pen.strokeStyle = colour;
    pen.beginPath();
    pen.arc(16, 16, 12, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * share);
    pen.stroke();
  }
  link.href = canvas.toDataURL();
}

/** Whether a worker is there, and not only remembered. */
export const isThere = (worker) => worker.state !== "gone" && worker.state !== "lost";

function setLink(state) {
  const isLost = state === "lost";
  byId("link").dataset.state = state;
  setText(byId("link-text"), isLost ? "Reconnecting…" : "Live");
  document.body.classList.toggle("is-lost", isLost);
  if (isLost && byId("lost").hidden) setText(byId("lost-since"), lastNews.toLocaleTimeString());
  byId("lost").hidden = !isLost;
  // What could not be reached is reached again.
  if (!isLost) clearProblem();
}

/** Whether the user has asked to be told when a job ends. */
export const isNotified = () => localStorage.getItem("notify") === "on" && window.Notification?.permission === "granted";

/** Asks the browser, and the user, whether the page may tell when a job ends; or ends that. */
export async function toggleNotify() {
  if (isNotified()) {
    localStorage.removeItem("notify");
    return "Nothing is told any more.";
  }
  if (!("Notification" in window)) throw new Error("This browser shows no notifications.");
  if ((await Notification.requestPermission()) !== "granted")
    throw new Error("The browser does not allow notifications of this page; its settings for the site do.");
  localStorage.setItem("notify", "on");
  return "You are told when a job ends, as long as this page is open.";
}

function notify(job) {
  if (!isNotified()) return;
  const { rendered, total } = job.frames;
  new Notification(`${job.name}: ${title(job.state)}`, {
    body: job.error ?? `${rendered} of ${count(total, "frame", "frames")}`,
    tag: job.id,
  });
}
