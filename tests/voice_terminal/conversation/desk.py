"""A terminal on a desk: the state machine with a fake clock, driven as a visitor would."""

from __future__ import annotations

from itertools import count
from typing import TypeVar

from knowledge.reply import Outcome, Reply, Source
from voice_terminal.config import Config
from voice_terminal.conversation.machine import Conversation
from voice_terminal.conversation.messages import (
    Ask,
    Effect,
    Event,
    Forget,
    Listen,
    NothingSaid,
    Pressed,
    Replied,
    Said,
    Say,
    SetVolume,
    Shown,
    SpokeAll,
    StopSpeaking,
    View,
)
from voice_terminal.listening.names import Names
from voice_terminal.listening.understanding import Understanding
from voice_terminal.listening.utterance import Utterance, Word
from voice_terminal.speaking.sentences import split


def reply(
    speech: str, *, outcome: Outcome = "answered", buttons: tuple[tuple[str, str], ...] = (), title: str = ""
) -> Shown:
    source = Source("leistungen/x", title, "2022-04-01") if title else None
    text = f"**{title}:** {speech}" if title else speech
    return Shown(Reply(text=text, outcome=outcome, speech=speech, source=source), buttons)


PASSPORT = reply("Ein Reisepass kostet 60 Euro. Er gilt 10 Jahre.", title="Reisepass")
WITH_PHONE = reply("Rufen Sie das Bürgerbüro an: 06381 424-0.")


def kinds(effects: list[Effect]) -> set[type]:
    """Which kinds of effects these are."""
    return {type(effect) for effect in effects}


E = TypeVar("E", Ask, Say, Listen, Forget, SetVolume, StopSpeaking)


class Desk:
    def __init__(self, config: Config | None = None) -> None:
        numbers = count(1)
        self.machine = Conversation(config or Config(), split, new_session=lambda: f"visit-{next(numbers)}")
        self.now = 100.0
        self.log: list[Effect] = list(self.machine.start(self.now))
        self.understanding = Understanding(Names())

    @property
    def view(self) -> View:
        return self.machine.view

    def do(self, event: Event) -> list[Effect]:
        effects = self.machine.handle(event, self.now)
        self.log += effects
        return effects

    def wait(self, seconds: float) -> list[Effect]:
        """Let time pass, ticking when the machine asked to be woken."""
        end, effects = self.now + seconds, []
        while (at := self.machine.wake_at) is not None and at <= end:
            self.now = max(self.now, at)
            effects += self.machine.tick(self.now)
        self.now = end
        self.log += effects
        return effects

    def press(self) -> list[Effect]:
        return self.do(Pressed())

    def say(self, text: str, confidence: float = 0.95, chosen: str = "") -> list[Effect]:
        """The visitor says something; `chosen` is what the restricted decode made of it."""
        words = tuple(Word(word, confidence) for word in text.split())
        utterance = Utterance(words, tuple(Word(word, 1.0) for word in chosen.split()), 1.0)
        return self.do(Said(self.understanding.read(utterance), utterance))

    def nothing(self) -> list[Effect]:
        return self.do(NothingSaid())

    def answer(self, *replies: Shown) -> list[Effect]:
        """The gateway answers the latest question."""
        return self.do(Replied(self.last(Ask).ticket, replies))

    def spoken(self) -> list[Effect]:
        """Everything was said to the end."""
        return self.do(SpokeAll(self.last(Say).number))

    def visit(self, question: str, *replies: Shown) -> None:
        self.press()
        self.say(question)
        self.answer(*replies)

    def last(self, kind: type[E]) -> E:
        return [effect for effect in self.log if isinstance(effect, kind)][-1]

    def said(self) -> str:
        """The latest sentences, as one text."""
        return " ".join(self.last(Say).sentences)
