"""Inline mode: events to pass on in any chat."""

from __future__ import annotations

from typing import Any

from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.conftest import Bot
from tests.bot.telegram.emulator import Emulator
from tests.bot.telegram.person import Person


async def search(telegram: Emulator, person: Person, text: str) -> dict[str, Any]:
    before = len(telegram.answers)
    telegram.update(inline_query={"id": "i1", "from": person.user, "query": text, "offset": "", "chat_type": "sender"})
    await telegram.until(lambda: len(telegram.answers) > before)
    return telegram.answers[-1]


async def test_a_word_finds_its_events(bot: Bot, telegram: Emulator, person: Person, rasa: RasaDouble) -> None:
    answer = await search(telegram, person, "markt")
    assert answer["results"]
    for result in answer["results"]:
        assert "markt" in result["title"].lower()
        assert "Beispiel" in result["input_message_content"]["message_text"]
        assert "Quelle:" in result["input_message_content"]["message_text"]
    assert rasa.received == [], "a search is no conversation"


async def test_without_a_word_the_next_events_come(bot: Bot, telegram: Emulator, person: Person) -> None:
    assert len((await search(telegram, person, ""))["results"]) >= 3


async def test_nothing_found_is_said(bot: Bot, telegram: Emulator, person: Person) -> None:
    answer = await search(telegram, person, "raumfahrtkongress")
    assert answer["results"] == []
    assert "Keine Veranstaltung" in answer["button"]
