import { call } from "./api.js";
import { byId } from "./dom.js";
import { count } from "./format.js";
import { drawInstances } from "./instances.js";
import { JobCard } from "./jobs.js";
import { watchLetters } from "./letters.js";
import { drawWorkers } from "./workers.js";

/** Jobs fetched at once. */
const pageSize = 20;

/** Milliseconds between two attempts when the browser has given up. */
const retryDelay = 2000;

const cards = new Map();
const workers = new Map();
const instances = new Map();
let lastNews = new Date();
let isDrawn = true;

function connect() {
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

/** Fetches everything that is shown: at the start, and when the line was cut. */
async function refresh() {
  const [jobs, all, rented] = await Promise.all([call(`/api/jobs?limit=${pageSize}`), call("/api/workers"), call("/api/instances")]);
  workers.clear();
  for (const worker of all) workers.set(worker.id, worker);
  instances.clear();
  for (const instance of rented) instances.set(instance.id, instance);
  const known = new Set(jobs.map((job) => job.id));
  for (const id of [...cards.keys()]) {
    if (!known.has(id)) removeCard(id);
  }
  for (const job of [...jobs].reverse()) takeJob(job);
  byId("more-jobs").hidden = jobs.length < pageSize;
  for (const card of cards.values()) card.grid?.reload().catch(() => setLink("lost"));
  openTheNewest();
  draw();
}

function take({ job, deletedJob, frame, jobId, worker, instance }) {
  lastNews = new Date();
  if (deletedJob) removeCard(deletedJob);
  if (job) takeJob(job);
  if (frame) cards.get(jobId)?.grid?.update(frame);
  if (worker) workers.set(worker.id, worker);
  if (instance) instances.set(instance.id, instance);
  schedule();
}

function removeCard(id) {
  cards.get(id)?.element.remove();
  cards.delete(id);
}

function takeJob(job) {
  const card = cards.get(job.id);
  if (card) {
    card.update(job);
    return;
  }
  const added = new JobCard(job);
  cards.set(job.id, added);
  const list = byId("job-list");
  const older = [...cards.values()]
    .filter((other) => other !== added && other.job.createdAt < job.createdAt)
    .sort((a, b) => (a.job.createdAt < b.job.createdAt ? 1 : -1))[0];
  list.insertBefore(added.element, older?.element ?? null);
  if (job.endedAt == null && [...cards.values()].every((other) => other === added || !other.grid || other.job.endedAt != null))
    added.open(true);
}

/** With nothing open, the newest job shows its frames. */
function openTheNewest() {
  const all = [...cards.values()];
  if (all.length === 0 || all.some((card) => card.grid)) return;
  all.sort((a, b) => (a.job.createdAt < b.job.createdAt ? 1 : -1))[0].open(true);
}

/** Many events may come at once; the lists are drawn once. */
function schedule() {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(draw);
}

function draw() {
  isDrawn = true;
  drawWorkers(workers.values());
  drawInstances(instances.values());
  byId("empty").hidden = cards.size > 0;
  const running = [...cards.values()].filter((card) => card.job.endedAt == null).length;
  const there = [...workers.values()].filter((worker) => worker.state !== "gone" && worker.state !== "lost").length;
  byId("summary").textContent = `${count(running, "job", "jobs")} under way · ${count(there, "worker", "workers")}`;
}

function setLink(state) {
  const isLost = state === "lost";
  byId("link").dataset.state = state;
  byId("link-text").textContent = isLost ? "Reconnecting…" : "Live";
  document.body.classList.toggle("is-lost", isLost);
  if (isLost && byId("lost").hidden) byId("lost-since").textContent = lastNews.toLocaleTimeString();
  byId("lost").hidden = !isLost;
}

byId("more-jobs").addEventListener("click", async () => {
  const oldest = [...cards.values()].sort((a, b) => (a.job.createdAt < b.job.createdAt ? -1 : 1))[0].job.id;
  const jobs = await call(`/api/jobs?limit=${pageSize}&before=${encodeURIComponent(oldest)}`);
  for (const job of jobs) takeJob(job);
  byId("more-jobs").hidden = jobs.length < pageSize;
});

byId("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(byId("command").textContent);
  byId("copy").textContent = "Copied";
});

watchLetters();
connect();
