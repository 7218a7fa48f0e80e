import { call, jobPath } from "./api.js";
import { button, h, load, put, run, say, setShare, setText, showProblems, table } from "./dom.js";
import { percent } from "./format.js";
import { fieldsOf, requestOf } from "./jobform.js";
import { QuotePanel } from "./quote.js";
import { sceneFacts } from "./settings.js";
import { upload } from "./upload.js";

export const open = (main, [from]) => new SubmitView(main, from);

class SubmitView {
  title = "Submit";
  keys = [];
  #scene = null;
  #base = {};
  #quote = null;
  #stop = new AbortController();

  constructor(main, from) {
    this.file = h("input.unseen", {
      type: "file",
      accept: ".blend",
      id: "file",
      onchange: () => this.file.files[0] && this.#take(this.file.files[0]),
    });
    this.drop = h("label.drop", { for: "file" }, h("strong", {}, "Drop a .blend here"), h("span", {}, "or choose one"));
    for (const name of ["dragover", "dragenter"]) this.drop.addEventListener(name, (event) => this.#over(event, true));
    for (const name of ["dragleave", "drop"]) this.drop.addEventListener(name, (event) => this.#over(event, false));
    this.drop.addEventListener("drop", (event) => event.dataTransfer.files[0] && this.#take(event.dataTransfer.files[0]));
    this.bar = h(
      "span.bar",
      { role: "progressbar", "aria-label": "Upload", "aria-valuemin": 0, "aria-valuemax": 100, hidden: true },
      h("span.rendered", {}),
    );
    this.progress = h("p", { role: "status", id: "progress" });
    this.found = h("section", { id: "found" });
    this.form = h("form", { hidden: true, novalidate: true, onsubmit: (event) => this.#submit(event) });
    put(
      main,
      h("h1", {}, from ? "Duplicate" : "Submit"),
      !from && h("div.dropping", {}, this.file, this.drop),
      this.bar,
      this.progress,
      h(
        "p.none",
        {},
        "Textures go along when they are packed into the .blend; the command and the add-on for Blender pack them, this page does not.",
      ),
      this.found,
      this.form,
    );
    if (from) this.#duplicate(from);
  }

  close() {
    this.#stop.abort();
    this.#quote?.close();
  }

  #over(event, isOver) {
    event.preventDefault();
    this.drop.classList.toggle("over", isOver);
  }

  /** What another job was asked for with, to be changed. Its file is there. */
  async #duplicate(id) {
    await load(async () => {
      this.#base = await call(jobPath(id, "/request"));
      this.#base.name = `${this.#base.name} again`;
      await this.#inspect(this.#base.scene);
    });
  }

  async #take(file) {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#base = {};
    this.form.hidden = true;
    put(this.found);
    this.bar.hidden = false;
    const isDone = await run(async () => {
      if (!/\.blend$/i.test(file.name)) throw new Error(`'${file.name}' is no .blend.`);
      const scene = await upload(file, (words, share) => this.#progress(`${words} ${file.name}: ${percent(share)}`, share), signal);
      await this.#inspect(scene);
    });
    this.bar.hidden = true;
    if (!isDone && !signal.aborted) setText(this.progress, "");
  }

  #progress(words, share) {
    setText(this.progress, words);
    setShare(this.bar.firstChild, share);
    this.bar.setAttribute("aria-valuenow", String(Math.floor(100 * share)));
  }

  async #inspect(scene) {
    setText(this.progress, "A worker reads the scene …");
    const query = new URLSearchParams(
      Object.entries({ manifest: this.#base.manifest, scene: this.#base.settings?.scene }).filter(([, value]) => value),
    );
    const found = await call(`/api/scenes/${scene}/inspection?${query}`);
    this.#scene = found;
    setText(this.progress, "");
    const { inspection, refusals } = found;
    put(
      this.found,
      table(
        "What it is",
        ["What", "Value"],
        sceneFacts(found).map(([name, value]) => [name, String(value)]),
      ),
      refusals.map((text) => h("p.warnings", {}, text)),
      inspection.warnings.map((text) => h("p.warnings", {}, text)),
    );
    this.#drawForm();
  }

  #drawForm() {
    this.#quote?.close();
    this.#quote = new QuotePanel(this.form, () => this.#request());
    this.problem = h("p.problem", { role: "alert" });
    put(
      this.form,
      ...fieldsOf(this.#scene, this.#base),
      this.#quote.element,
      this.problem,
      h(
        "div.row",
        {},
        h("button.main", { type: "submit" }, "Render"),
        button("What would it take?", () => this.#quote.ask()),
      ),
    );
    this.form.hidden = false;
  }

  #request = () => requestOf(this.form, this.#scene.scene, this.#base);

  async #submit(event) {
    event.preventDefault();
    setText(this.problem, "");
    try {
      const request = { ...this.#request(), quote: this.#quote.id };
      showProblems(this.form, null);
      const key = await keyOf(request);
      const job = await call("/api/jobs", {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": key },
        body: JSON.stringify(request),
      });
      location.hash = `#/job/${encodeURIComponent(job.id)}`;
      say(`${job.name} is submitted.`);
    } catch (error) {
      showProblems(this.form, error);
      setText(this.problem, error.message);
      this.form.querySelector("[data-problem]:not(:empty)")?.closest("details")?.setAttribute("open", "");
    }
  }
}

/** The same request, sent twice by a nervous finger, makes one job; a minute later it is meant. */
async function keyOf(request) {
  const text = JSON.stringify(request);
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(31, sum) + text.charCodeAt(at)) | 0;
  return `page-${(sum >>> 0).toString(36)}-${Math.floor(Date.now() / 60000)}`;
}
