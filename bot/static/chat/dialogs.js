// Small modal windows. <dialog> keeps the focus inside, closes on Escape and gives the focus back.

import { element, icon } from "./element.js";

/** @returns {HTMLDialogElement} closed; open it with showModal() */
export function dialog(title, closeLabel, content, actions = []) {
  const id = `title-${Math.random().toString(36).slice(2)}`;
  const window = element(
    "dialog",
    { class: "dialog", "aria-labelledby": id, onclick: (event) => event.target === window && window.close() },
    element(
      "div",
      { class: "dialog-body" },
      element(
        "div",
        { class: "dialog-head" },
        element("h2", { id }, title),
        element(
          "button",
          { type: "button", class: "icon-button", "aria-label": closeLabel, title: closeLabel, onclick: () => window.close() },
          icon("close"),
        ),
      ),
      ...content,
      actions.length ? element("div", { class: "dialog-actions" }, ...actions) : null,
    ),
  );
  return window;
}
