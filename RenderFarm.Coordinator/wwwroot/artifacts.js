import { artifactOf } from "./api.js";
import { make } from "./dom.js";
import { size } from "./format.js";

const names = { video: "Video", contactSheet: "Contact sheet" };

/** What the farm makes of a job's frames: the video plays, the contact sheet is shown. */
export class ArtifactPanel {
  #jobId;
  #shown = "";

  constructor(jobId) {
    this.#jobId = jobId;
    this.element = make("div", { className: "artifacts" });
  }

  update(artifacts) {
    // A video that plays is not begun anew.
    const now = JSON.stringify(artifacts);
    if (now === this.#shown) return;
    this.#shown = now;
    this.element.replaceChildren(...artifacts.map((artifact) => this.#draw(artifact)));
  }

  #draw(artifact) {
    const { kind, state, fileName, sizeBytes, note, error } = artifact;
    const name = names[kind];
    if (state !== "ready") {
      const words = state === "failed" ? `could not be made: ${error}` : "is being made …";
      return make("p", { className: state === "failed" ? "warnings" : "none", text: `${name} ${words}` });
    }
    const address = artifactOf(this.#jobId, kind);
    const picture =
      kind === "video"
        ? make("video", {
            attributes: { src: address, controls: "", loop: "", muted: "", playsinline: "", preload: "metadata", "aria-label": name },
          })
        : make("a", {
            attributes: { href: address, target: "_blank", rel: "noopener" },
            children: [make("img", { attributes: { src: address, alt: name, loading: "lazy" } })],
          });
    const link = make("a", { text: fileName, attributes: { href: address, download: fileName } });
    return make("figure", {
      children: [picture, make("figcaption", { children: [link, ` · ${size(sizeBytes)}${note ? ` · ${note}` : ""}`] })],
    });
  }
}
