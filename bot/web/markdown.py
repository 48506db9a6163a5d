"""Markdown subset to safe HTML, for the page without JavaScript. Its twin in the browser is `static/chat/markdown.js`.

The subset: paragraphs, line breaks, **bold**, *emphasis*, lists, links. Everything else stays text; HTML is escaped.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

SAFE_SCHEMES: Final = frozenset({"https", "http", "mailto", "tel"})

_MARKDOWN: Final = MarkdownIt("zero", {"breaks": True}).enable(["emphasis", "link", "list", "newline", "escape"])
# Which links are allowed is decided below: a refused link shall leave its title, not its source text.
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]

_NUMBERED: Final = re.compile(r"^(?P<before>\s*(?P<bullets>(?:[-*+]\s+)*))(?P<number>\d{1,9})(?P<sign>[.)])(?=\s|$)")


def to_html(text: str) -> Markup:
    """The text as HTML that is safe to put into a page."""
    tokens = _MARKDOWN.parse(_keep_dates(text))
    for token in tokens:
        if token.children:
            token.children = _without_unsafe_links(token.children)
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def is_safe(url: str) -> bool:
    """True for web, mail and telephone addresses and for paths on this server (`/kalender/…`)."""
    if re.search(r"[\x00-\x20\\]", url):
        return False
    if url.startswith("/"):
        return not url.startswith("//")
    return url.partition(":")[0].lower() in SAFE_SCHEMES and ":" in url


def _keep_dates(text: str) -> str:
    """Escape the dot of "25. Januar 2022 …" at a line's start, which Markdown would read as list item 25.

    A numbered list is only what begins with 1 and has at least two lines numbered in order.
    """
    lines = text.split("\n")
    numbers = [_number(line) for line in lines]
    in_list: set[int] = set()
    for start, number in enumerate(numbers):
        if number != 1:
            continue
        run, expected = [start], 2
        for index in range(start + 1, len(lines)):
            if numbers[index] == expected:
                run.append(index)
                expected += 1
            elif numbers[index] is not None or (lines[index] and not lines[index].startswith(" ")):
                break
        if len(run) > 1:
            in_list.update(run)
    return "\n".join(
        line if index in in_list else _NUMBERED.sub(r"\g<before>\g<number>\\\g<sign>", line)
        for index, line in enumerate(lines)
    )


def _number(line: str) -> int | None:
    match = _NUMBERED.match(line)
    return int(match["number"]) if match and match["sign"] == "." and not match["bullets"] else None


def _without_unsafe_links(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    dropping = False
    for token in tokens:
        if token.type == "link_open":
            dropping = not is_safe(str(token.attrGet("href") or ""))
            if dropping:
                continue
            token.attrSet("rel", "noopener noreferrer")
        elif token.type == "link_close" and dropping:
            dropping = False
            continue
        kept.append(token)
    return kept
