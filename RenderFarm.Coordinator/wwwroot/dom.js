// Everything that comes from outside is set as text, never as markup.

/** Finds an element of the page by its id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element: class, text, attributes, children. */
export function make(tag, { className, text, attributes = {}, children = [] } = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Sets a text only when it differs, so that a selection survives. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * A button that asks once more in place, for a moment, before it acts: a click too many must not end a night's work. Without a question it
 * acts at once.
 */
export function askingButton(text, question, act) {
  const button = make("button", { className: "quiet", text, attributes: { type: "button" } });
  let asks = 0;
  const show = (words, className) => {
    clearTimeout(asks);
    asks = 0;
    setText(button, words);
    button.className = className;
  };
  button.addEventListener("click", async () => {
    if (question && !asks) {
      show(question, "danger");
      asks = setTimeout(() => show(text, "quiet"), 4000);
      return;
    }
    show(text, "quiet");
    button.disabled = true;
    try {
      await act();
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

/** Sets the width of a part of a bar. */
export function setShare(element, share) {
  element.style.setProperty("--share", `${(100 * Math.max(0, Math.min(1, share))).toFixed(2)}%`);
}
