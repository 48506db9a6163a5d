"""From decoded words to what the resident meant: ghosts out, names put back, numbers as digits."""

from __future__ import annotations

from dataclasses import dataclass

from voice_terminal.listening.cleaning import clean
from voice_terminal.listening.names import NameRepair, Names, Repair
from voice_terminal.listening.numbers import with_digits
from voice_terminal.listening.utterance import Utterance

DOUBT_PER_REPAIR = 0.5
"""How much of a repair's unlikeness is taken off the confidence, so that bold repairs are asked back."""


@dataclass(frozen=True)
class Heard:
    """What was understood."""

    text: str
    """Ready to be sent and shown; empty when nothing was said."""
    raw: str
    """As decoded, for commands, choices and staff's list of mishearings."""
    confidence: float
    """0 to 1: mean of the words' confidences, less where names were repaired boldly."""
    repairs: tuple[Repair, ...] = ()


class Understanding:
    def __init__(self, names: Names) -> None:
        self._repair = NameRepair(names)

    def read(self, utterance: Utterance) -> Heard:
        words = clean(utterance.words)
        if not words:
            return Heard("", utterance.text, 0.0)
        raw = " ".join(word.text for word in words)
        repaired, repairs = self._repair.repair(raw)
        confidence = sum(word.confidence for word in words) / len(words)
        # Words that a repair replaced were doubted because the model lacks the name; the repair speaks for
        # them instead.
        for repair in repairs:
            confidence = min(1.0, confidence + 0.1) * (1 - DOUBT_PER_REPAIR * (1 - repair.likeness))
        return Heard(with_digits(repaired), raw, confidence, repairs)
