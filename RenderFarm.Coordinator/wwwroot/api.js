/** Asks the coordinator; throws an Error with its own words when it refuses. */
export async function call(path, options = {}) {
  const response = await fetch(path, { ...options, headers: { Accept: "application/json", ...options.headers } });
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Error(body?.detail ?? `The coordinator answers ${response.status}.`);
  return body;
}

/** Address of a frame's image. */
export const imageOf = (jobId, frame) => `/api/jobs/${encodeURIComponent(jobId)}/frames/${frame}/image`;

/** Address of a frame's log. */
export const logOf = (jobId, frame) => `/api/jobs/${encodeURIComponent(jobId)}/frames/${frame}/log`;
