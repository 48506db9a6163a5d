// The field for the next question: Enter sends, Shift+Enter begins a line, a counter appears near the limit.

import { element, icon } from "./element.js";
import { fill } from "./texts.js";

export const MAX_TEXT = 1000; // characters, as in bot/settings.py
const COUNT_FROM = 800;

export class Composer {
  #field;
  #counter;
  #label;
  #announcer;
  #submit;
  #over = false;
  node;

  /** @param {{texts, announcer, submit: (text: string) => void}} context */
  constructor({ texts, announcer, submit }) {
    const label = texts.oberflaeche;
    this.#label = label;
    this.#announcer = announcer;
    this.#submit = submit;
    this.#counter = element("p", { class: "counter", id: "counter", hidden: true });
    this.#field = element("textarea", {
      id: "frage", // as in the page without JavaScript: the skip link leads here
      rows: "1",
      dir: "auto",
      enterkeyhint: "send",
      autocomplete: "off",
      placeholder: label.eingabe_platzhalter,
      "aria-describedby": "input-help counter",
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
    });
    this.node = element(
      "form",
      { class: "composer", onsubmit: (event) => this.#send(event) },
      element("label", { class: "hidden", for: "frage" }, label.eingabe),
      element("p", { class: "hidden", id: "input-help" }, label.eingabe_hilfe),
      element(
        "div",
        { class: "field" },
        this.#field,
        element("button", { class: "send" }, icon("send"), element("span", { class: "send-label" }, label.absenden)),
      ),
      this.#counter,
    );
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  #key(event) {
    // While an input method composes a letter, Enter belongs to it.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#send(event);
  }

  #send(event) {
    event.preventDefault();
    const text = this.#field.value.trim();
    if (text && length(text) <= MAX_TEXT) {
      this.#field.value = "";
      this.#changed();
      this.#submit(text);
    }
    this.focus();
  }

  #changed() {
    const used = length(this.#field.value.trim());
    const over = used > MAX_TEXT;
    this.#counter.hidden = used < COUNT_FROM;
    this.#counter.textContent = over
      ? fill(this.#label.zeichen_zu_viel, { zahl: used - MAX_TEXT })
      : fill(this.#label.zeichen_uebrig, { zahl: MAX_TEXT - used });
    this.#counter.classList.toggle("over", over);
    this.#field.setAttribute("aria-invalid", String(over));
    if (over && !this.#over) this.#announcer.say(this.#counter.textContent);
    this.#over = over;
    // The field grows with its text up to the limit set by CSS.
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight + this.#field.offsetHeight - this.#field.clientHeight}px`;
  }
}

/** Characters as the server counts them: code points, not UTF-16 units. */
function length(text) {
  return [...text].length;
}
