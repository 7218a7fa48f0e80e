import { field, h, valuesOf } from "./dom.js";

const list = (names) => [["", "as the scene has it"], ...names.map((name) => [name, name])];
const yesNo = [
  ["", "as the scene has it"],
  ["true", "on"],
  ["false", "off"],
];

/** What a job may change, in groups. Fields without a value leave the scene's own. */
const groups = [
  [
    "Job",
    [
      ["name", "Name"],
      ["frames", "Frames", { hint: "1-240, 1-240x2, 3,5-10" }],
      ["priority", "Priority", { type: "number", min: -100, max: 100 }],
      ["output", "Frame names", { hint: "{name}_{frame:04}" }],
    ],
  ],
  [
    "Picture",
    [
      ["samples", "Samples", { type: "number", min: 1, max: 65536 }],
      ["resolutionPercent", "Resolution in %", { type: "number", min: 1, max: 1000 }],
      ["denoise", "Denoise", { choices: yesNo }],
      ["motionBlur", "Motion blur", { choices: yesNo }],
      ["transparentFilm", "Transparent", { choices: yesNo }],
      [
        "format",
        "Format",
        { choices: list(["png8", "png16", "exr-half", "exr-float", "exr-multilayer-half", "exr-multilayer", "jpeg", "webp"]) },
      ],
    ],
  ],
  [
    "Scene",
    [
      ["camera", "Camera"],
      ["viewLayer", "View layer"],
      ["engine", "Engine", { choices: list(["cycles", "eevee", "workbench"]) }],
      ["device", "Device", { choices: list(["auto", "cpu", "gpu", "optix", "cuda", "hip", "oneapi", "metal"]) }],
      ["blender", "Blender", { hint: "Its version, 5.2" }],
      ["simplify", "Subdivision at most", { type: "number", min: 0, max: 12 }],
      ["tileSize", "Tile size", { type: "number", min: 8, max: 8192 }],
      ["seedPerFrame", "Noise of its own each frame", { choices: yesNo }],
      ["properties", "Further properties", { type: "textarea", hint: "One a line: cycles.max_bounces = 4" }],
    ],
  ],
  [
    "Video and checks",
    [
      [
        "videoCodec",
        "Video codec",
        {
          choices: [
            ["", "h264"],
            ["h265", "h265"],
            ["prores", "prores"],
            ["webm", "webm"],
          ],
        },
      ],
      ["videoCrf", "Video CRF", { type: "number", min: 0, max: 63 }],
      ["video", "Make a video and a contact sheet", { type: "checkbox", value: true }],
      ["keepSamples", "Keep samples, so that more can be added", { type: "checkbox" }],
      ["strict", "Suspicious frames fail the job", { type: "checkbox" }],
      ["allowMissing", "Render although files are missing", { type: "checkbox" }],
      ["notify", "Tell when it ends", { hint: "https://example.com/hook; several with spaces between" }],
    ],
  ],
  [
    "Rent",
    [
      ["instances", "Instances", { type: "number", min: 1, max: 1000, hint: "Empty, with no budget and no deadline: rent nothing." }],
      ["instanceTypes", "Instance types", { hint: "g4dn.xlarge, g5.xlarge; empty leaves it to the farm" }],
      ["budget", "US dollars at most", { type: "number", min: 0, step: "any" }],
      ["deadline", "The last frame by", { type: "datetime-local" }],
      ["maxPrice", "Spot price an hour at most", { type: "number", min: 0, step: "any" }],
      ["onDemand", "On demand what the spot market does not have", { type: "checkbox" }],
      ["detached", "Goes on while the coordinator's computer is off", { type: "checkbox", value: true }],
    ],
  ],
];

const ofSettings = [
  "samples",
  "resolutionPercent",
  "denoise",
  "motionBlur",
  "transparentFilm",
  "format",
  "camera",
  "viewLayer",
  "engine",
  "device",
  "blender",
  "simplify",
  "tileSize",
  "seedPerFrame",
  "videoCodec",
  "videoCrf",
];
const ofRental = ["instances", "budget", "maxPrice"];

/** The fields of a job on a scene, in groups; `base` is another job's request whose values they begin with. */
export function fieldsOf({ name, inspection: scene }, base) {
  const { settings = {}, rental } = base;
  const step = scene.frameStep > 1 ? `x${scene.frameStep}` : "";
  const values = {
    ...settings,
    ...base,
    ...rental,
    name: base.name ?? name.replace(/\.blend$/i, ""),
    frames: base.frames ?? `${scene.frameStart}-${scene.frameEnd}${step}`,
    keepSamples: base.split?.keepSamples ?? false,
    properties: Object.entries(settings.properties ?? {})
      .map(([path, value]) => `${path} = ${value}`)
      .join("\n"),
    instanceTypes: rental?.instanceTypes?.join(", "),
    deadline: null,
    output: base.output ?? null,
  };
  const choices = { camera: scene.cameras, viewLayer: scene.viewLayers.map(({ name }) => name) };
  const placeholders = { samples: scene.samples, resolutionPercent: scene.resolutionPercent };
  return groups.map(([name, fields], at) =>
    h(
      "details.group",
      { open: at < 2 || (name === "Rent" && rental) },
      h("summary", {}, name),
      h(
        "div.fields",
        {},
        ...fields.map(([key, label, more = {}]) =>
          field(key, label, {
            ...more,
            value: values[key] ?? more.value,
            placeholder: placeholders[key] ?? null,
            ...(choices[key]?.length > 0 ? { choices: list(choices[key]) } : {}),
          }),
        ),
      ),
    ),
  );
}

/** What is asked for; of a duplicate what its fields do not show stays. */
export function requestOf(form, scene, base) {
  const values = valuesOf(form);
  const settings = { ...base.settings };
  for (const name of ofSettings)
    settings[name] = ["true", "false"].includes(values[name]) ? values[name] === "true" : (values[name] ?? null);
  settings.properties = properties(values.properties);
  const rents = values.instances || values.budget || values.deadline;
  const rental = !rents
    ? null
    : {
        ...Object.fromEntries(ofRental.map((name) => [name, values[name] ?? null])),
        instanceTypes: words(values.instanceTypes),
        deadline: values.deadline ? new Date(values.deadline).toISOString() : null,
        onDemand: values.onDemand,
        detached: values.detached,
        keepAlive: false,
      };
  const { name, frames, priority, output, video, strict, allowMissing } = values;
  return {
    ...base,
    scene,
    name,
    frames,
    priority: priority ?? null,
    output: output ?? null,
    video,
    strict,
    allowMissing,
    settings,
    rental,
    split: splitOf(base.split, values.keepSamples),
    notify: words(values.notify),
  };
}

const words = (text) => (text ?? "").split(/[\s,]+/).filter((one) => one);

/** How frames are divided: as those of the duplicated job; samples are kept when they are all of a frame, too. */
function splitOf(split, keepSamples) {
  if (keepSamples) return { samples: 1, ...split, keepSamples };
  return split && split.samples !== 1 ? { ...split, keepSamples } : null;
}

function properties(text) {
  const lines = (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line);
  if (lines.length === 0) return null;
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf("=");
      if (at < 1) throw new Error(`'${line}' is no property; write it like cycles.max_bounces = 4.`);
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}
