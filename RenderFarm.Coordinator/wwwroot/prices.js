import { send } from "./api.js";
import { askFor, button, field, h } from "./dom.js";

/** A line for each type and zone: the price now, how it was, and on LocalCloud the way to set it. */
export function drawPrices(local, history, changed) {
  const places = new Map();
  const place = (type, zone) =>
    places.get(`${type} ${zone}`) ?? places.set(`${type} ${zone}`, { type, zone, steps: [], now: null }).get(`${type} ${zone}`);
  for (const step of history) place(step.instanceType, step.zone).steps.push(step);
  for (const price of local ?? []) place(price.type, price.zone).now = price;
  const rows = [...places.values()].map(({ type, zone, steps, now }) => {
    const last = now?.spot ?? steps[steps.length - 1]?.dollarsPerHour;
    const set =
      now &&
      button(now.isSet ? "Set by hand…" : "Set…", () =>
        askFor(
          `Price of ${type} in ${zone}`,
          {
            fields: [
              field("dollars", "US dollars an hour", {
                type: "number",
                step: "any",
                min: 0,
                value: now.spot,
                hint: "Empty gives it back to the market.",
              }),
            ],
          },
          async ({ dollars: sum }) => {
            await send("POST", "/api/local/prices", { type, zone, dollars: sum ?? null });
            changed();
          },
        ),
      );
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, type),
      h("td", {}, zone),
      h("td", {}, last === undefined ? "-" : `$${last}`),
      h("td", {}, now ? `$${now.onDemand}` : "-"),
      h("td", {}, spark(steps)),
      h("td", {}, set),
    );
  });
  return h(
    "table.prices",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ...["Type", "Zone", "Spot, an hour", "On demand", "Course", ""].map((text) =>
          text ? h("th", { scope: "col" }, text) : h("td", {}),
        ),
      ),
    ),
    h("tbody", {}, ...rows),
  );
}

/** A price as steps over the time that the farm knows it. */
function spark(steps) {
  if (steps.length < 2) return null;
  const times = steps.map(({ at }) => Date.parse(at));
  const sums = steps.map(({ dollarsPerHour }) => dollarsPerHour);
  const [from, to, low, high] = [times[0], Date.now(), Math.min(...sums), Math.max(...sums)];
  const x = (time) => ((100 * (time - from)) / (to - from)).toFixed(1);
  const y = (sum) => (high === low ? 10 : 18 - (16 * (sum - low)) / (high - low)).toFixed(1);
  const path = steps.map((_, at) => `${at ? "V" : `M${x(times[at])} `}${y(sums[at])}H${x(times[at + 1] ?? to)}`).join("");
  return h("svg.spark", { viewBox: "0 0 100 20", role: "img", "aria-label": `From $${low} to $${high}` }, h("path", { d: path }));
}
