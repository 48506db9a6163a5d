"""A survey of twelve questions with branches, taken on three channels at once, all restarted half-way."""

from __future__ import annotations

import asyncio
import os
import signal
import time
import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from bench.chaos import running
from bench.survey_kills import report, run
from knowledge.settings import ROOT
from knowledge.surveys.files import Catalogue
from knowledge.surveys.store import Sheet, Store, open_engine
from tests.bot.telegram.person import Person
from tests.stack.conftest import Stack
from voice_terminal.config import Config
from voice_terminal.conversation.machine import Conversation
from voice_terminal.conversation.messages import Ask, Effect, Event, Listen, Pressed, Replied, Said, Say, SpokeAll
from voice_terminal.gateway import Gateway
from voice_terminal.listening.names import Names
from voice_terminal.listening.understanding import Understanding
from voice_terminal.listening.utterance import Utterance, Word
from voice_terminal.speaking.sentences import split

pytestmark = pytest.mark.stack
SURVEY = "beispiel-mobilitaet"
PROGRAMS = ("bot serve", "nlu.serve", "actions.serve")
RESTART = "(alles startet neu)"
TALK: list[tuple[str, str]] = [
    ("Ich möchte an der Umfrage teilnehmen", "Möchten Sie mitmachen?"),
    ("Ja, gern", "Wie zufrieden sind Sie damit"),
    ("eher zufrieden", "Haben Sie ein Auto"),
    ("nein", "wichtigste Grund"),
    ("zurück", "Haben Sie ein Auto"),
    ("ja", "Womit sind Sie"),
    ("Bus und Fahrrad", "Wie oft fahren Sie"),
    ("Was brauche ich für einen Personalausweis?", "Wie oft fahren Sie"),
    ("jede Woche", "zufrieden sind Sie mit dem Bus"),
    (RESTART, ""),
    ("so mittel, vielleicht drei", "Was müsste sich ändern"),
    ("mehr Busse am Abend", "Wie viele Minuten"),
    ("eine Viertelstunde", "Wie viele Menschen"),
    ("zu dritt", "In welchem Ort"),
    ("in Konken", "Würden Sie eine App"),
    ("eher nicht", "Was fehlt Ihnen"),
    ("ein Sofa an der Haltestelle", "abschicken"),
    ("ja", "Vielen Dank!"),
]
"""What is said, and words of the question that must follow."""
ANSWERS = {
    "zufriedenheit": 4, "auto": "ja", "wege": ["bus", "rad"], "bus_oft": "woche", "bus_zufrieden": 3,
    "kein_bus": "mehr Busse am Abend", "haltestelle": 15, "haushalt": 3, "wohnort": "Konken", "app": "nein",
    "wunsch": "ein Sofa an der Haltestelle",
}  # fmt: skip
Speak = Callable[[str], str]


def test_twelve_questions_on_every_channel_through_a_restart_of_every_process(stack: Stack, session: str) -> None:
    assert len(Catalogue(ROOT / "knowledge" / "inhalt").all()[SURVEY].fragen) == 12
    chat = stack.telegram.emulator.person(4901)
    visit = Visit(stack.url)
    channels: dict[str, Speak] = {
        "web": lambda text: " ".join(reply["text"] for reply in stack.ask(session, text=text)),
        "telegram": lambda text: stack.telegram.run(on_telegram(chat, text)),
        "voice": lambda text: asyncio.run(visit.say(text)),
    }
    before = len(sent(stack))
    for says, follows in TALK:
        if says == RESTART:
            restart_everything(stack)
            continue
        for channel, speak in channels.items():
            heard = speak(says)
            assert follows in heard, f"{channel}: {says!r} was answered {heard!r}"
            if "Personalausweis" in says:
                assert "Personalausweis" in heard.partition("Frage 5")[0], channel
    sheets = [dict(sheet.answers) for sheet in sent(stack)]
    assert len(sheets) == before + 3
    assert [answers for answers in sheets if answers == ANSWERS] == [ANSWERS] * 3
    assert stack.telegram.emulator.violations == []


def test_kill_9_during_participations(stack: Stack) -> None:
    """The small version of `python -m bench survey_kills`."""
    before = len(sent(stack))
    residents, kills = asyncio.run(run(stack.url, stack.process.pid, people=4, kills=2, seed=2, at_once=4))
    wait_until_up(stack)
    assert kills.total() == 2
    faults = report(residents, kills, stack.environment, SURVEY, stack.data / "export").faults
    assert faults == []
    assert len(sent(stack)) == before + 4


def sent(stack: Stack) -> list[Sheet]:
    return Store(open_engine(f"sqlite:///{stack.data / 'umfragen.db'}")).sheets(SURVEY)


def restart_everything(stack: Stack) -> None:
    killed: set[int] = set()
    for program in PROGRAMS:
        for pid in running(stack.process.pid, program):
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
    assert len(killed) >= 3
    wait_until_up(stack, killed)


def wait_until_up(stack: Stack, killed: set[int] | None = None, seconds: float = 150) -> None:
    """Wait for the three programs, in processes other than those that were killed, and for good health."""
    deadline = time.monotonic() + seconds
    while True:
        alive = {pid for program in PROGRAMS for pid in running(stack.process.pid, program)}
        try:
            if len(alive - (killed or set())) >= len(PROGRAMS) and stack.health()["status"] == "ok":
                return
        except OSError:
            pass  # the gateway is on its way
        assert time.monotonic() < deadline, "the assistant does not come back"
        time.sleep(0.2)


async def on_telegram(person: Person, text: str) -> str:
    """Send a message and wait until the chat is quiet; the new texts."""
    told = len(person.seen)
    person.send(text)
    await person.emulator.until(lambda: len(person.seen) > told, 90)
    person.send("/hilfe")  # chats are in order: what comes before this answer is all there was
    await person.emulator.until(lambda: "/datenschutz" in person.seen[-1].text, 60)
    return " ".join(shown.text for shown in person.seen[told:-1])


class Visit:
    """A visitor at the voice terminal: the real conversation and gateway client, ears and mouth given by the test."""

    def __init__(self, url: str) -> None:
        self._url, self._understanding, self._numbers = url, Understanding(Names()), count(1)
        self._talk = Conversation(Config(), split, new_session=lambda: str(uuid.uuid4()))
        self._effects: list[Effect] = list(self._talk.start(0.0))

    async def say(self, text: str) -> str:
        """Speak when the terminal listens (press its button if it rests); everything it says until it listens again."""
        if not isinstance(self._last(Listen, Say, Ask), Listen) or not self._talk.session:
            self._do(Pressed())
        utterance = Utterance(tuple(Word(word, 0.95) for word in text.rstrip("?").split()), (), 1.0)
        self._do(Said(self._understanding.read(utterance), utterance))
        spoken: list[str] = []
        async with Gateway(self._url) as gateway:
            while True:
                effect = self._last(Listen, Say, Ask)
                if isinstance(effect, Ask):
                    replies = await gateway.ask(effect.session, text=effect.text, button=effect.button)
                    self._do(Replied(effect.ticket, replies))
                elif isinstance(effect, Say):
                    spoken += effect.sentences
                    if not self._do(SpokeAll(effect.number)):
                        return " ".join(spoken)
                else:
                    return " ".join(spoken)

    def _do(self, event: Event) -> list[Effect]:
        effects = self._talk.handle(event, float(next(self._numbers)))
        self._effects += effects
        return [effect for effect in effects if isinstance(effect, (Listen, Say, Ask))]

    def _last(self, *kinds: Any) -> Effect | None:
        return next((effect for effect in reversed(self._effects) if isinstance(effect, kinds)), None)
