import { call, jobPath } from "./api.js";
import { numbersOf } from "./format.js";

/** Frames fetched at once. */
const pageSize = 120;

/** Frames that are remembered in full; of the others only the state. */
const mostDetails = 3000;

const letters = { w: "waiting", f: "fed", r: "rendering", d: "rendered", x: "failed" };
const letterOf = Object.fromEntries(Object.entries(letters).map(([letter, state]) => [state, letter]));

/** All frames of a job: the state of each, and more of those that are looked at. */
export class FrameSet {
  #id;
  #details = new Map();
  #asked = new Set();
  #sinceLoad = null;

  numbers = [];
  states = [];

  constructor(jobId) {
    this.#id = jobId;
  }

  get jobId() {
    return this.#id;
  }

  get count() {
    return this.numbers.length;
  }

  /** Fetches them anew; what changes meanwhile is not lost. */
  async load() {
    const news = new Map();
    this.#sinceLoad = news;
    const { frames, states } = await call(jobPath(this.#id, "/frames/overview"));
    this.numbers = numbersOf(frames);
    this.states = [...states];
    this.#details.clear();
    this.#asked.clear();
    this.#sinceLoad = null;
    for (const frame of news.values()) this.take(frame);
  }

  /** Seconds of each frame inside Blender, in their order; 0 where they are not known. */
  seconds = async () => (await call(jobPath(this.#id, "/frames/overview?seconds=true"))).seconds;

  /** A frame has changed. */
  take(frame) {
    this.#sinceLoad?.set(frame.frame, frame);
    const index = this.indexOf(frame.frame);
    if (index < 0) return;
    const letter = letterOf[frame.state];
    this.states[index] = frame.flags.length > 0 ? letter.toUpperCase() : letter;
    this.#remember(frame);
  }

  /** The place of a number; -1 when there is no such frame. */
  indexOf(number) {
    let [low, high] = [0, this.numbers.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.numbers[middle] === number) return middle;
      if (this.numbers[middle] < number) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  stateAt = (index) => letters[this.states[index].toLowerCase()];

  isFlaggedAt = (index) => this.states[index] < "a";

  /** All that is known of a frame; null before it was fetched. */
  at = (index) => this.#details.get(this.numbers[index]) ?? null;

  /** How many there are in each state, and how many are suspicious. */
  counts() {
    const counts = { waiting: 0, fed: 0, rendering: 0, rendered: 0, failed: 0, flagged: 0 };
    for (let index = 0; index < this.states.length; index++) {
      counts[this.stateAt(index)]++;
      if (this.isFlaggedAt(index)) counts.flagged++;
    }
    return counts;
  }

  /** The places of the frames that a filter takes. */
  where(filter) {
    const found = [];
    for (let index = 0; index < this.states.length; index++) if (filter(index)) found.push(index);
    return found;
  }

  /** Fetches what is not known of those at the places given. */
  async need(places) {
    const pages = new Set();
    for (const index of places) if (!this.#details.has(this.numbers[index])) pages.add(Math.floor(index / pageSize));
    const fresh = [...pages].filter((page) => !this.#asked.has(page));
    await Promise.all(fresh.map((page) => this.#fetch(page)));
    return fresh.length > 0;
  }

  async #fetch(page) {
    this.#asked.add(page);
    const news = new Set();
    this.#hearing.add(news);
    try {
      const after = this.numbers[page * pageSize] - 1;
      const frames = await call(jobPath(this.#id, `/frames?after=${after}&limit=${pageSize}`));
      // What has come by event since is newer.
      for (const frame of frames) if (!news.has(frame.frame)) this.#remember(frame);
    } finally {
      this.#asked.delete(page);
      this.#hearing.delete(news);
    }
  }

  #hearing = new Set();

  #remember(frame) {
    for (const news of this.#hearing) news.add(frame.frame);
    this.#details.delete(frame.frame);
    this.#details.set(frame.frame, frame);
    if (this.#details.size > mostDetails) this.#details.delete(this.#details.keys().next().value);
  }
}
