// The list of messages: greeting, questions, answers, the typing sign.

import { element, icon } from "./element.js";
import { renderMarkdown } from "./markdown.js";
import { choices, replyView } from "./reply-view.js";

export class MessageList {
  #conversation;
  #context;
  #views = new Map(); // entry → its list item
  #offline = false;
  #typing;
  #greeting;
  node;

  /** @param context see replyView, and `showPrivacy: () => void` */
  constructor(conversation, context) {
    const { oberflaeche: label } = context.texts;
    this.#conversation = conversation;
    this.#context = context;
    this.#greeting = this.#welcome();
    this.#typing = element(
      "li",
      { class: "message typing", hidden: true },
      element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i")),
      element("span", {}, label.tippt),
    );
    this.node = element("ol", { class: "messages" }, this.#greeting, this.#typing);
    for (const entry of conversation.entries) this.#show(entry);
    conversation.addEventListener("entry", ({ detail }) => this.#show(detail));
    conversation.addEventListener("change", ({ detail }) => this.#update(detail));
    conversation.addEventListener("typing", ({ detail }) => this.#showTyping(detail));
    conversation.addEventListener("status", ({ detail }) => this.#setOffline(detail === "offline"));
    conversation.addEventListener("reset", () => this.#clear());
  }

  /** Bring an entry's question to the top, so that a long answer is read from its beginning. */
  reveal(entry) {
    const question = this.#conversation.entries.find((one) => one.id === entry.id) ?? entry;
    this.#views.get(question)?.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  }

  revealEnd() {
    (this.#typing.hidden ? this.node.lastElementChild.previousElementSibling : this.#typing)?.scrollIntoView({ block: "nearest" });
  }

  #show(entry) {
    const view = entry.kind === "question" ? this.#question(entry) : this.#reply(entry);
    const next = this.#conversation.entries[this.#conversation.entries.indexOf(entry) + 1];
    this.#views.set(entry, view);
    this.node.insertBefore(view, this.#views.get(next) ?? this.#typing);
  }

  #update(entry) {
    const view = this.#views.get(entry);
    if (!view || entry.kind !== "question") return; // an answer's own buttons show their state themselves
    const focused = view.contains(view.getRootNode().activeElement);
    const fresh = this.#question(entry);
    view.replaceWith(fresh);
    this.#views.set(entry, fresh);
    if (entry.state === "failed") fresh.lastElementChild.scrollIntoView({ block: "nearest" });
    if (focused) (fresh.querySelector("button") ?? fresh).focus();
  }

  #clear() {
    for (const view of this.#views.values()) view.remove();
    this.#views.clear();
    this.#typing.hidden = true;
  }

  #showTyping(active) {
    this.#typing.hidden = !active || this.#offline;
    if (active) this.revealEnd();
  }

  #setOffline(offline) {
    this.#offline = offline;
    if (offline) this.#typing.hidden = true;
    for (const entry of this.#views.keys()) if (entry.state === "waiting") this.#update(entry);
  }

  #welcome() {
    const { texts, ask, showPrivacy } = this.#context;
    return element(
      "li",
      { class: "message reply" },
      this.#speaker(texts.oberflaeche.assistent),
      element(
        "div",
        { class: "bubble" },
        element("div", { class: "text" }, renderMarkdown(texts.begruessung)),
        element(
          "p",
          { class: "privacy-line" },
          icon("shield"),
          element(
            "span",
            {},
            `${texts.datenschutz.kurz} `,
            element("button", { type: "button", class: "as-link", onclick: showPrivacy }, texts.datenschutz.titel),
          ),
        ),
        choices(texts.oberflaeche.vorschlaege, texts.vorschlaege, (text) => text, ask),
      ),
    );
  }

  #question(entry) {
    const { oberflaeche: label, fehler } = this.#context.texts;
    const parts = [this.#speaker(label.sie), element("p", { class: "bubble", dir: "auto" }, entry.text)];
    if (entry.state === "waiting" && this.#offline) parts.push(element("p", { class: "pending" }, label.wartet));
    if (entry.state === "failed") {
      parts.push(
        element(
          "div",
          { class: "failure" },
          element("p", {}, errorText(entry.error, fehler)),
          element(
            "button",
            { type: "button", class: "retry", onclick: () => this.#conversation.retry(entry) },
            icon("retry"),
            label.erneut,
          ),
        ),
      );
    }
    return element("li", { class: "message question", tabindex: "-1" }, ...parts);
  }

  #reply(entry) {
    return element(
      "li",
      { class: "message reply" },
      this.#speaker(this.#context.texts.oberflaeche.assistent),
      element("div", { class: "bubble" }, ...replyView(entry, this.#context)),
    );
  }

  #speaker(name) {
    return element("span", { class: "speaker" }, `${name}:`);
  }
}

/** The server's own German words, or ours for the code. */
export function errorText(error, fehler) {
  return error?.message || fehler[error?.code] || fehler.server;
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
