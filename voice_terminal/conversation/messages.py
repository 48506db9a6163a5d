"""What goes into the conversation (events), what it wants done (effects), and what the screen shows (view)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from knowledge.reply import Reply
from voice_terminal.conversation.commands import Command
from voice_terminal.listening.understanding import Heard
from voice_terminal.listening.utterance import Expectation, Utterance


class State(Enum):
    """What the terminal is doing, as the screen says it."""

    READY = "bereit"
    LISTENING = "ich höre zu"
    THINKING = "ich überlege"
    SPEAKING = "ich spreche"


# Events -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pressed:
    """The button, the space bar or the screen's big button went down."""


@dataclass(frozen=True)
class Released:
    held_s: float
    """How long it was down; a long hold means "I speak while I hold it"."""


@dataclass(frozen=True)
class Touched:
    """A choice on the screen."""

    choice: str


@dataclass(frozen=True)
class Ordered:
    """A command on the screen, or the voice saying one."""

    command: Command


@dataclass(frozen=True)
class SpeechBegan:
    pass


@dataclass(frozen=True)
class Partly:
    text: str


@dataclass(frozen=True)
class Said:
    heard: Heard
    utterance: Utterance
    """As decoded, for comparing with the choices that were offered."""


@dataclass(frozen=True)
class NothingSaid:
    """The utterance was noise, or the button was released without speech."""


@dataclass(frozen=True)
class Replied:
    ticket: int
    replies: tuple[Shown, ...]


@dataclass(frozen=True)
class Unreachable:
    ticket: int
    message: str = ""
    """The gateway's own German message, when it gave one."""
    again: bool = True
    """Whether asking again may help (not when the gateway refused the question)."""


@dataclass(frozen=True)
class SentenceBegan:
    number: int
    """Of the `Say` it belongs to; what an interrupted one still reports is ignored."""
    index: int


@dataclass(frozen=True)
class SpokeAll:
    number: int


@dataclass(frozen=True)
class Trouble:
    """Something broke (`kind`: microphone, loudspeaker, recogniser, gateway), or, without text, works again."""

    kind: str
    text: str = ""


Event = (
    Pressed
    | Released
    | Touched
    | Ordered
    | SpeechBegan
    | Partly
    | Said
    | NothingSaid
    | Replied
    | Unreachable
    | SentenceBegan
    | SpokeAll
    | Trouble
)


@dataclass(frozen=True)
class Shown:
    """A reply as the gateway shows it: buttons are (id, title)."""

    reply: Reply
    buttons: tuple[tuple[str, str], ...] = ()


# Effects ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listen:
    expected: Expectation
    cue: bool = False
    """Sound a soft tone first: somebody is waiting to speak."""


@dataclass(frozen=True)
class FinishListening:
    """The resident is done: decode what was said so far."""


@dataclass(frozen=True)
class StopListening:
    pass


@dataclass(frozen=True)
class Ask:
    ticket: int
    session: str
    text: str = ""
    button: str = ""


@dataclass(frozen=True)
class Say:
    number: int
    sentences: tuple[str, ...]
    speed: float
    """1.0 is normal; smaller is slower."""


@dataclass(frozen=True)
class StopSpeaking:
    pass


@dataclass(frozen=True)
class SetVolume:
    gain: float
    """0 to 1, applied while playing."""


@dataclass(frozen=True)
class Forget:
    session: str


Effect = Listen | FinishListening | StopListening | Ask | Say | StopSpeaking | SetVolume | Forget


# View ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    state: State = State.READY
    visiting: bool = False
    """Somebody is here; from the first press to the goodbye."""
    partial: str = ""
    heard: str = ""
    sentences: tuple[str, ...] = ()
    """The subtitles."""
    current: int = -1
    """Index of the sentence being spoken, -1 when silent."""
    buttons: tuple[tuple[str, str], ...] = ()
    volume: int = 6
    speed: int = 0
    """-3 (slowest) to 3 (fastest)."""
    emergency: bool = False
    trouble: tuple[str, ...] = ()
    source: str = ""
    """Where the answer comes from and when it was checked."""
    take_home: str = ""
    """The answer as plain text, for the QR code and the printed slip; empty without an answer."""

    def to_dict(self) -> dict[str, Any]:
        return {
            **{key: value for key, value in vars(self).items() if key not in ("state", "buttons")},
            "state": self.state.name.lower(),
            "label": self.state.value,
            "buttons": [{"id": id_, "title": title} for id_, title in self.buttons],
        }
