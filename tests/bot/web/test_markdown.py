"""The Markdown subset becomes the HTML residents need, and never anything that runs."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.markdown import is_safe, to_html
from knowledge.settings import ROOT

CASES = json.loads((ROOT / "tests" / "data" / "markdown_subset.json").read_text(encoding="utf-8"))
ALLOWED = {
    "p": set(),
    "br": set(),
    "strong": set(),
    "em": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "a": {"href", "rel"},
}
PIECES = (
    "**",
    "*",
    "[",
    "](",
    ")",
    "<",
    ">",
    "- ",
    "1. ",
    "2. ",
    "\n",
    "\n\n",
    "javascript:",
    "https://",
    "\\",
    "&",
    '"',
    "a",
    " ",
)


def normal(html: str) -> str:
    """Without the line breaks between tags, which mean nothing."""
    return html.replace("\n", "").replace("<br />", "<br>")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_subset(case: dict[str, str]) -> None:
    assert normal(to_html(case["text"])) == case["html"]


class Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_whatever_comes_only_harmless_tags_leave(text: str) -> None:
    collector = Collector()
    collector.feed(str(to_html(text)))
    for tag, attributes in collector.tags:
        assert tag in ALLOWED
        assert set(attributes) <= ALLOWED[tag]
        if tag == "a":
            assert is_safe(attributes["href"])


@pytest.mark.parametrize("url", ["https://a.de", "http://a.de", "mailto:a@b.de", "tel:+4963", "/kalender/x.ics"])
def test_useful_addresses_are_allowed(url: str) -> None:
    assert is_safe(url)


@pytest.mark.parametrize(
    "url", ["javascript:x", "JAVASCRIPT:x", "java\nscript:x", "//a.de", "/\\a.de", "data:x", "vbscript:x", "x", ""]
)
def test_dangerous_addresses_are_refused(url: str) -> None:
    assert not is_safe(url)
