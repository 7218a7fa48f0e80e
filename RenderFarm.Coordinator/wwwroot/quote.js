import { call, send } from "./api.js";
import { button, h, put, setText, showProblems, table } from "./dom.js";
import { count, dollars, duration } from "./format.js";

/** Milliseconds between two looks at a quote whose sample frames render. */
const quotePause = 1500;

/** What a job would take, as a table to choose from, and a budget to draw at. */
export class QuotePanel {
  #form;
  #request;
  #quote = null;
  #timer = 0;

  /** The form has the fields that a choice fills in; `request` gives what is asked for. */
  constructor(form, request) {
    this.#form = form;
    this.#request = request;
    this.element = h("section", { id: "quote" });
  }

  /** The quote that a job can be compared with; null before one is there. */
  get id() {
    return this.#quote?.state === "ready" ? this.#quote.id : null;
  }

  close() {
    clearTimeout(this.#timer);
  }

  /** Asks anew. Sample frames cost time, and money on rented instances: only when that is wanted. */
  async ask(sampling = "never") {
    this.close();
    this.#quote = null;
    try {
      this.#show(await send("POST", "/api/quotes", { job: this.#request(), sampling }));
    } catch (error) {
      showProblems(this.#form, error);
      throw error;
    }
  }

  #show(quote) {
    this.#quote = quote;
    const sum = (option) => (option.dollarsP50 === null ? "-" : `${dollars(option.dollarsP50)} to ${dollars(option.dollarsP90)}`);
    const take = (option) =>
      option.instanceType !== null &&
      button("Take it", () => {
        this.#form.elements.instances.value = option.count;
        this.#form.elements.instanceTypes.value = option.instanceType;
        if (option.dollarsP90 !== null) this.#form.elements.budget.value = (1.2 * option.dollarsP90).toFixed(2);
        this.#form.elements.instances.closest("details").open = true;
      });
    const rows = quote.options.map((option) => [
      `${option.count} × ${option.instanceType ?? "the workers that are there"}`,
      `${duration(option.secondsP50)} to ${duration(option.secondsP90)}`,
      sum(option),
      take(option) || "",
    ]);
    const whys = quote.types.map(
      ({ instanceType, error, waits }) => (error ?? waits) && `${instanceType ?? "The workers that are there"}: ${error ?? waits}`,
    );
    const isOpen = quote.state === "sampling";
    put(
      this.element,
      h("h2", {}, `Quote for ${count(quote.frames, "frame", "frames")}`),
      isOpen && h("p", {}, "Sample frames render …"),
      rows.length > 0
        ? [
            table("Half of such jobs stay below the first value, nine in ten below the second", ["What", "Time", "Dollars", ""], rows),
            this.#slider(quote.options),
          ]
        : !isOpen && h("p.none", {}, "Nobody knows yet how long its frames take."),
      whys.filter((why) => why).map((why) => h("p.none", {}, why)),
      !isOpen && rows.length === 0 && button("Render sample frames for it", () => this.ask("whereNeeded")),
    );
    if (isOpen)
      this.#timer = setTimeout(
        () =>
          call(`/api/quotes/${quote.id}`).then(
            (news) => this.#show(news),
            () => {},
          ),
        quotePause,
      );
  }

  /** How fast it is for how much. */
  #slider(options) {
    const priced = options.filter(({ dollarsP90 }) => dollarsP90 !== null).sort((a, b) => a.dollarsP90 - b.dollarsP90);
    if (priced.length < 2) return null;
    const most = priced[priced.length - 1].dollarsP90 * 1.2;
    const words = h("output", {});
    const input = h("input", {
      type: "range",
      min: 0,
      max: most,
      step: most / 100,
      value: most,
      "aria-label": "Budget",
      oninput: () => {
        const best = priced.filter(({ dollarsP90 }) => dollarsP90 <= Number(input.value)).sort((a, b) => a.secondsP90 - b.secondsP90)[0];
        setText(
          words,
          best
            ? `${dollars(Number(input.value))}: done in ${duration(best.secondsP50)} to ${duration(best.secondsP90)}`
            : `${dollars(Number(input.value))} is too little`,
        );
        this.#form.elements.budget.value = Number(input.value).toFixed(2);
      },
    });
    return h("div.row", {}, h("span", {}, title("budget")), input, words);
  }
}
