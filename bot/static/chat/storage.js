// What the browser keeps: the conversation as long as the tab lives, the display settings for good. No cookies.

/** A named JSON value in `sessionStorage` or `localStorage`; lives in memory where the browser forbids storage. */
export class Stored {
  #area;
  #name;
  #memory = null;

  constructor(areaName, name) {
    this.#name = `kreis-assistent.${name}`;
    try {
      this.#area = window[areaName];
    } catch {
      this.#area = null; // blocked by the browser's settings
    }
  }

  read() {
    try {
      return JSON.parse(this.#area?.getItem(this.#name) ?? "null") ?? this.#memory;
    } catch {
      return this.#memory;
    }
  }

  write(value) {
    this.#memory = value;
    try {
      this.#area?.setItem(this.#name, JSON.stringify(value));
    } catch {
      // full or blocked: memory has it
    }
  }
}
