// Tells screen readers what is new. The only live region of the chat: the list of messages is none, because a list
// that is read by itself plus an announcer reads every answer twice.

import { element } from "./element.js";

const KEPT = 5_000; // ms; afterwards nobody shall find the text a second time when reading through the page

export class Announcer {
  // Not role=status: that would read everything still inside again with each addition.
  node = element("div", { class: "hidden", "aria-live": "polite", "aria-atomic": "false", "aria-relevant": "additions" });

  say(text) {
    const line = element("p", {}, text);
    this.node.append(line);
    setTimeout(() => line.remove(), KEPT);
  }
}
