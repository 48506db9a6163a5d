// Puts the chat together: header, messages, field, windows, announcements.

import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { dialog } from "./dialogs.js";
import { Display } from "./display.js";
import { element, icon } from "./element.js";
import { MessageList, errorText } from "./message-list.js";
import { spokenReply } from "./reply-view.js";

/**
 * @param {Element} place is filled with the chat
 * @param {{base: URL, texts: Object, theme: Element, headingLevel?: number, extraControls?: Node[]}} options
 *   `theme` carries the display settings
 * @returns {{focus: () => void}}
 */
export function mountChat(place, { base, texts, theme, headingLevel = 1, extraControls = [] }) {
  const label = texts.oberflaeche;
  const display = new Display(theme);
  const announcer = new Announcer();
  const conversation = new Conversation(base);

  const ask = (text) => list.reveal(conversation.ask(text));
  const composer = new Composer({ texts, announcer, submit: ask });
  const list = new MessageList(conversation, {
    base,
    texts,
    ask,
    press: (button) => list.reveal(conversation.press(button)),
    rate: async (entry, helpful) => {
      const done = await conversation.rate(entry, helpful);
      announcer.say(done ? label.hilfreich_dank : texts.fehler.rueckmeldung);
      return done;
    },
    showPrivacy: () => privacy.showModal(),
  });

  const forget = (wholly) => async (window, failure) => {
    failure.hidden = true;
    const { receipt, error } = await conversation.forget(wholly);
    if (error) {
      failure.textContent = errorText({ ...error, code: "loeschen" }, texts.fehler);
      failure.hidden = false;
      announcer.say(failure.textContent);
      return;
    }
    window.close();
    tell(receipt ?? label.neues_gespraech_da);
    composer.focus();
  };
  const deleting = (title, lines, buttons) => {
    const failure = element("p", { class: "failure", hidden: true });
    const actions = buttons.map(([look, name, act]) =>
      element("button", { type: "button", class: look, onclick: () => act(window, failure) }, name),
    );
    const content = lines.map((line) => element("p", {}, line));
    const window = dialog(title, label.schliessen, [...content, failure], actions);
    return window;
  };
  const close = (window) => window.close();
  const privacy = deleting(texts.datenschutz.titel, texts.datenschutz.absaetze, [
    ["secondary", label.loeschen, forget(true)],
    ["primary", label.schliessen, close],
  ]);
  const restart = deleting(label.neues_gespraech_frage, [label.neues_gespraech_folge], [
    ["secondary", label.abbrechen, close],
    ["primary", label.neues_gespraech, forget(false)],
  ]);
  const looks = dialog(label.darstellung, label.schliessen, display.controls(label));

  const status = element("p", { class: "status", hidden: true });
  const notice = element("p", { class: "notice", hidden: true });
  const tell = (text) => {
    notice.textContent = text;
    notice.hidden = false;
    announcer.say(text);
  };

  const control = (name, sign, action) =>
    element(
      "button",
      { type: "button", class: "header-button", "aria-label": name, title: name, onclick: action },
      icon(sign),
      element("span", { class: "header-button-label", "aria-hidden": "true" }, name),
    );

  const chat = element(
    "div",
    { class: "chat" },
    element(
      "header",
      { class: "chat-header" },
      element("img", { class: "mark", src: new URL("static/images/mark.svg", base), alt: "", width: "40", height: "40" }),
      element(
        "div",
        { class: "chat-title" },
        element(`h${headingLevel}`, {}, texts.name),
        element("p", {}, texts.untertitel),
      ),
      element(
        "div",
        { class: "header-controls" },
        control(label.darstellung, "letters", () => looks.showModal()),
        control(label.neues_gespraech, "fresh", () => (conversation.entries.length ? restart.showModal() : composer.focus())),
        ...extraControls,
      ),
    ),
    status,
    // Scrolls by itself, so the keyboard must be able to reach it.
    element("div", { class: "conversation", tabindex: "0", role: "region", "aria-label": label.verlauf }, list.node, notice),
    composer.node,
    announcer.node,
    privacy,
    restart,
    looks,
  );
  place.replaceChildren(chat);

  conversation.addEventListener("answered", ({ detail: replies }) => {
    announcer.say(replies.map((entry) => spokenReply(entry, texts)).join(" "));
    const first = conversation.entries.indexOf(replies[0]);
    list.reveal(conversation.entries[first - 1]);
  });
  conversation.addEventListener("entry", ({ detail }) => {
    if (detail.kind === "question") notice.hidden = true;
  });
  conversation.addEventListener("change", ({ detail }) => {
    if (detail.state === "failed") announcer.say(errorText(detail.error, texts.fehler));
  });
  conversation.addEventListener("status", ({ detail }) => {
    const wasOffline = !status.hidden;
    status.hidden = detail === "online";
    status.textContent = detail === "online" ? "" : label.getrennt;
    if (detail === "offline") announcer.say(label.getrennt);
    else if (wasOffline) announcer.say(label.wieder_verbunden);
  });
  conversation.start();
  if (conversation.entries.length) list.revealEnd();
  return { focus: () => composer.focus() };
}
