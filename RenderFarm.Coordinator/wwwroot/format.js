/** Seconds as people say them. */
export function duration(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor((whole % 86400) / 3600), Math.floor((whole % 3600) / 60)];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

/** US dollars: cents, and more places for a sum below ten of them. */
export const dollars = (sum) => `$${sum.toFixed(sum > 0 && sum < 0.1 ? 4 : 2)}`;

/** Bytes as people say them. */
export function size(bytes) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${unit === 0 || bytes >= 100 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}

/** A share as a whole percentage that says 100 only when all is done. */
export const percent = (share) => `${share >= 1 ? 100 : Math.min(99, Math.floor(100 * share))} %`;

/** How long ago something was. */
export function ago(time) {
  const seconds = Math.max(0, (Date.now() - new Date(time)) / 1000);
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString();
}

/** A time of the day, with the day when it is another one. */
export function clock(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return today ? date.toLocaleTimeString() : date.toLocaleString();
}

/** One of several, in words. */
export const count = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** A state with a capital letter. */
export const title = (state) => state.charAt(0).toUpperCase() + state.slice(1);

/** Seconds that a job will still take at its pace; null when nobody can say. */
export function secondsLeft({ state, frames, secondsPerFrame }) {
  const left = frames.total - frames.rendered - frames.failed;
  if (state !== "running" || secondsPerFrame === null || left === 0) return null;
  // Between two frames nobody renders for a moment.
  return (left * secondsPerFrame) / Math.max(1, frames.rendering);
}

/** What a job waits for or how long it will take, in a few words. */
export function outlook(job) {
  const { rendering, fed, rendered } = job.frames;
  if (job.state === "paused") return rendering > 0 ? `${count(rendering, "frame", "frames")} in hand` : "waits to be resumed";
  if (job.endedAt !== null)
    return job.startedAt === null ? "" : `took ${duration((new Date(job.endedAt) - new Date(job.startedAt)) / 1000)}`;
  const left = secondsLeft(job);
  if (rendering > 0 || (fed > 0 && rendered > 0)) return left === null ? "renders" : `about ${duration(left)} to go`;
  return "waits for a worker";
}

/** What a job's rented instances cost, of its quote and its budget; an empty text when it rents none. */
export function money({ cost, rental, quotedDollars }) {
  if (cost === null) return "";
  const parts = [`${cost.estimated ? "about " : ""}${dollars(cost.dollars)}`];
  if (quotedDollars !== null) parts.push(`quoted ${dollars(quotedDollars)}`);
  if (rental?.budget != null) parts.push(`of ${dollars(rental.budget)}`);
  return parts.join(" · ").replace(" · of", " of");
}

/** Frame numbers as ranges, `1-3,7`. */
export function ranges(numbers) {
  const parts = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = parts[parts.length - 1];
    if (last && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** The numbers that ranges name, `1-9x2,20`, in their order. */
export function numbersOf(text) {
  const numbers = [];
  for (const part of text.split(",").filter((one) => one !== "")) {
    const [, from, to, step] = /^(-?\d+)(?:-(-?\d+)(?:x(\d+))?)?$/
      .exec(part)
      .map((group) => (group === undefined ? undefined : Number(group)));
    for (let number = from; number <= (to ?? from); number += step ?? 1) numbers.push(number);
  }
  return numbers;
}
