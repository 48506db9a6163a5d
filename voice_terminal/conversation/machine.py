"""The conversation as a state machine: events and the time go in, effects come out. No audio, no network,
no clock.

bereit ──press──► ich höre zu ──said──► ich überlege ──replied──► ich spreche ──► bereit, or listening again
   ▲                   │ 11 s silence: ask, ask again, goodbye        │ press or new speech interrupts
   └───────────────────┴───────── everything of the visit is forgotten ◄─────────────────┘
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from voice_terminal.conversation import phrases
from voice_terminal.conversation.answer import Spoken, spoken
from voice_terminal.conversation.commands import Command, command_in
from voice_terminal.conversation.emergency import is_emergency
from voice_terminal.conversation.floor import TOPICS, Floor
from voice_terminal.conversation.loudness import Loudness
from voice_terminal.conversation.messages import (
    Ask,
    Effect,
    Event,
    FinishListening,
    NothingSaid,
    Ordered,
    Partly,
    Pressed,
    Released,
    Replied,
    Said,
    SentenceBegan,
    SetVolume,
    SpeechBegan,
    SpokeAll,
    State,
    StopListening,
    StopSpeaking,
    Touched,
    Trouble,
    Unreachable,
)
from voice_terminal.conversation.question import NO, YES, Question
from voice_terminal.conversation.spelling import spell
from voice_terminal.listening.choices import choose
from voice_terminal.listening.ladder import MAYBE, Rung, rung

HOLD_S: Final = 0.8
"""A button held longer than this is held while speaking; a shorter press only begins."""
MOMENT_AFTER_S: Final = 1.5
"""An answer later than this is announced; older people are patient up to three seconds (voice.md §3)."""
RETRY_S: Final = (3.0, 5.0, 8.0)
"""Waits between attempts to reach the gateway; the last one repeats."""
GIVE_UP_S: Final = 60.0
STUCK_S: Final = 40.0
"""Longer than any utterance may be; then something is broken and the turn ends."""
SILENCES: Final = 2
"""How often the terminal asks into silence before it says goodbye."""
_SENTENCES_OF: Final[Mapping[Command, tuple[str, str]]] = {
    Command.LOUDER: (phrases.LOUDER, phrases.LOUDEST),
    Command.QUIETER: (phrases.QUIETER, phrases.QUIETEST),
    Command.SLOWER: (phrases.SLOWER, phrases.SLOWEST),
    Command.FASTER: (phrases.FASTER, phrases.FASTEST),
}


class Conversation(Floor):
    """One terminal. `view` is what the screen shows after each `handle` or `tick`."""

    # From outside ---------------------------------------------------------------------------------

    @property
    def session(self) -> str:
        """The gateway's session of this visit; empty between visits."""
        return self._session

    @property
    def gain(self) -> float:
        """Linear volume, 0 to 1."""
        return self._loudness.gain

    @property
    def wake_at(self) -> float | None:
        """When `tick` should be called at the latest, in the caller's seconds."""
        return min(self._timers.values(), default=None)

    def start(self, now: float) -> list[Effect]:
        """The first effects after switching on."""
        return self._run(now, self._rest)

    def handle(self, event: Event, now: float) -> list[Effect]:
        return self._run(now, lambda: self._handle(event))

    def tick(self, now: float) -> list[Effect]:
        due = sorted((name for name, at in self._timers.items() if at <= now), key=lambda name: self._timers[name])
        effects: list[Effect] = []
        for name in due:
            if self._timers.pop(name, None) is not None:
                effects += self._run(now, lambda name=name: self._due(name))  # type: ignore[misc]
        return effects

    def _run(self, now: float, step: Callable[[], None]) -> list[Effect]:
        self._now, self._out = now, []
        step()
        return self._out

    # Events ---------------------------------------------------------------------------------------

    def _handle(self, event: Event) -> None:
        match event:
            case Pressed():
                self._pressed()
            case Released(held_s):
                if held_s >= HOLD_S and self.view.state is State.LISTENING:
                    self._out.append(FinishListening())
            case Touched(choice):
                self._touched(choice)
            case Ordered(command):
                self._ordered(command, by_voice=False)
            case SpeechBegan():
                self._speech_began()
            case Partly(text):
                if self.view.state is State.LISTENING:
                    self._show(partial=text)
            case Said():
                if self.view.state is State.LISTENING:
                    self._said(event)
            case NothingSaid():
                if self.view.state is State.LISTENING:
                    self._nothing_said()
            case Replied(ticket, replies):
                if ticket == self._ticket and self._asked and replies:
                    self._answer(spoken(replies, self._split))
            case Unreachable():
                if event.ticket == self._ticket and self._asked:
                    self._unreachable(event)
            case SentenceBegan(number, index):
                if number == self._say_number:
                    self._show(current=index)
            case SpokeAll(number):
                if number == self._say_number:
                    self._show(current=-1)
                    self._after_speaking()
            case Trouble(kind, text):
                self._trouble(kind, text)

    def _pressed(self) -> None:
        if self.view.state is State.LISTENING and self.view.visiting:
            self._out.append(FinishListening())
            return
        self._interrupt()
        self._silences = 0
        self._begin_visit()
        self._listen()

    def _touched(self, choice: str) -> None:
        self._interrupt()
        self._silences = self._failures = 0
        self._begin_visit()
        self._choose(choice)

    def _speech_began(self) -> None:
        if self.view.state is State.SPEAKING and self._config.barge_in:
            self._unsaid = self.view.sentences[max(self.view.current, 0) :]
            self._out.append(StopSpeaking())
            self._say_number += 1
            self._show(state=State.LISTENING, partial="", current=-1)
        if self.view.state is State.LISTENING:
            self._begin_visit()
            self._timers.pop("silence", None)
            self._timers["stuck"] = self._now + STUCK_S

    def _nothing_said(self) -> None:
        self._timers.pop("stuck", None)
        if self._unsaid:  # a cough interrupted us; go on where we were
            self._say(self._unsaid, then=self._then)
        elif self.view.visiting and (self.view.partial or self._config.hands_free is False):
            self._nobody()
        else:
            self._listen()

    def _said(self, event: Said) -> None:
        self._timers.pop("stuck", None)
        self._begin_visit()
        heard, choice = event.heard, choose(event.utterance, self._question.phrases if self._question else {})
        self._show(partial="", heard=heard.text or event.utterance.text)
        said = heard.raw or event.utterance.text
        if is_emergency(said):
            self._emergency()
        elif choice is not None and choice.confidence >= MAYBE:
            self._unsaid, self._silences, self._failures = (), 0, 0
            self._choose(choice.id)
        elif (command := command_in(said, form_asks=self._form_asks)) is not None:
            self._silences = self._failures = 0
            self._ordered(command, by_voice=True)
        elif not heard.text:
            self._nothing_said() if self._unsaid else self._not_understood(0.0)
        else:
            self._unsaid, self._silences = (), 0
            self._take(heard.text, heard.confidence)

    @property
    def _form_asks(self) -> bool:
        return bool(self._answers) and self._answers[-1].form

    def _take(self, text: str, confidence: float) -> None:
        if (decision := rung(confidence, self._failures)) is Rung.ACT:
            self._ask(text=text)
        elif decision is Rung.CONFIRM:
            self._question = Question.confirm(text)
            self._say(phrases.did_you_mean(text), then=self._listen, buttons=self._question.buttons)
        else:
            self._not_understood(confidence)

    def _not_understood(self, confidence: float) -> None:
        decision, self._unsaid = rung(confidence, self._failures), ()
        self._failures += 1
        if decision is Rung.BUTTONS:
            self._failures = 0
            buttons = (self._question.buttons if self._question else ()) or TOPICS
            self._say(phrases.TOUCH_INSTEAD, then=self._rest, buttons=buttons)
        else:
            self._say(
                phrases.NOT_UNDERSTOOD[min(self._failures, len(phrases.NOT_UNDERSTOOD)) - 1],
                then=self._listen,
            )

    # Asking and answering -------------------------------------------------------------------------

    def _ask(self, text: str = "", button: str = "") -> None:
        self._question, self._failures, self._retries = None, 0, 0
        self._ticket += 1
        self._asked = Ask(self._ticket, self._session, text, button)
        self._timers.clear()
        self._timers |= {"moment": self._now + MOMENT_AFTER_S, "give up": self._now + GIVE_UP_S}
        self._show(
            state=State.THINKING,
            partial="",
            sentences=(),
            current=-1,
            buttons=(),
            emergency=False,
            source="",
            take_home="",
        )
        self._out.append(self._asked)

    def _answer(self, answer: Spoken) -> None:
        self._asked = None
        self._timers.clear()
        self._answers.append(answer)
        introduction = () if self._introduced or answer.asks else phrases.INTRODUCTION
        self._introduced = self._introduced or bool(introduction)
        self._say_answer(answer, (*answer.sentences, *introduction))

    def _say_answer(self, answer: Spoken, sentences: tuple[str, ...] = ()) -> None:
        said = sentences or answer.sentences
        self._question = Question.of(answer)
        if answer.phone and not answer.buttons:
            said = (*said, phrases.OFFER_NUMBER)
        listens = answer.asks or bool(answer.phone and not answer.buttons)
        buttons = self._question.buttons if self._question else ()
        self._say(
            said,
            then=self._listen if listens else self._rest,
            buttons=buttons,
            source=answer.source,
            take_home=answer.take_home,
        )

    def _unreachable(self, event: Unreachable) -> None:
        if not event.again:
            self._asked = None
            self._timers.clear()
            self._say(tuple(self._split(event.message)) if event.message else phrases.GAVE_UP, then=self._rest)
            return
        wait = RETRY_S[min(self._retries, len(RETRY_S) - 1)]
        self._retries += 1
        self._timers.pop("moment", None)
        self._timers["retry"] = self._now + wait
        if self._retries == 1:
            self._murmur(phrases.UNREACHABLE)

    def _choose(self, choice: str) -> None:
        question, self._question = self._question, None
        if question and question.text and choice in (YES, NO):
            self._ask(text=question.text) if choice == YES else self._say(phrases.SAY_AGAIN, then=self._listen)
        elif question and question.phone and choice in (YES, NO):
            self._say(phrases.number_again(question.phone), then=self._rest) if choice == YES else self._rest()
        elif choice.startswith("frage:"):
            self._show(heard=choice.removeprefix("frage:"))
            self._ask(text=choice.removeprefix("frage:"))
        else:
            title = next((title for id_, title in self.view.buttons if id_ == choice), "")
            if command_in(title) is Command.FORGET:  # the terminal has a memory of its own, and empties both
                self._ordered(Command.FORGET, by_voice=False)
                return
            self._show(heard=title or self.view.heard)
            self._ask(button=choice)

    # Commands -------------------------------------------------------------------------------------

    def _ordered(self, command: Command, *, by_voice: bool) -> None:
        last = self._answers[-1] if self._answers else None
        if command in _SENTENCES_OF:
            self._adjust(command, by_voice=by_voice)
            return
        self._interrupt()
        self._unsaid = ()
        if (
            command in (Command.STOP, Command.GOODBYE, Command.RESTART) and not self.view.visiting
        ) or command is Command.STOP:
            self._rest()
        elif command is Command.GOODBYE:
            self._goodbye()
        elif command is Command.FORGET:
            self._end_visit()
            self._say(phrases.FORGOTTEN, then=self._rest)
        elif command is Command.RESTART:
            self._end_visit()
            self._begin_visit()
            self._say(phrases.START_OVER, then=self._listen)
        elif last is None:
            self._say(phrases.NOTHING_TO_REPEAT, then=self._listen if self.view.visiting else self._rest)
        elif command is Command.REPEAT:
            self._say_answer(last)
        elif command is Command.SHORTER:
            self._say_answer(last, sentences=last.short())
        elif command is Command.SPELL:
            self._say(spell(last.to_spell) if last.to_spell else phrases.NOTHING_TO_SPELL, then=self._rest)
        elif command is Command.BACK:
            if len(self._answers) > 1:
                self._answers.pop()
                self._say_answer(self._answers[-1])
            else:
                self._say(phrases.NO_EARLIER, then=self._rest)

    def _adjust(self, command: Command, *, by_voice: bool) -> None:
        before = self._loudness
        if command in (Command.LOUDER, Command.QUIETER):
            self._loudness = before.louder(1 if command is Command.LOUDER else -1)
            if by_voice:  # said aloud it means "I cannot hear you", so one step is too little
                self._loudness = self._loudness.louder(1 if command is Command.LOUDER else -1)
            self._out.append(SetVolume(self._loudness.gain))
        else:
            self._loudness = before.faster(1 if command is Command.FASTER else -1)
        self._show(volume=self._loudness.volume, speed=self._loudness.speed_index - Loudness().speed_index)
        done, limit = _SENTENCES_OF[command]
        speaking = self.view.state is State.SPEAKING
        if by_voice:
            rest = self._unsaid or (self._answers[-1].sentences if self._answers else ())
            self._unsaid = ()
            note = limit if self._loudness == before else done
            self._say(
                (note, *rest),
                then=self._rest if self._question is None else self._listen,
                buttons=self.view.buttons,
                keep=True,
            )
        elif speaking and self._loudness.speed != before.speed:
            rest = self.view.sentences[max(self.view.current, 0) :]
            self._out.append(StopSpeaking())
            self._say(rest, then=self._then, buttons=self.view.buttons, keep=True)

    def _emergency(self) -> None:
        self._unsaid, self._question = (), None
        self._failures = self._silences = 0
        self._say(phrases.EMERGENCY, then=self._rest, emergency=True)

    # Time -----------------------------------------------------------------------------------------

    def _due(self, timer: str) -> None:
        if timer == "silence":
            self._nobody()
        elif timer == "stuck":
            self._out.append(StopListening())
            self._not_understood(0.0)
        elif timer == "moment":
            self._murmur(phrases.ONE_MOMENT)
        elif timer == "retry" and self._asked:
            self._out.append(self._asked)
        elif timer == "give up":
            self._asked = None
            self._ticket += 1
            self._timers.clear()
            self._say(phrases.GAVE_UP, then=self._rest)

    def _nobody(self) -> None:
        """Silence where speech was expected: ask, ask again, then end the visit."""
        listening = self.view.state is State.LISTENING
        if listening:
            self._out.append(StopListening())
        if self._silences >= SILENCES:
            self._goodbye()
            return
        prompt: tuple[str, ...] = (phrases.NOTHING_HEARD if listening else phrases.ANYTHING_ELSE)[self._silences]
        if self._question is not None and self._question.again and listening:
            prompt = (prompt[0], *self._question.again)
        self._silences += 1
        self._say(prompt, then=self._listen if listening else self._rest, buttons=self.view.buttons, keep=True)
