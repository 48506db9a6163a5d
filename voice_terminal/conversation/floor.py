"""What the conversation stands on: speaking, listening, resting, and the visit that is forgotten at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import uuid4

from voice_terminal.config import Config
from voice_terminal.conversation import phrases
from voice_terminal.conversation.answer import Split, Spoken
from voice_terminal.conversation.loudness import Loudness
from voice_terminal.conversation.messages import (
    Ask,
    Effect,
    Forget,
    Listen,
    Say,
    SetVolume,
    State,
    StopListening,
    StopSpeaking,
    View,
)
from voice_terminal.conversation.question import Question
from voice_terminal.listening.utterance import SLOW_PAUSE_S, Expectation

TOPICS: Final = (
    ("frage:Welche Leistungen gibt es?", "Leistungen der Verwaltung"),
    ("frage:Wann fährt der nächste Bus?", "Bus und Bahn"),
    ("frage:Welche Veranstaltungen gibt es?", "Veranstaltungen"),
    ("frage:Welche Umfragen gibt es?", "Umfragen"),
)
"""Touch buttons when speech fails; the id holds the question."""


class Floor:
    """State, timers and the steps between states; `machine.Conversation` decides when to take them."""

    def __init__(self, config: Config, split: Split, new_session: Callable[[], str] = lambda: str(uuid4())) -> None:
        self._config, self._split, self._new_session = config, split, new_session
        self._out: list[Effect] = []
        self._now = 0.0
        self._timers: dict[str, float] = {}
        self._troubles: dict[str, str] = {}
        self._ticket = self._say_number = 0
        self._session = ""
        self._question: Question | None = None
        self._answers: list[Spoken] = []
        self._asked: Ask | None = None
        self._unsaid: tuple[str, ...] = ()
        self._then: Callable[[], None] = self._rest
        self._failures = self._silences = self._retries = 0
        self._introduced = self._deaf = False
        self._loudness = Loudness(config.volume)
        self.view = View(volume=config.volume)

    # States ---------------------------------------------------------------------------------------

    def _listen(self) -> None:
        if "microphone" in self._troubles or "recogniser" in self._troubles:
            self._show(state=State.READY, partial="", current=-1, buttons=self.view.buttons or TOPICS)
            self._timers = {"silence": self._now + self._config.patience_s} if self._session else {}
            return
        question = self._question
        slow = question is not None and question.wants_details
        expected = Expectation(
            max(self._config.pause_s, SLOW_PAUSE_S) if slow else self._config.pause_s,
            tuple(question.phrases) if question else (),
        )
        self._timers = {"silence": self._now + self._config.patience_s} if self._session else {}
        self._show(state=State.LISTENING, partial="", current=-1)
        self._out.append(Listen(expected, cue=bool(self._session)))

    def _rest(self) -> None:
        """Nothing to say and nothing asked: wait for the button, or listen when the hands are free."""
        if self._config.hands_free:
            self._listen()
            return
        self._timers = {"silence": self._now + self._config.patience_s} if self._session else {}
        self._show(state=State.READY, partial="", current=-1)

    def _say(
        self,
        sentences: tuple[str, ...],
        then: Callable[[], None],
        *,
        buttons: tuple[tuple[str, str], ...] = (),
        source: str = "",
        take_home: str = "",
        emergency: bool = False,
        keep: bool = False,
    ) -> None:
        """Speak, then do `then`. `keep` leaves the answer's source and paper on the screen."""
        self._timers.clear()
        self._then, self._unsaid = then, ()
        self._say_number += 1
        kept = (self.view.source, self.view.take_home) if keep else (source, take_home)
        self._show(state=State.SPEAKING, sentences=sentences, current=-1, partial="", buttons=buttons)
        self._show(source=kept[0], take_home=kept[1], emergency=emergency)
        self._out.append(Say(self._say_number, sentences, self._loudness.speed))
        if self._config.barge_in:
            self._out.append(
                Listen(Expectation(self._config.pause_s, tuple(self._question.phrases) if self._question else ()))
            )

    def _murmur(self, sentences: tuple[str, ...]) -> None:
        """Say something while thinking goes on."""
        self._say_number += 1
        self._show(sentences=sentences, current=-1)
        self._out.append(Say(self._say_number, sentences, self._loudness.speed))

    def _after_speaking(self) -> None:
        if self.view.state is not State.SPEAKING:
            return
        if self._config.barge_in:
            self._out.append(StopListening())
        self._then()

    def _interrupt(self) -> None:
        """Stop whatever is going on, because a person did something."""
        if self.view.state in (State.SPEAKING, State.THINKING):
            self._say_number += 1
            self._out.append(StopSpeaking())
        if self.view.state is State.LISTENING or (self._config.barge_in and self.view.state is State.SPEAKING):
            self._out.append(StopListening())
        if self.view.state is State.THINKING:
            self._asked = None
            self._ticket += 1
        self._deaf = False
        self._timers.clear()

    def _trouble(self, kind: str, text: str) -> None:
        self._troubles.pop(kind, None)
        if text:
            self._troubles[kind] = text
        self._show(trouble=tuple(self._troubles.values()))
        hears = not {"microphone", "recogniser"} & set(self._troubles)
        if not hears and self.view.state is State.LISTENING:
            self._out.append(StopListening())
            if self._session:
                self._deaf = True
                self._say(phrases.DEAF, then=self._listen_again, buttons=self.view.buttons or TOPICS)
            else:
                self._listen()  # falls back to the touch buttons
        elif hears and self._deaf and self.view.state is State.READY:
            self._listen_again()
        elif hears and not text and self._config.hands_free and self.view.state is State.READY:
            self._listen()

    def _listen_again(self) -> None:
        """What somebody was saying is lost: ask for it once more as soon as it can be heard."""
        if {"microphone", "recogniser"} & set(self._troubles):
            self._listen()
            return
        self._deaf = False
        self._say(phrases.HEARS_AGAIN, then=self._listen)

    # The visit ------------------------------------------------------------------------------------

    def _begin_visit(self) -> None:
        if not self._session:
            self._session = self._new_session()
            self._show(visiting=True, sentences=(), heard="", partial="", buttons=(), emergency=False)

    def _goodbye(self) -> None:
        self._end_visit()
        self._say(phrases.GOODBYE, then=self._rest)

    def _end_visit(self) -> None:
        if self._session:
            self._out.append(Forget(self._session))
        self._clear_visit()
        self._loudness = Loudness(self._config.volume)
        self._out.append(SetVolume(self._loudness.gain))
        self.view = View(state=self.view.state, volume=self._config.volume, trouble=tuple(self._troubles.values()))

    def _clear_visit(self) -> None:
        self._session, self._question, self._asked = "", None, None
        self._answers, self._unsaid, self._then = [], (), self._rest
        self._failures = self._silences = self._retries = 0
        self._introduced = self._deaf = False
        self._timers.clear()

    def _show(self, **changes: object) -> None:
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]
