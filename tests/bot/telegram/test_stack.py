"""The same conversations on the web and on Telegram, with the real Rasa and the real actions."""

from __future__ import annotations

import asyncio
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.settings import Settings
from bot.telegram import markup
from bot.telegram.channel import CHANNEL
from bot.telegram.render import german_date
from knowledge.settings import ROOT, Paths
from tests.bot.telegram.emulator import TOKEN, Emulator
from tests.bot.telegram.person import Shown
from tests.bot.telegram.test_renderings import words
from tests.stack.conftest import Stack, stack

__all__ = ["stack"]
pytestmark = pytest.mark.stack

CONVERSATIONS: dict[str, tuple[str, ...]] = {
    "greeting": ("Guten Morgen", "Wer bist du?", "Danke", "Tschüss"),
    "service": ("Was brauche ich für einen Personalausweis?", "Was kostet das?", "Wo ist das?", "noch einmal"),
    "project": ("Was ist Land l(i)eben?", "Wie hoch ist die Förderung für das Smart-City-Projekt?"),
    "events": ("Was ist am Wochenende los?", "→ Mehr", "Und am Sonntag?", "Gibt es etwas für Kinder?"),
    "trips": ("Wann fährt der nächste Bus nach Kusel?", "Von Altenglan"),
    "survey": ("Läuft die Haushaltsumfrage noch?", "Ich möchte an der Mobilitätsumfrage teilnehmen", "abbrechen"),
    # Only this far: later questions differ by design, because Telegram can send a photo and the web cannot.
    "report": ("Ich möchte einen Mangel melden", "abbrechen"),
    "easy": ("Bitte in Leichter Sprache", "Was kostet ein Reisepass?"),
    "unknown": ("Wie wird man Astronaut?", "/restart", "asdfgh"),
    "forget": ("Was weißt du über mich?", "Vergiss mich"),
}


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_both_channels_answer_the_same(stack: Stack, telegram: Emulator, tmp_path: Path, name: str) -> None:
    configuration = (stack.data / "log" / "supervisord.conf").read_text()
    found = re.search(r"nlu\.serve.* --port (\d+)", configuration)
    assert found
    person, session = telegram.person(555), str(uuid.uuid4())
    async with telegram.running() as url:
        settings = Settings(timeout=15, rasa_port=int(found[1]), telegram_token=TOKEN, telegram_api_url=url)
        app = build(settings, Paths(content=ROOT / "knowledge" / "inhalt", data=tmp_path))
        async with TestClient(TestServer(app)):
            web: list[dict[str, Any]] = []
            for said in CONVERSATIONS[name]:
                if said.startswith("→ "):
                    title = said.removeprefix("→ ")
                    button = next(one for one in web[-1]["buttons"] if title in one["title"])
                    web = await asyncio.to_thread(stack.ask, session, button=button["id"])
                    message = next(one for one in reversed(person.seen) if one.buttons)
                else:
                    web = await asyncio.to_thread(stack.ask, session, text=said)
                before = len(person.seen)
                if said.startswith("→ "):
                    person.press(message, button["title"])
                else:
                    person.send(said)
                if said.startswith("/"):
                    await person.hears(before + 1)
                    continue  # Telegram has commands; the web has none
                await person.hears(before + 1)
                await app[CHANNEL].dispatcher.idle()
                compare(web, person.seen[before:])


def compare(web: list[dict[str, Any]], shown: list[Shown]) -> None:
    """Texts, sources, buttons, links and places are the same."""
    texts = [one for one in shown if one.method == "sendMessage"]
    assert masked(" ".join(one.text for one in texts)) == masked(" ".join(map(expected, web)))
    buttons = [b["text"] for one in texts for b in one.buttons if not b["callback_data"].startswith(("e:", "k:"))]
    assert buttons == [button["title"] for reply in web for button in reply["buttons"]]
    venues = [(float(v.fields["latitude"]), float(v.fields["longitude"])) for v in shown if v.method == "sendVenue"]
    assert venues == [(r["location"]["lat"], r["location"]["lon"]) for r in web if r["location"]]
    assert all(link["url"] in "".join(one.html for one in texts).replace("&amp;", "&")
               for reply in web for link in reply["links"] if link["url"].startswith("http"))  # fmt: skip


def expected(reply: dict[str, Any]) -> str:
    """What a person reads of a web reply."""
    parts = [markup.plain(text) for text in markup.messages(markup.blocks(reply["text"]))]
    parts += [link["title"] for link in reply["links"] if link["url"].startswith("http")]
    if source := reply["source"]:
        parts.append(
            f"Quelle: {source['title']}" + (f", Stand: {german_date(source['stand'])}" if source["stand"] else "")
        )
    return " ".join(parts)


def masked(text: str) -> str:
    """Without what differs from turn to turn by design: numbers of reports and receipts' times."""
    return re.sub(r"\d{2}:\d{2} Uhr\.$", "", words(text))
