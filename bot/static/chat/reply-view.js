// One answer as DOM nodes: text, links, place, choices, source with date, "War das hilfreich?".

import { element, icon, spoken } from "./element.js";
import { renderMarkdown } from "./markdown.js";
import { isSafe, mapUrl } from "./safe-url.js";
import { fill, germanDate } from "./texts.js";

/**
 * @param {Object} entry a reply entry of the conversation
 * @param {{base: URL, texts: Object, press: (button) => void, rate: (entry, helpful) => Promise<boolean>}} context
 */
export function replyView(entry, context) {
  const { reply } = entry;
  const { oberflaeche: label } = context.texts;
  const parts = [element("div", { class: "text" }, renderMarkdown(reply.text, linkBuilder(context)))];
  const links = linkList(reply, context);
  if (links) parts.push(links);
  if (reply.buttons?.length) {
    parts.push(choices(label.auswahl, reply.buttons, (button) => button.title, context.press));
  }
  if (reply.source) {
    const source = element("p", { class: "source" }, sourceLine(reply.source, label));
    parts.push(element("div", { class: "reply-foot" }, source, rating(entry, context)));
  }
  return parts;
}

/** Buttons with one word or sentence each. */
export function choices(name, options, title, choose) {
  return element(
    "div",
    { class: "choices", role: "group", "aria-label": name },
    ...options.map((option) =>
      element("button", { type: "button", class: "choice", onclick: () => choose(option) }, title(option)),
    ),
  );
}

/** What a screen reader says of an answer: all that can be seen, in the same order. */
export function spokenReply({ reply }, { oberflaeche: label }) {
  const text = element("div", {}, renderMarkdown(reply.text, (_href, children) => element("span", {}, ...children)));
  const blocks = [...text.querySelectorAll("p, li")].map((block) => block.textContent);
  if (reply.buttons?.length) blocks.push(`${label.auswahl}: ${reply.buttons.map((button) => button.title).join(", ")}`);
  if (reply.source) blocks.push(sourceLine(reply.source, label));
  return blocks.map((block) => (/[.!?:]$/.test(block.trim()) ? block.trim() : `${block.trim()}.`)).join(" ");
}

function sourceLine(source, label) {
  return fill(label.quelle, { titel: source.title, stand: germanDate(source.stand) });
}

function linkList(reply, context) {
  const build = linkBuilder(context);
  const items = (reply.links ?? [])
    .filter(({ url }) => isSafe(url))
    .map(({ title, url }) => element("li", {}, build(url, [title])));
  if (reply.location) {
    const name = fill(context.texts.oberflaeche.karte, { ort: reply.location.title });
    items.push(element("li", {}, build(mapUrl(reply.location), [icon("pin"), name])));
  }
  return items.length
    ? element("ul", { class: "links", "aria-label": context.texts.oberflaeche.weitere_links }, ...items)
    : null;
}

/** Web pages open in a new window, so that the conversation stays; mail, telephone and downloads do not. */
function linkBuilder({ base, texts }) {
  return (url, children) => {
    const own = url.startsWith("/");
    const web = !own && /^https?:/i.test(url);
    return element(
      "a",
      { href: own ? new URL(url.slice(1), base) : url, rel: "noopener noreferrer", target: web ? "_blank" : null },
      ...children,
      ...(web ? [icon("away"), spoken(` ${texts.oberflaeche.neues_fenster}`)] : []),
    );
  };
}

function rating(entry, { texts, rate }) {
  const { oberflaeche: label, fehler } = texts;
  const message = element("span", { class: "rating-message" });
  const button = (helpful, name, sign) =>
    element(
      "button",
      {
        type: "button",
        class: "thumb",
        title: name,
        "aria-label": name,
        "aria-pressed": String(entry.helpful === helpful),
        onclick: async (event) => {
          const pressed = event.currentTarget;
          const done = await rate(entry, helpful);
          message.textContent = done ? label.hilfreich_dank : fehler.rueckmeldung;
          if (!done) return;
          for (const one of group.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === pressed));
        },
      },
      icon(sign),
    );
  const group = element(
    "div",
    { class: "rating", role: "group", "aria-label": label.hilfreich_frage },
    element("span", { class: "rating-question", "aria-hidden": "true" }, label.hilfreich_frage),
    button(true, label.hilfreich_ja, "thumbUp"),
    button(false, label.hilfreich_nein, "thumbDown"),
    message,
  );
  return group;
}
