"""What passes between the parts of listening: what is expected, what was decoded, what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

PATIENT_PAUSE_S: Final = 1.2
"""Silence that ends an utterance. Older people pause longer inside a sentence than voice assistants allow."""
SLOW_PAUSE_S: Final = 2.0
"""The same when a number or an address is dictated."""


@dataclass(frozen=True)
class Expectation:
    """What the terminal has just asked for."""

    pause_s: float = PATIENT_PAUSE_S
    choices: tuple[str, ...] = ()
    """Phrases the resident was offered ("ja", "nein", titles of buttons). Anything else may still be said."""


@dataclass(frozen=True)
class Word:
    text: str
    """Lower case, as the model writes it."""
    confidence: float
    """Vosk's posterior probability, 0 to 1."""


@dataclass(frozen=True)
class Utterance:
    """One stretch of speech, decoded freely and, where choices were offered, against them as well."""

    words: tuple[Word, ...] = ()
    choice_words: tuple[Word, ...] = ()
    """The decode that knows only the choices; it hears one of them in anything, so it proves nothing alone."""
    speech_s: float = 0.0
    """Length of the audio from the first to the last speech, seconds."""
    decode_ms: float = 0.0
    """Time from the end of the audio to this result, milliseconds."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean over the words, 0 when nothing was heard."""
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 0.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "words": [[word.text, word.confidence] for word in self.words],
            "choice_words": [[word.text, word.confidence] for word in self.choice_words],
            "speech_s": self.speech_s,
            "decode_ms": self.decode_ms,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Utterance:
        return cls(
            words=tuple(Word(text, conf) for text, conf in data["words"]),
            choice_words=tuple(Word(text, conf) for text, conf in data["choice_words"]),
            speech_s=data["speech_s"],
            decode_ms=data["decode_ms"],
        )


@dataclass(frozen=True)
class EarEvent:
    """What the ear reports: `speech` (somebody began), `partial` (text so far), `utterance`, `nothing` (only
    noise).
    """

    kind: str
    text: str = ""
    utterance: Utterance = field(default_factory=Utterance)
