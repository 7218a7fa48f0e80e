import { byId } from "./dom.js";

/** Asks the coordinator; throws an Error with its own words when it refuses. */
export async function call(path, options = {}) {
  const response = await fetch(path, { ...options, headers: { Accept: "application/json", ...options.headers } }).catch(() => {
    throw new Error("The coordinator does not answer. It is tried again; this goes by itself.");
  });
  if (response.status === 401) {
    await signIn();
    return call(path, options);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok)
    throw Object.assign(new Error(textOf(body) ?? `The coordinator answers ${response.status}.`), { errors: body?.errors, body });
  return body;
}

/** What a problem says, with what is wrong of each field. */
function textOf(problem) {
  const errors = Object.values(problem?.errors ?? {}).flat();
  return errors.length > 0 ? errors.join(" ") : problem?.detail;
}

/** Sends a document, or nothing. */
export const send = (method, path, body) =>
  call(path, body === undefined ? { method } : { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** The path of a job, and of what is below it. */
export const jobPath = (id, below = "") => `/api/jobs/${encodeURIComponent(id)}${below}`;

let signingIn = null;

/** Asks for the farm's token, once for all requests that wait for it, and has the browser keep it where no script reads it. */
function signIn() {
  signingIn ??= new Promise((done) => {
    const dialog = byId("sign-in");
    byId("sign-in-form").onsubmit = async (event) => {
      event.preventDefault();
      const answer = await fetch("/api/session", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token: byId("sign-in-token").value.trim() }),
      }).catch(() => null);
      if (answer?.ok) {
        byId("sign-in-form").reset();
        byId("sign-in-problem").textContent = "";
        signingIn = null;
        dialog.close();
        done();
        return;
      }
      byId("sign-in-problem").textContent = (await answer?.json())?.detail ?? "The coordinator does not answer.";
    };
    dialog.oncancel = (event) => event.preventDefault();
    dialog.showModal();
  });
  return signingIn;
}

let dashboard = null;

/** Address of a trace in the dashboard; null when there is no dashboard. It is asked for once. */
export async function traceOf(traceId) {
  dashboard ??= await call("/api/dashboard").catch(() => null);
  return dashboard?.traceUrl?.replace("{traceId}", encodeURIComponent(traceId)) ?? null;
}

/** A frame that is rendered again is another one. */
const version = (frame) => encodeURIComponent(frame.sha256 ?? frame.endedAt);

/** Address of a frame's image. */
export const imageOf = (jobId, frame) => jobPath(jobId, `/frames/${frame.frame}/image?v=${version(frame)}`);

/** Address of what was written beside a frame. */
export const outputOf = (jobId, frame, name) =>
  jobPath(jobId, `/frames/${frame}/outputs/${name.split("/").map(encodeURIComponent).join("/")}`);

/** Address of a frame as a small JPEG, which every browser shows. */
export const previewOf = (jobId, frame) => jobPath(jobId, `/frames/${frame.frame}/preview?v=${version(frame)}`);

/** Address of what was made of a job's frames. */
export const artifactOf = (jobId, kind) => jobPath(jobId, kind === "video" ? "/video" : "/contact-sheet");

/** Address of a frame's log. */
export const logOf = (jobId, frame) => jobPath(jobId, `/frames/${frame}/log`);
