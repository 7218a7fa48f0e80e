import { imageOf, logOf, outputOf, previewOf, traceOf } from "./api.js";
import { byId, make } from "./dom.js";
import { duration, size, title } from "./format.js";

// Those are shown by their preview.
const unseenByBrowsers = /\.(exr|hdr|tiff?|dpx|cin|jp2|tga|rgb)$/i;

const viewer = byId("viewer");
let current = null;

/** Opens a frame large, with what is known of it. */
export function showFrame(jobId, number, find, numbers) {
  current = { jobId, number, find, numbers };
  draw();
  if (!viewer.open) viewer.showModal();
}

function draw() {
  const { jobId, number, find, numbers } = current;
  const frame = find(number);
  byId("viewer-title").textContent = `Frame ${number}`;
  const state = byId("viewer-state");
  state.textContent = title(frame.state);
  state.dataset.state = frame.state;
  byId("viewer-stage").replaceChildren(...stage(jobId, frame));
  byId("viewer-facts").replaceChildren(...facts(jobId, frame));
  const place = numbers.indexOf(number);
  byId("viewer-previous").disabled = place <= 0;
  byId("viewer-next").disabled = place < 0 || place === numbers.length - 1;
}

function stage(jobId, frame) {
  if (frame.state === "rendered") {
    return [
      make("img", {
        attributes: { src: (unseenByBrowsers.test(frame.fileName) ? previewOf : imageOf)(jobId, frame), alt: `Frame ${frame.frame}` },
      }),
    ];
  }
  const words =
    frame.error ??
    { waiting: "It waits to be handed out.", fed: "It is on its way to a worker.", rendering: "A worker renders it." }[frame.state] ??
    "";
  return [make("p", { text: words }), ...(frame.logTail ? [make("pre", { text: frame.logTail })] : [])];
}

function facts(jobId, frame) {
  const all = [
    ["Suspicious", frame.flags.map((flag) => flag.reason).join(" ") || null],
    ["Worker", frame.worker],
    ["Render", frame.renderSeconds == null ? null : duration(frame.renderSeconds)],
    ["Attempts failed", frame.attempts || null],
    ["Size", frame.sizeBytes == null ? null : size(frame.sizeBytes)],
    ["SHA-256", frame.sha256],
  ];
  const shown = all
    .filter(([, value]) => value != null)
    .map(([name, value]) => fact(name, make("span", { className: name === "SHA-256" ? "mono" : "", text: String(value) })));
  if (frame.traceId) shown.push(fact("Trace", trace(frame.traceId)));
  const links = [];
  if (frame.state === "rendered")
    links.push(make("a", { text: frame.fileName, attributes: { href: imageOf(jobId, frame), download: frame.fileName } }));
  for (const { name } of frame.outputs)
    links.push(make("a", { text: name, attributes: { href: outputOf(jobId, frame.frame, name), download: name.split("/").pop() } }));
  if (frame.state === "rendered" || frame.state === "failed")
    links.push(make("a", { text: "Blender's log", attributes: { href: logOf(jobId, frame.frame), target: "_blank", rel: "noopener" } }));
  return links.length ? [...shown, fact("Files", ...links.flatMap((link, i) => (i ? [" · ", link] : [link])))] : shown;
}

/** A trace's id, which becomes a link where there is a dashboard to show it. */
function trace(traceId) {
  const shown = make("span", { className: "mono", text: traceId });
  traceOf(traceId).then(
    (href) => href && shown.replaceChildren(make("a", { text: traceId, attributes: { href, target: "_blank", rel: "noopener" } })),
  );
  return shown;
}

const fact = (name, ...children) => make("div", { children: [make("dt", { text: name }), make("dd", { children })] });

function step(by) {
  const next = current.numbers[current.numbers.indexOf(current.number) + by];
  if (next === undefined) return;
  current.number = next;
  draw();
}

byId("viewer-close").addEventListener("click", () => viewer.close());
byId("viewer-previous").addEventListener("click", () => step(-1));
byId("viewer-next").addEventListener("click", () => step(1));
viewer.addEventListener("click", (event) => {
  if (event.target === viewer) viewer.close();
});
viewer.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") step(-1);
  else if (event.key === "ArrowRight") step(1);
});
