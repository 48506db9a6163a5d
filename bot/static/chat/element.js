// Builds DOM nodes. Text always becomes a text node, so nothing a person or a file says can become markup.

/**
 * @param {string} tag
 * @param {Object<string, any>} attributes `null` and `false` leave the attribute out, `true` sets it empty,
 *   a function is an event listener (`onclick` → "click").
 * @param {...(Node|string|null)} children
 */
export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon in the colour of the text around it; screen readers skip it. */
export function icon(name) {
  const path = furnish(document.createElementNS(SVG, "path"), { d: ICONS[name] }, []);
  return furnish(
    document.createElementNS(SVG, "svg"),
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    [path],
  );
}

/** Words that only screen readers get. */
export function spoken(text) {
  return element("span", { class: "hidden" }, text);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const ICONS = {
  chat: "M4 5h16v11H10l-5 4v-4H4z M8 9.5h8 M8 12.5h5",
  close: "M6 6l12 12 M18 6L6 18",
  fresh: "M12 5v14 M5 12h14",
  letters: "M3 18L8 6l5 12 M4.8 14h6.4 M15 18l3-7.5 3 7.5 M16.1 15.5h3.8",
  pin: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11z M12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  away: "M14 5h5v5 M19 5l-8 8 M17 14v5H5V7h5",
  send: "M4 12l16-7-5 15-3.5-6z M11.5 14L20 5",
  shield: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z M9 12l2.2 2.2L15.5 10",
  thumbDown: "M17 14V4H7.5L5 11v3h5l-.6 4.5a1.8 1.8 0 0 0 3.3 1.2L17 14z M17 14h3V4h-3",
  thumbUp: "M7 10v10h9.5l2.5-7v-3h-5l.6-4.5a1.8 1.8 0 0 0-3.3-1.2L7 10z M7 10H4v10h3",
  retry: "M5 12a7 7 0 1 0 2-5 M4 4v4h4",
};
