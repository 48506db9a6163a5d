// How the chat looks for this person: text size, colours, contrast. Remembered by the browser.

import { element } from "./element.js";
import { Stored } from "./storage.js";

const CHOICES = {
  size: { legend: "schriftgroesse", options: { 1: "schrift_normal", 2: "schrift_gross", 3: "schrift_sehr_gross" } },
  scheme: { legend: "farben", options: { auto: "farben_auto", light: "farben_hell", dark: "farben_dunkel" } },
  contrast: { legend: "kontrast", options: { normal: "kontrast_normal", more: "kontrast_hoch" } },
};

export class Display {
  #stored = new Stored("localStorage", "darstellung");
  #target;
  #values;

  /** @param {Element} target carries `data-size`, `data-scheme` and `data-contrast`, which css/theme.css reads */
  constructor(target) {
    this.#target = target;
    const contrast = matchMedia("(prefers-contrast: more)").matches ? "more" : "normal";
    this.#values = { size: "1", scheme: "auto", contrast, ...this.#stored.read() };
    this.#apply();
  }

  /** The choices as groups of radio buttons. */
  controls(label) {
    return Object.entries(CHOICES).map(([name, { legend, options }]) =>
      element(
        "fieldset",
        { class: "options" },
        element("legend", {}, label[legend]),
        ...Object.entries(options).map(([value, text]) =>
          element(
            "label",
            { class: `option option-${name}-${value}` },
            element("input", {
              type: "radio",
              name,
              value,
              checked: this.#values[name] === value,
              onchange: () => this.#set(name, value),
            }),
            element("span", {}, label[text]),
          ),
        ),
      ),
    );
  }

  #set(name, value) {
    this.#values[name] = value;
    this.#stored.write(this.#values);
    this.#apply();
  }

  #apply() {
    Object.assign(this.#target.dataset, this.#values);
  }
}
