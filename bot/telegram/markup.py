"""Markdown subset to Telegram's HTML, cut into messages whose tags are balanced.

The Markdown is read by the web page's renderer, so that both channels understand a text in the same way. Its HTML is
turned into blocks of styled runs; a message is built from whole blocks and never cuts through a tag.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Final

from bot.web.markdown import to_html

LIMIT: Final = 4096
"""Telegram's limit of a message: UTF-16 units after the entities were taken out."""


@dataclass(frozen=True)
class Run:
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""

    def html(self) -> str:
        shown = html.escape(self.text, quote=False)
        if self.href:
            shown = f'<a href="{html.escape(self.href)}">{shown}</a>'
        if self.italic:
            shown = f"<i>{shown}</i>"
        return f"<b>{shown}</b>" if self.bold else shown


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list; `tight` blocks follow without an empty line."""

    runs: tuple[Run, ...]
    tight: bool = False

    def html(self) -> str:
        return "".join(run.html() for run in self.runs)

    def size(self) -> int:
        return units("".join(run.text for run in self.runs))


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def blocks(markdown: str) -> list[Block]:
    """The text as blocks."""
    reader = _Reader()
    reader.feed(str(to_html(markdown)))
    reader.close()
    return reader.finished()


def line(text: str, *, italic: bool = False, href: str = "", tight: bool = False) -> Block:
    """A block of plain text."""
    return Block((Run(text, italic=italic, href=href),), tight)


def messages(parts: Iterable[Block], limit: int = LIMIT) -> list[str]:
    """The blocks as HTML messages of at most `limit` units, cut between blocks where possible."""
    out: list[str] = []
    current, size = "", 0
    for block in parts:
        for piece in _pieces(block, limit):
            gap = "\n" if piece.tight else "\n\n"
            if current and size + len(gap) + piece.size() > limit:
                out.append(current)
                current, size = "", 0
            if current:
                current, size = current + gap, size + len(gap)
            current, size = current + piece.html(), size + piece.size()
    return [*out, current] if current else out


def plain(message: str) -> str:
    """The text of an HTML message, for when Telegram refuses its formatting."""
    return html.unescape(re.sub(r"<[^>]+>", "", message))


def _pieces(block: Block, limit: int) -> Iterator[Block]:
    """The block itself, or, when no message can hold it, parts cut at sentences or spaces."""
    if block.size() <= limit:
        yield block
        return
    runs: list[Run] = []
    size = 0
    for run in block.runs:
        rest = run.text
        while size + units(rest) > limit:
            cut = _cut(rest, limit - size)
            if cut:
                runs.append(replace(run, text=rest[:cut].rstrip()))
            yield Block(tuple(runs), block.tight)
            rest, runs, size = rest[cut:].lstrip(), [], 0
        if rest:
            runs.append(replace(run, text=rest))
            size += units(rest)
    if runs:
        yield Block(tuple(runs), block.tight)


def _cut(text: str, room: int) -> int:
    """How many characters of the text to take into `room` units."""
    taken, fits = 0, 0
    for char in text:
        taken += units(char)
        if taken > room:
            break
        fits += 1
    for mark in ("\n", ". ", " "):
        end = text.rfind(mark, 0, fits)
        if end > fits // 2:
            return end + len(mark)
    return fits


class _Reader(HTMLParser):
    """Reads the few elements that our Markdown becomes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._style = Run("")
        self._lists: list[int | None] = []
        """For each open list the next number; None for bullets."""
        self._item_open = False
        self._tight = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "strong":
                self._style = replace(self._style, bold=True)
            case "em":
                self._style = replace(self._style, italic=True)
            case "a":
                self._style = replace(self._style, href=dict(attrs).get("href") or "")
            case "br":
                self._runs.append(Run("\n"))
            case "ul" | "ol":
                self._end_block()
                self._lists.append(int(dict(attrs).get("start") or 1) if tag == "ol" else None)
            case "li":
                self._end_block()
                number = self._lists[-1] if self._lists else None
                mark = "•" if number is None else f"{number}."
                if number is not None:
                    self._lists[-1] = number + 1
                self._runs.append(Run("  " * (len(self._lists) - 1) + mark + " "))
                self._item_open = True
            case "p" if not self._item_open:
                self._end_block()

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "strong":
                self._style = replace(self._style, bold=False)
            case "em":
                self._style = replace(self._style, italic=False)
            case "a":
                self._end_link()
            case "li":
                self._end_block()
                self._item_open = False
            case "ul" | "ol":
                self._end_block()
                if self._lists:
                    self._lists.pop()
                self._tight = bool(self._lists)
            case "p" if not self._item_open:
                self._end_block()

    def handle_data(self, data: str) -> None:
        text = data if self._runs and not self._runs[-1].text.endswith("\n") else data.lstrip("\n")
        if text.strip() or (text and self._runs):
            self._runs.append(replace(self._style, text=text))

    def finished(self) -> list[Block]:
        self._end_block()
        return self._blocks

    def _end_link(self) -> None:
        """Telegram opens web addresses only; a telephone number or mail address is written out, and clients link it."""
        href, self._style = self._style.href, replace(self._style, href="")
        if href.startswith(("http://", "https://")):
            return
        said = "".join(run.text for run in self._runs if run.href == href)
        self._runs = [replace(run, href="") if run.href == href else run for run in self._runs]
        address = href.partition(":")[2]
        if href.startswith(("tel:", "mailto:")) and _bare(address) not in _bare(said):
            self._runs.append(Run(f" ({address})"))

    def _end_block(self) -> None:
        runs = tuple(run for run in self._runs if run.text)
        self._runs = []
        if runs and "".join(run.text for run in runs).strip():
            last = replace(runs[-1], text=runs[-1].text.rstrip("\n"))
            # The first item follows its sentence closely, as the others follow each other.
            tight = bool(self._lists and self._blocks)
            self._blocks.append(Block((*runs[:-1], last), tight or self._tight))
        self._tight = False


def _bare(text: str) -> str:
    return re.sub(r"[\s/().-]", "", text)
