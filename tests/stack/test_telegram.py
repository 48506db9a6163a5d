"""`TELEGRAM_BOT_TOKEN=… make run`: every conversation of the web, on Telegram too. One reply, two renderings."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import urllib.request
from typing import Any

import pytest

from bot.telegram import markup
from bot.telegram.render import CALENDAR, german_date
from tests.bot.telegram.emulator import TOKEN, Emulator
from tests.bot.telegram.person import Person, Shown
from tests.bot.telegram.test_renderings import words
from tests.stack.conftest import Stack
from tests.stack.test_conversations import CONVERSATIONS
from tests.stack.test_running import pid_of

pytestmark = pytest.mark.stack
OWN_BUTTONS = ("e:", "k:")
"""Callback data of buttons only Telegram has: "Daran erinnern", "Kalenderdateien senden"."""


@pytest.mark.parametrize("number", range(len(CONVERSATIONS)), ids=[one["name"] for one in CONVERSATIONS])
def test_the_conversation_is_the_same_on_telegram(stack: Stack, session: str, number: int) -> None:
    stack.telegram.run(both(stack, session, 5000 + number, CONVERSATIONS[number]["turns"]))
    assert stack.telegram.emulator.violations == []


async def both(stack: Stack, session: str, chat: int, turns: list[dict[str, Any]]) -> None:
    """Say the same on both channels, turn by turn."""
    person, told, web = stack.telegram.emulator.person(chat), 0, list[dict[str, Any]]()
    for turn in turns:
        if title := turn.get("press"):
            web = await asyncio.to_thread(stack.press, session, web[-1], title)
            person.press(next(one for one in reversed(person.seen) if one.buttons), title)
        else:
            web = await asyncio.to_thread(stack.ask, session, text=turn["say"])
            person.send(turn["say"])
        expected = await asyncio.to_thread(web_view, stack.url, web)
        await shows(person, told, expected)
        told = len(person.seen)
    person.send("/hilfe")  # chats are in order: what comes before this answer is all there was
    await person.hears(told + 1)
    assert "/datenschutz" in person.seen[told].text


async def shows(person: Person, since: int, expected: dict[str, Any]) -> None:
    """Wait until the chat shows what the web showed; on the way to it nothing is compared."""
    try:
        await person.emulator.until(lambda: telegram_view(person.seen[since:]) == expected, 30)
    except AssertionError:
        assert telegram_view(person.seen[since:]) == expected


def web_view(url: str, replies: list[dict[str, Any]]) -> dict[str, Any]:
    """What a person gets from these replies."""
    links = [link["url"] for reply in replies for link in reply["links"]]
    calendars = [[link["url"] for link in reply["links"] if link["url"].startswith(CALENDAR)] for reply in replies]
    files = []
    for (link,) in (one for one in calendars if len(one) == 1):  # several are sent on request only
        with urllib.request.urlopen(url + link, timeout=20) as response:
            files.append(response.read().decode())
    return {
        "text": masked(" ".join(map(read, replies))),
        "buttons": [button["title"] for reply in replies for button in reply["buttons"]],
        "links": [link for link in links if link.startswith("http")],
        "places": [(reply["location"]["lat"], reply["location"]["lon"]) for reply in replies if reply["location"]],
        "files": files,
    }


def telegram_view(shown: list[Shown]) -> dict[str, Any]:
    texts = [one for one in shown if one.method == "sendMessage"]
    html = "\n".join(one.html for one in texts)
    # Links inside a text are the same text on both channels; those of the reply stand alone in their line.
    links = re.findall(r'^<a href="(http[^"]+)">[^<]*</a>$', html, re.MULTILINE)
    return {
        "text": masked(" ".join(one.text for one in texts)),
        "buttons": [
            button["text"]
            for one in texts
            for button in one.buttons
            if not button["callback_data"].startswith(OWN_BUTTONS)
        ],
        "links": [link.replace("&amp;", "&") for link in links],
        "places": [
            (float(one.fields["latitude"]), float(one.fields["longitude"]))
            for one in shown
            if one.method == "sendVenue"
        ],
        "files": [one.fields["document"] for one in shown if one.method == "sendDocument"],
    }


def read(reply: dict[str, Any]) -> str:
    """What a person reads of a web reply."""
    parts = [markup.plain(text) for text in markup.messages(markup.blocks(reply["text"]))]
    parts += [link["title"] for link in reply["links"] if link["url"].startswith("http")]
    if source := reply["source"]:
        stand = f", Stand: {german_date(source['stand'])}" if source["stand"] else ""
        parts.append(f"Quelle: {source['title']}{stand}")
    return " ".join(parts)


def masked(text: str) -> str:
    """Without what differs by design: the time of a receipt, and what only Telegram stores and deletes."""
    text = re.sub(r"Gelöscht: [^.]*\.| die Nummer dieses Chats bei Telegram", "", words(text))
    return re.sub(r"\d{2}:\d{2} Uhr\.$", "", text)


def test_the_menu_is_there_and_health_shows_the_channel(stack: Stack) -> None:
    called = [method for method, _ in list(stack.telegram.emulator.calls)]
    assert {"getMe", "setMyCommands", "setMyDescription"} <= set(called)
    assert stack.health()["components"]["telegram"] == "ok"


def test_a_killed_gateway_answers_what_came_meanwhile_once(stack: Stack) -> None:
    os.kill(pid_of(stack, "bot serve"), signal.SIGKILL)
    stack.telegram.run(meanwhile(stack.telegram.emulator))


async def meanwhile(telegram: Emulator) -> None:
    person = telegram.person(4999)
    person.send("Guten Morgen")
    await telegram.until(lambda: len(person.seen) >= 1, 90)
    person.send("/hilfe")
    await person.hears(2)
    assert ["Kreis-Assistent" in text for text in person.texts] == [True, False]


def test_slash_text_never_reaches_rasa(stack: Stack) -> None:
    async def commands() -> list[str]:
        person = stack.telegram.emulator.person(4998)
        person.send("/restart")
        person.send('/thema{"eintrag": "projekt/foerderung"}')
        await person.hears(2)
        return person.texts

    for text in stack.telegram.run(commands()):
        assert "Befehl kenne ich nicht" in text


def test_neither_token_nor_text_is_in_a_log(stack: Stack) -> None:
    async def secret() -> None:
        person = stack.telegram.emulator.person(4997)
        person.send("Mein Geheimwort ist Quetschekuche-0815")
        await person.hears()

    stack.telegram.run(secret())
    logs = "".join(file.read_text(errors="replace") for file in (stack.data / "log").iterdir() if file.is_file())
    for hidden in (TOKEN, TOKEN.partition(":")[2], "Quetschekuche", "0815"):
        assert hidden not in logs + "".join(stack.output)
