import { call } from "./api.js";
import { h, put, table } from "./dom.js";
import { count, size } from "./format.js";

const names = {
  samples: "Samples",
  resolutionPercent: "Resolution",
  motionBlur: "Motion blur",
  engine: "Engine",
  device: "Device",
  camera: "Camera",
  scene: "Scene",
  viewLayer: "View layer",
  denoise: "Denoise",
  format: "Format",
  transparentFilm: "Transparent",
  seedPerFrame: "Seed per frame",
  simplify: "Simplify",
  tileSize: "Tile size",
  videoCodec: "Video codec",
  videoCrf: "Video CRF",
  acceptPink: "Pink accepted",
};

const shown = (name, value) =>
  typeof value === "boolean" ? (value ? "on" : "off") : name === "resolutionPercent" ? `${value} %` : String(value);

/** What a job changes of its scene, as facts; none when it changes nothing. */
function settingFacts({ blender, settings, allowMissing, output, strict, split }) {
  const facts = Object.entries(names)
    .filter(([name]) => settings[name] != null)
    .map(([name, label]) => [label, shown(name, settings[name])]);
  facts.push(...Object.entries(settings.properties ?? {}));
  // Bare numbers go without saying.
  if (output && output !== "{frame:04}") facts.push(["Frame names", output]);
  if (blender) facts.unshift(["Blender", blender]);
  if (allowMissing) facts.push(["Missing files", "allowed"]);
  if (strict) facts.push(["Suspicious frames", "fail the job"]);
  if (split?.keepSamples) facts.push(["Samples kept", split.steps.join(", then ")]);
  else if (split) facts.push(["Each frame", "rendered in parts"]);
  return facts;
}

function rentalFacts({ rental }) {
  if (rental === null) return [];
  return [
    ["Instances", rental.instances ?? "as the farm plans"],
    ["Types", rental.instanceTypes.join(", ") || "as the farm chooses"],
    ["Budget", rental.budget === null ? "none" : `$${rental.budget}`],
    ["Deadline", rental.deadline === null ? "none" : new Date(rental.deadline).toLocaleString()],
    ...(rental.maxPrice === null ? [] : [["Spot price at most", `$${rental.maxPrice} an hour`]]),
    ...(rental.onDemand ? [["On demand", "what the spot market does not have"]] : []),
  ];
}

/** What a scene says about itself. */
export function sceneFacts({ name, sizeBytes, inspection: scene }) {
  const step = scene.frameStep > 1 ? `, each ${scene.frameStep}th` : "";
  return [
    ["File", `${name} · ${size(sizeBytes)}`],
    ["Scene", scene.scene],
    ["Frames", `${scene.frameStart} to ${scene.frameEnd}${step} · ${scene.framesPerSecond} a second`],
    ["Picture", `${scene.width} × ${scene.height} at ${scene.resolutionPercent} % · ${scene.outputFormat}`],
    ["Engine", `${scene.engine}${scene.samples === null ? "" : ` · ${count(scene.samples, "sample", "samples")}`}`],
    ["Denoiser", scene.denoiser ?? "none"],
    ["Camera", scene.camera ?? "none"],
    ["View layers", scene.viewLayers.map(({ name: layer }) => layer).join(", ") || "-"],
    ["Motion blur", scene.motionBlur ? "on" : "off"],
    ["Written by", `Blender ${scene.writtenBy}`],
  ];
}

const section = (caption, facts) =>
  facts.length > 0 &&
  table(
    caption,
    ["What", "Value"],
    facts.map(([name, value]) => [name, String(value)]),
  );

/** What the job changes, what the scene says, and what it needs. */
export function open(place, job) {
  const scene = h("div", {});
  const changed = settingFacts(job);
  put(
    place,
    h(
      "div.costs.settings",
      {},
      section("What the job changes", changed) || h("p.none", {}, "It changes nothing of its scene."),
      section("What it may rent", rentalFacts(job)),
      scene,
    ),
  );
  const query = new URLSearchParams(Object.entries({ manifest: job.manifest, scene: job.settings.scene }).filter(([, value]) => value));
  call(`/api/scenes/${job.scene}/inspection?${query}`).then(
    (found) => put(scene, section("The scene", sceneFacts(found)), assets(job, found.inspection)),
    (error) => put(scene, h("p.none", {}, error.message)),
  );
  return {};
}

function assets({ manifest }, { files }) {
  const missing = files.filter((file) => file.missing);
  const outside = files.filter((file) => !file.packed).length;
  return [
    h(
      "p.none",
      {},
      manifest ? `${count(outside, "file", "files")} beside the .blend.` : `${count(files.length - outside, "file", "files")} packed.`,
    ),
    missing.length > 0 &&
      h("p.warnings", {}, `Missing: ${missing.map(({ path, detail }) => (detail ? `${path} (${detail})` : path)).join(", ")}`),
  ];
}
