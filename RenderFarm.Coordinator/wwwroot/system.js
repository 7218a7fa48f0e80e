import { call, send } from "./api.js";
import { askFor, button, copy, field, h, load, put, say, table } from "./dom.js";
import { ago, clock, count } from "./format.js";

/** Messages that are shown; the others are counted. */
const shown = 50;

/** Milliseconds between two looks. */
const pause = 15000;

const kinds = {
  instance: "Instance",
  launchTemplate: "Launch template",
  queue: "Queue",
  jobFiles: "Files of a job",
  instanceLog: "Log of an instance",
};

export const open = (main) => new SystemView(main);

/** What engineers look at: health, messages that failed, what is left over, who may come in. */
class SystemView {
  title = "System";
  keys = [];
  #lookedAt = Date.now();

  constructor(main) {
    this.checks = h("section.card", { id: "checks" });
    this.letters = h("section.card", { id: "dead-letters" });
    this.cleanup = h("section.card", { id: "cleanup" });
    this.tokens = h("section.card", { id: "tokens" });
    this.links = h("p.numbers", {});
    put(main, h("h1", {}, "System"), this.links, this.checks, this.letters, this.cleanup, this.tokens);
    this.#refresh();
    this.#loadCleanup(30);
  }

  take({ refresh }) {
    if (refresh) this.#refresh();
  }

  tick() {
    if (Date.now() - this.#lookedAt > pause) this.#refresh();
  }

  async #refresh() {
    this.#lookedAt = Date.now();
    await Promise.all([this.#loadChecks(), this.#loadLetters(), this.#loadTokens(), this.#loadLinks()]).catch(() => {});
  }

  async #loadLinks() {
    const { url } = await call("/api/dashboard");
    put(
      this.links,
      url && h("a", { href: url, target: "_blank", rel: "noopener" }, "Dashboard: traces, metrics, logs"),
      h("a", { href: "/openapi/v1.json", target: "_blank" }, "API"),
      h("a", { href: "/health", target: "_blank" }, "Health"),
    );
  }

  async #loadChecks() {
    const checks = await call("/api/checks");
    const words = { ok: "Well", warning: "Look", failed: "Failed" };
    put(
      this.checks,
      h("h2", {}, "Health"),
      h(
        "dl.checks",
        {},
        ...checks.map(({ name, state, detail }) =>
          h(
            "div",
            { "data-check": name },
            h(
              "dt",
              {},
              name,
              " ",
              h("span.state", { "data-state": { ok: "completed", warning: "paused", failed: "failed" }[state] }, words[state]),
            ),
            h("dd", {}, detail),
          ),
        ),
      ),
    );
  }

  async #loadLetters() {
    const letters = await call("/api/dead-letters");
    const act = (verb, body) => async () => {
      await send("POST", `/api/dead-letters/${verb}`, body);
      document.dispatchEvent(new Event("letters"));
      await this.#loadLetters();
    };
    const line = (letter) =>
      h(
        "li",
        {},
        h(
          "p",
          {},
          h("strong", {}, letter.type ?? "A message"),
          [
            ` for ${letter.queue}`,
            letter.jobId && `job ${letter.jobId}${letter.frame === null ? "" : ` frame ${letter.frame}`}`,
            letter.workerId && `worker ${letter.workerId}`,
            ago(letter.failedAt),
          ]
            .filter((one) => one)
            .join(" · "),
        ),
        h("p.problem", {}, letter.reason),
        h(
          "div.row",
          {},
          button("Take it again", act("retry", { ids: [letter.id] })),
          button("Drop it", act("drop", { ids: [letter.id] }), { ask: "Really drop it?" }),
        ),
      );
    put(
      this.letters,
      h("h2", {}, "Messages that could not be processed"),
      letters.length === 0
        ? h("p.none", {}, "None.")
        : [
            h(
              "div.row",
              {},
              button("Take them again", act("retry", { all: true })),
              button("Drop them", act("drop", { all: true }), { ask: "Really drop all?" }),
            ),
            h("ul.letters-list", {}, ...letters.slice(0, shown).map(line)),
            letters.length > shown && h("p.none", {}, `And ${letters.length - shown} more.`),
          ],
    );
  }

  async #loadCleanup(days) {
    const input = h("input", { type: "number", min: 0, max: 3650, value: days, "aria-label": "Days", class: "short" });
    const list = h("div", {}, h("p.none", {}, "Looking …"));
    put(
      this.cleanup,
      h("h2", {}, "What no job needs in the cloud"),
      h(
        "form.row",
        { onsubmit: (event) => (event.preventDefault(), this.#loadCleanup(Number(input.value))) },
        h("label", {}, "Files of jobs that ended ", input, " days ago or earlier"),
        h("button.quiet", { type: "submit" }, "Look"),
      ),
      list,
    );
    await load(async () => {
      const items = await call(`/api/cleanup?olderThanDays=${days}`);
      const remove = button(
        "Remove all of it",
        async () => {
          const removed = await send("POST", "/api/cleanup", { olderThanDays: days });
          this.#loadCleanup(days);
          return `${count(removed.length, "thing", "things")} removed.`;
        },
        { ask: "Really remove it?" },
      );
      put(
        list,
        items.length === 0
          ? h("p.none", {}, "Nothing.")
          : [
              table(
                "To be removed",
                ["Kind", "Name", "Why"],
                items.map(({ kind, name, detail }) => [kinds[kind] ?? kind, name, detail]),
              ),
              remove,
            ],
      );
    });
  }

  async #loadTokens() {
    const tokens = await call("/api/tokens").catch((error) => error);
    if (tokens instanceof Error) {
      put(this.tokens, h("h2", {}, "Tokens"), h("p.none", {}, tokens.message));
      return;
    }
    const make = button("New token…", () =>
      askFor(
        "New token",
        {
          verb: "Make it",
          fields: [
            field("name", "Who or what has it", { required: true }),
            field("scope", "What it allows", {
              value: "submit",
              choices: [
                ["read", "Look"],
                ["submit", "Render"],
                ["admin", "Everything"],
              ],
            }),
          ],
        },
        async (values) => {
          const { token, name } = await send("POST", "/api/tokens", { name: values.name ?? "", scope: values.scope });
          await this.#loadTokens();
          put(
            this.secret,
            h("p", {}, `The secret of ${name}, which is told this once: `, h("code", {}, token)),
            button("Copy", () => copy(token)),
          );
        },
      ),
    );
    const revoke = (name) =>
      button(
        "Revoke",
        async () => {
          await send("DELETE", `/api/tokens/${encodeURIComponent(name)}`);
          await this.#loadTokens();
          say(`${name} is let in no more.`);
        },
        { ask: "Really revoke?" },
      );
    const rows = tokens.map(({ name, scope, createdAt, usedAt }) => [
      name,
      scope,
      clock(createdAt),
      usedAt ? ago(usedAt) : "never",
      revoke(name),
    ]);
    this.secret ??= h("div.row", { role: "status" });
    put(
      this.tokens,
      h("h2", {}, "Tokens"),
      make,
      this.secret,
      rows.length > 0
        ? table("Who may come in", ["Name", "Allows", "Made", "Used", ""], rows)
        : h("p.none", {}, "None: the farm answers this machine only, or its first token alone."),
    );
  }
}
