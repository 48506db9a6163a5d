"""Sentences as people type and speech recognition writes them: slips of the finger, no capitals, no punctuation."""

from __future__ import annotations

import re
from typing import Final

from numpy.random import Generator

_ROWS: Final = ("qwertzuiopü", "asdfghjklöä", "yxcvbnm")
_SPLIT: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_SHORTEST: Final = 4
"""Letters from which a word gets a slip."""


def slipped(text: str, random: Generator, per_word: float) -> str:
    """The text with slips; short words keep their letters.

    Args:
        per_word: share of the longer words with a slip, 0 to 1.
    """
    words = [_slip(word, random) if random.random() < per_word else word for word in text.split()]
    said = " ".join(words)
    if random.random() < 0.5:
        said = said.lower()
    if random.random() < 0.5:
        said = re.sub(r"[^\w\s-]", "", said)
    return said


def _slip(word: str, random: Generator) -> str:
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    # The first letter is rarely wrong, and what follows it is what a reader notices least.
    at = int(random.integers(1, len(word) - 1))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    match int(random.integers(5)):
        case 0:
            return before + after[0] + letter + after[1:]
        case 1:
            return before + after
        case 2:
            return before + letter + letter + after
        case 3:
            return before + _beside(letter, random) + after
        case _:
            return "".join(_SPLIT.get(each, each) for each in word)


def _beside(letter: str, random: Generator) -> str:
    """A letter whose key is beside."""
    for row in _ROWS:
        if (at := row.find(letter)) >= 0:
            keys = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
            return keys[int(random.integers(len(keys)))]
    return letter
