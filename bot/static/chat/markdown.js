// Markdown subset to DOM nodes: paragraphs, line breaks, **bold**, *emphasis*, lists, links. All else stays text.
// Its twin on the server is bot/web/markdown.py; tests/data/markdown_subset.json holds both to the same result.

import { element } from "./element.js";
import { isSafe } from "./safe-url.js";

const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBERED = /^\s*(\d{1,9})\.\s+(.*)$/;

const INLINE = new RegExp(
  [
    String.raw`\\([!-/:-@[-\x60{-~])`, // 1: escaped sign
    String.raw`\[([^\]\n]+)\]\(([^()\s]+)\)`, // 2, 3: link
    String.raw`\*\*(?=\S)((?:[^*]|\*(?!\*))+?)(?<=\S)\*\*`, // 4: bold
    String.raw`\*(?=[^\s*])([^*\n]*?[^\s*])\*(?!\*)`, // 5: emphasis
    String.raw`(\n)`, // 6: line break
  ].join("|"),
  "g",
);

/**
 * @param {string} text
 * @param {(href: string, children: Node[]) => Node} link builds a link whose address is already known to be safe
 * @returns {DocumentFragment}
 */
export function renderMarkdown(text, link = plainLink) {
  const fragment = document.createDocumentFragment();
  for (const block of blocks(text)) {
    const lines = block.lines.map((line) => inline(line, link));
    if (block.tag === "p") fragment.append(element("p", {}, ...lines[0]));
    else fragment.append(element(block.tag, {}, ...lines.map((nodes) => element("li", {}, ...nodes))));
  }
  return fragment;
}

function plainLink(href, children) {
  return element("a", { href, rel: "noopener noreferrer" }, ...children);
}

/** Paragraphs hold one string with line breaks, lists one string per item. */
function* blocks(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const ordered = numberedItems(lines);
  let current = null;
  let gap = false;
  for (const [index, line] of lines.entries()) {
    if (!line.trim()) {
      gap = true;
      continue;
    }
    const item = ordered.has(index) ? line.match(NUMBERED)[2] : line.match(BULLET)?.[1];
    const tag = ordered.has(index) ? "ol" : item !== undefined ? "ul" : "p";
    if (item !== undefined) {
      if (current?.tag === tag) current.lines.push(item);
      else {
        if (current) yield current;
        current = { tag, lines: [item] };
      }
    } else if (current && !gap) {
      current.lines[current.lines.length - 1] += `\n${line.trim()}`;
    } else {
      if (current) yield current;
      current = { tag, lines: [line.trim()] };
    }
    gap = false;
  }
  if (current) yield current;
}

/**
 * Lines that are items of a numbered list: only what begins with 1 and counts on.
 * "25. Januar 2022 …" at a line's start is a date.
 */
function numberedItems(lines) {
  const numbers = lines.map((line) => Number(line.match(NUMBERED)?.[1] ?? NaN));
  const items = new Set();
  for (const [start, number] of numbers.entries()) {
    if (number !== 1) continue;
    const run = [start];
    for (let index = start + 1; index < lines.length; index += 1) {
      if (numbers[index] === run.length + 1) run.push(index);
      else if (!Number.isNaN(numbers[index]) || (lines[index].trim() && !lines[index].startsWith(" "))) break;
    }
    if (run.length > 1) run.forEach((index) => items.add(index));
  }
  return items;
}

function inline(text, link) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [all, escaped, title, href, bold, emphasis] = match;
    nodes.push(text.slice(end, match.index));
    end = match.index + all.length;
    if (escaped) nodes.push(escaped);
    else if (title) nodes.push(...(isSafe(href) ? [link(href, inline(title, link))] : inline(title, link)));
    else if (bold) nodes.push(element("strong", {}, ...inline(bold, link)));
    else if (emphasis) nodes.push(element("em", {}, ...inline(emphasis, link)));
    else nodes.push(element("br"));
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}
