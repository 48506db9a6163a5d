"""One reply, two renderings: what Telegram shows is what the web page shows."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import ShownReply
from bot.store import Issued
from bot.telegram import markup
from bot.telegram.calls import ROW_WIDTH, layout
from bot.telegram.database import Database
from bot.telegram.render import Renderer
from bot.telegram.texts import load as load_texts
from bot.web.markdown import to_html
from bot.web.render import page
from bot.web.texts import load as load_page_texts
from knowledge.load import load
from knowledge.reply import Button, Link, Location, Reply, Source
from knowledge.settings import ROOT
from tests.bot.telegram.emulator import Emulator

CONTENT = load(ROOT / "knowledge" / "inhalt").entries.values()
REPLIES = {
    "plain": Reply("Guten Tag!", "smalltalk"),
    "signs": Reply("2 < 3 & 4 > 1, „Land l(i)eben“, a_b_c, 5 * 3, <script>", "answered"),
    "list": Reply("Bringen Sie mit:\n- Ausweis\n- **Foto**, *neu*\n\n1. Antrag\n2. Warten", "answered"),
    "dates": Reply("25. Januar 2022: Auftakt\n1. Mai 2022: Wanderung", "answered"),
    "contacts": Reply("[Mail](mailto:a@example.org), [Anruf](tel:+4963810), [Seite](https://example.org/?a=1&b=2)",
                      "answered"),
    "everything": Reply(
        "Die **Kreisverwaltung** ist geöffnet.\n\nBis 16 Uhr.", "answered",
        buttons=(Button("Wie komme ich hin?", "/fahrt"), Button("Ja", "/ja")),
        links=(Link("Mehr & dazu", "https://example.org/a?b=1&c=2"),),
        location=Location(49.539, 7.404, "Kreisverwaltung"),
        source=Source("stellen/kreisverwaltung", "Kreisverwaltung <Kusel>", "2026-04-19"),
    ),
    "question": Reply("Meinten Sie …?", "clarify", buttons=(Button("Reisepass", "/a"), Button("Ausweis", "/b"))),
}  # fmt: skip


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    texts = load_texts()
    return Renderer(Database(tmp_path / "telegram.db"), lambda: texts, lambda uid: None)


@pytest.mark.parametrize("name", REPLIES)
def test_both_channels_show_the_same(renderer: Renderer, name: str) -> None:
    reply = REPLIES[name]
    issued = tuple(Issued(f"button{number:06}", one.title, one.payload) for number, one in enumerate(reply.buttons))
    shown = ShownReply(reply, issued)
    html = page(load_page_texts(30), session="s", question="?", replies=[shown.to_dict()]).text or ""
    web = Page(html)
    calls = renderer.render(7, [shown])
    messages = [call for call in calls if call.method == "send_message"]
    said = [words(block) for call in messages for block in markup.plain(call.parameters["text"]).split("\n\n")]
    visible = words(web.text)
    places = [visible.find(block) for block in said]
    assert -1 not in places, (said, visible)
    assert places == sorted(places)
    keyboard = [row for call in messages for row in call.parameters.get("reply_markup", {}).get("inline_keyboard", [])]
    buttons = [(button["text"], button["callback_data"].partition(":")[2]) for row in keyboard for button in row]
    assert buttons == [(one.title, one.id) for one in issued]
    for title, id_ in buttons:
        assert title in web.text
        assert id_ in html
    for link in reply.links:
        assert link.url in web.links
        assert any(link.url.replace("&", "&amp;") in call.parameters["text"] for call in messages)
    venues = [call for call in calls if call.method == "send_venue"]
    assert bool(venues) == bool(reply.location)
    if reply.location:
        assert any(f"mlat={reply.location.lat}" in link for link in web.links)


def test_every_knowledge_entry_reads_the_same_and_keeps_telegrams_limits() -> None:
    checker = Emulator()
    assert len(CONTENT) > 100
    for entry in CONTENT:
        body = entry.path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
        for text in (entry.kurz or "", entry.leicht or "", body):
            parts = markup.messages(markup.blocks(text))
            for part in parts:
                assert markup.units(checker._plain(part)) <= markup.LIMIT
            web = Page(str(to_html(text)))
            assert words(" ".join(checker._plain(part) for part in parts)) == words(web.text), entry.id
    assert checker.violations == []


@given(
    st.lists(st.text(st.sampled_from("ab *_[]()<>&\n-1.😀ä\"'`#/:"), max_size=200), max_size=40), st.integers(20, 200)
)
def test_whatever_the_text_tags_are_balanced_and_no_message_is_too_long(parts: list[str], limit: int) -> None:
    checker = Emulator()
    text = "\n\n".join(parts)
    for message in markup.messages(markup.blocks(text), limit):
        plain = checker._plain(message)
        assert 0 < markup.units(plain) <= limit
    assert checker.violations == []


@given(st.lists(st.sampled_from(["**fett** Wort. ", "Wörter & <Zeichen> ", "\n\n", "\n- Punkt ", "😀"]), max_size=300))
def test_splitting_loses_no_word(parts: list[str]) -> None:
    text = "".join(parts)
    whole = " ".join(markup.plain(part) for part in markup.messages(markup.blocks(text)))
    split = " ".join(markup.plain(part) for part in markup.messages(markup.blocks(text), 60))
    assert re.sub(r"\s+", "", split) == re.sub(r"\s+", "", whole)


@given(st.lists(st.text(min_size=1, max_size=60), max_size=120))
def test_a_keyboard_keeps_order_and_fits_a_phone(titles: list[str]) -> None:
    rows = layout([(title, "x") for title in titles])
    assert [title for row in rows for title, _ in row] == titles[:100]
    for row in rows:
        assert len(row) == 1 or max(len(title) for title, _ in row) * len(row) <= ROW_WIDTH


class Page(HTMLParser):
    """The visible text and the link targets of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.links, self._hidden = "", [], 0
        self.feed(html)
        self.close()

    links: list[str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        self.text += " " if tag in ("p", "li", "br", "div", "ul", "ol", "button") else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden -= 1
        self.text += " " if tag in ("p", "li", "div", "ul", "ol", "button", "a") else ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


def words(text: str) -> str:
    """For comparing: one space between words, no list marks, and no addresses that the web hides behind a link."""
    text = re.sub(r"(?m)(^|\s)(•|\d+\.)(?=\s|$)", " ", text)
    text = re.sub(r"\((?:[\w.+-]+@[\w.-]+|\+\d+)\)", " ", text)
    return re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"\s+", " ", text)).strip()
