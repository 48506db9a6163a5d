"""Shortens what people tell at length to the clauses that say what they want.

Two reasons: a vector of a whole story is blurred by what does not matter, and the encoder's time grows with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from knowledge.text import content_words

LONG: Final = 80
"""Characters from which on a question is shortened."""
KEPT: Final = 300
"""Characters kept at most, unless a single clause is longer."""
_LONGEST_CLAUSE: Final = 9
"""Words from which on a clause without punctuation is cut before a conjunction."""
_MARKS: Final = re.compile(r"[.!?;:,–]+\s*|\s+-\s+|\n+")
_CONJUNCTION: Final = re.compile(
    r"\s+(?=(?:und|unn|aber|weil|wenn|dass|ob|denn|sondern|oder|jetzt|dann|also|dabei|wo|wie|wer|wem|wann|welche[rsnm]?"
    r"|darf|kann|muss|gibt es|was (?:muss|mach|brauch|kost|soll|ist))\b)",
    re.IGNORECASE,
)
_ASKING: Final = re.compile(
    r"\b(?:wo|wer|wem|wen|wie|wann|was|welche[rsnm]?|wohin|wieviel|darf|kann|kammer|muss|brauch\w*|gibt|gibts|geht das"
    r"|möchte|will|wollen|wollte|hätte gern\w*)\b",
    re.IGNORECASE,
)
_ASKING_BONUS: Final = 1.3


def clauses(text: str) -> list[str]:
    """The parts of a text between punctuation, long ones also cut before conjunctions; only those with a topic."""
    found: list[str] = []
    for part in _MARKS.split(text):
        pieces = _CONJUNCTION.split(part) if len(part.split()) >= _LONGEST_CLAUSE else [part]
        merged: list[str] = []
        for piece in pieces:
            if merged and (len(piece.split()) < 4 or len(merged[-1].split()) < 4):
                merged[-1] += f" {piece}"
            else:
                merged.append(piece)
        found += merged
    return [clause.strip() for clause in found if content_words(clause)]


def asks(clause: str) -> bool:
    """Whether a clause has a word that asks or wishes."""
    return bool(_ASKING.search(clause))


def readings(question: str, weight: Callable[[str], float]) -> tuple[str, str]:
    """What is to be searched for: a short question as it is; of a story what matters, and its best clause.

    Args:
        weight: how much a clause says about any topic of the knowledge, from 0.

    Returns:
        The text to search for; the clause, empty when it is no story.
    """
    if len(question) <= LONG:
        return question, ""
    parts = clauses(question)
    if len(parts) < 2:
        return question, ""
    weights = [weight(part) * (_ASKING_BONUS if asks(part) else 1.0) for part in parts]
    order = sorted(range(len(parts)), key=lambda number: -weights[number])
    kept: set[int] = set()
    length = 0
    for number in order:
        if kept and (length + len(parts[number]) > KEPT or weights[number] < weights[min(kept)] / 8):
            continue
        kept.add(number)
        length += len(parts[number])
    return ", ".join(parts[number] for number in sorted(kept)), parts[order[0]]
