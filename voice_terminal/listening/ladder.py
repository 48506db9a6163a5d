"""How sure is sure: what to do with an utterance, from its confidence and how often it has failed."""

from __future__ import annotations

from enum import Enum
from typing import Final

SURE: Final = 0.85
MAYBE: Final = 0.6
"""Both thresholds are first guesses; calibrate them on recordings from the village hall (docs/kiosk.md)."""
FAILURES_BEFORE_BUTTONS: Final = 3


class Rung(Enum):
    ACT = "act"
    """Do it, and let the answer repeat what was understood."""
    CONFIRM = "confirm"
    """Ask "Meinten Sie …?"."""
    AGAIN = "again"
    """Ask again, in other words; the fault is never the resident's."""
    BUTTONS = "buttons"
    """Speech has failed three times: offer topics to touch."""


def rung(confidence: float, failures: int) -> Rung:
    """`failures`: utterances before this one, in a row, that were not understood."""
    if confidence >= SURE:
        return Rung.ACT
    if confidence >= MAYBE:
        return Rung.CONFIRM
    return Rung.BUTTONS if failures + 1 >= FAILURES_BEFORE_BUTTONS else Rung.AGAIN
