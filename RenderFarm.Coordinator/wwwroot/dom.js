// Everything that comes from outside is set as text, never as markup.

/** Finds an element of the page by its id. */
export const byId = (id) => document.getElementById(id);

/**
 * Makes an element: "tag.class", attributes (functions are listeners, `true` is an empty attribute, null and false leave one out), children
 * (null and false are left out, all else but elements is text).
 */
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const svg = tag === "svg" || tag === "rect" || tag === "line" || tag === "text" || tag === "g" || tag === "title" || tag === "path";
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  if (classes.length) element.setAttribute("class", classes.join(" "));
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2).toLowerCase(), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  put(element, ...children);
  return element;
}

/** Puts children in the place of those that are there. */
export function put(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

/** Sets a text only when it differs, so that a selection survives. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets the width of a part of a bar. */
export function setShare(element, share) {
  element.style.setProperty("--share", `${(100 * Math.max(0, Math.min(1, share))).toFixed(2)}%`);
}

/** Says something to whoever looks or listens; it goes by itself when the next thing works. */
export function say(text, isProblem = false) {
  const said = byId("said");
  setText(said, text);
  said.classList.toggle("problem", isProblem);
  said.hidden = text === "";
}

/** Takes away what was said to be wrong; what was said to be done stays. */
export function clearProblem() {
  if (byId("said").classList.contains("problem")) say("");
}

/** Does what a view needs by itself; when that is refused, the page says why. */
export const load = (act) => attempt(async () => void (await act(), clearProblem()));

/** Runs what a button does; when that is refused, the page says why. */
export const run = (act) =>
  attempt(async () => {
    const words = await act();
    say(typeof words === "string" ? words : "");
  });

async function attempt(act) {
  try {
    await act();
    return true;
  } catch (error) {
    say(error.message, true);
    return false;
  }
}

/**
 * A button. With a question it asks once more in place, for a moment, before it acts: a click too many must not end a night's work.
 */
export function button(text, act, { ask = null, title = null, className = "quiet" } = {}) {
  let asks = 0;
  const show = (words, name) => {
    clearTimeout(asks);
    asks = 0;
    setText(element, words);
    element.className = name;
  };
  const element = h(
    `button`,
    {
      class: className,
      type: "button",
      title,
      onclick: async () => {
        if (ask && !asks) {
          show(ask, "danger");
          asks = setTimeout(() => show(text, className), 4000);
          return;
        }
        show(text, className);
        element.disabled = true;
        await run(act);
        element.disabled = false;
      },
    },
    text,
  );
  return element;
}

/** Buttons behind a word. */
export function menu(text, ...items) {
  const details = h("details.menu", {}, h("summary", {}, text), h("div.items", {}, ...items));
  details.addEventListener("click", (event) => event.target.closest("a, button:not(.danger)") && details.removeAttribute("open"));
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    details.querySelector("summary").focus();
  });
  return details;
}

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(event.target)) open.removeAttribute("open");
});

/** A field of a form with its label and its hint. Choices make a list of it. */
export function field(name, label, { type = "text", value = null, hint = null, choices = null, ...more } = {}) {
  const attributes = { name, id: `field-${name}`, ...more };
  const shown = value ?? "";
  let input;
  if (choices) {
    input = h(
      "select",
      attributes,
      ...choices.map(([key, text]) => h("option", { value: key, selected: String(key) === String(shown) }, text)),
    );
  } else if (type === "textarea") {
    input = h("textarea", { rows: 3, ...attributes }, shown);
  } else {
    input = h("input", { type, ...attributes, ...(type === "checkbox" ? { checked: value === true } : { value: shown }) });
  }
  return h("label.field", {}, h("span", {}, label), input, hint && h("small", {}, hint), h("small.problem", { "data-problem": name }));
}

/** What a form's fields hold; empty ones are left out. */
export function valuesOf(form) {
  const values = {};
  for (const input of form.querySelectorAll("input[name], select[name], textarea[name]")) {
    if (input.type === "checkbox") values[input.name] = input.checked;
    else if (input.value.trim() !== "") values[input.name] = input.type === "number" ? Number(input.value) : input.value.trim();
  }
  return values;
}

/** Shows beside each field of a form what is wrong with it. */
export function showProblems(form, error) {
  const errors = error?.errors ?? {};
  for (const place of form.querySelectorAll("[data-problem]")) {
    const name = place.dataset.problem;
    const found = Object.entries(errors).find(([key]) => key === name || key.endsWith(`.${name}`));
    setText(place, found ? [].concat(found[1]).join(" ") : "");
  }
}

/** Asks in a dialog, and acts with what was answered; it stays while that is refused. Nothing is asked where there are no fields. */
export function askFor(title, { text = null, fields = [], verb = "Save", danger = false }, act) {
  const problem = h("p.problem", { role: "alert" });
  const close = () => dialog.close();
  const form = h(
    "form",
    {
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          say((await act(valuesOf(form))) ?? "");
          close();
        } catch (error) {
          showProblems(form, error);
          setText(problem, error.message);
        }
      },
    },
    h("h2", { id: "ask-title" }, title),
    text && h("p", {}, text),
    ...fields,
    problem,
    h(
      "div.row",
      {},
      h(`button${danger ? ".danger" : ""}`, { type: "submit" }, verb),
      h("button.quiet", { type: "button", onclick: close }, "Back"),
    ),
  );
  const dialog = h("dialog.ask", { "aria-labelledby": "ask-title" }, form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Puts a text on the clipboard. */
export const copy = async (text) => {
  await navigator.clipboard.writeText(text);
  return "Copied.";
};

/** A command with a button that copies it. */
export const command = (text) =>
  h(
    "pre.command",
    { tabindex: 0, role: "region", "aria-label": "Command" },
    h("code", {}, text),
    button("Copy", () => copy(text)),
  );

/** A table; cells may be text or elements. */
export const table = (caption, titles, rows) =>
  h(
    "table",
    {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...titles.map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, ...rows.map((cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell))))),
  );

/** A state as a chip. */
export const stateChip = (state, text) => h("span.state", { "data-state": state }, text);

/** Runs something once in the next picture, however often it is asked for. */
export function soon(act) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      act();
    });
  };
}
