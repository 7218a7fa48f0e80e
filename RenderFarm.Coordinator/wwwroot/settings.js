import { make } from "./dom.js";

const names = {
  samples: "Samples",
  resolutionPercent: "Resolution",
  motionBlur: "Motion blur",
  engine: "Engine",
  device: "Device",
  camera: "Camera",
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
export function settingFacts({ blender, settings, allowMissing, output }) {
  const facts = Object.entries(names)
    .filter(([name]) => settings[name] != null)
    .map(([name, label]) => [label, shown(name, settings[name])]);
  facts.push(...Object.entries(settings.properties ?? {}));
  // Bare numbers go without saying.
  if (output && output !== "{frame:04}") facts.push(["Frame names", output]);
  if (blender) facts.unshift(["Blender", blender]);
  if (allowMissing) facts.push(["Missing files", "allowed"]);
  return facts.map(([label, value]) => make("span", { children: [`${label} `, make("strong", { text: value })] }));
}
