import { call } from "./api.js";
import { byId, make, setText } from "./dom.js";
import { ago, count } from "./format.js";

/** Letters that are shown; the others are counted. */
const shown = 5;

/** Milliseconds between two looks: they come seldom. */
const pause = 15000;

/** Shows the messages that could not be processed, for as long as there are any. */
export function watchLetters() {
  refresh();
  setInterval(refresh, pause);
}

async function refresh() {
  const letters = await call("/api/dead-letters").catch(() => null);
  if (letters === null) return; // the page says that the coordinator is away
  byId("letters").hidden = letters.length === 0;
  setText(byId("letters-title"), `${count(letters.length, "message", "messages")} could not be processed`);
  const lines = letters.slice(0, shown).map(textOf);
  if (letters.length > shown) lines.push(`and ${letters.length - shown} more: renderfarm dead-letters`);
  byId("letter-list").replaceChildren(...lines.map((text) => make("li", { text })));
}

function textOf(letter) {
  const parts = [
    letter.type ?? "A message",
    `for ${letter.queue}`,
    letter.jobId == null ? null : `job ${letter.jobId}${letter.frame == null ? "" : ` frame ${letter.frame}`}`,
    letter.workerId == null ? null : `worker ${letter.workerId}`,
    ago(letter.failedAt),
  ];
  return `${parts.filter((part) => part !== null).join(" · ")}: ${letter.reason}`;
}

async function act(verb) {
  setText(byId("letters-problem"), "");
  await call(`/api/dead-letters/${verb}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ all: true }),
  }).catch((error) => setText(byId("letters-problem"), error.message));
  await refresh();
}

byId("letters-retry").addEventListener("click", () => act("retry"));
byId("letters-drop").addEventListener("click", () => act("drop"));
