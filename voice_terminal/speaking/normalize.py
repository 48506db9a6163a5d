"""Written German to speakable German: no digit, abbreviation, address, bracket or emoji is left to misread.

Each kind of expression has its own module with one function `speak(text) -> text`. They run from the most specific to
the most general, because what one has turned into words no later one can mistake: a telephone number is gone before
the numbers are read, a date before the ordinals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from voice_terminal.speaking import (
    abbreviations,
    acronyms,
    codes,
    dates,
    laws,
    markup,
    money,
    numbers,
    phone_numbers,
    roman,
    sentences,
    symbols,
    times,
    units,
    web_addresses,
)

STEPS: Final[tuple[Callable[[str], str], ...]] = (
    web_addresses.speak,
    laws.speak,
    roman.speak,
    abbreviations.speak,
    codes.speak_labelled,
    phone_numbers.speak,
    dates.speak,
    times.speak,
    money.speak,
    units.speak,
    codes.speak,
    numbers.speak,
    acronyms.speak,
    symbols.speak,
)
LEFT_TO_MISREAD: Final = re.compile(r"[^A-Za-zÀ-ÖØ-öø-ÿœ .,!?;:']|[.!?](?!$)")
"""Finds what must not be in a spoken sentence: anything but letters and pauses, and dots that do not close it."""


def normalize(text: str) -> str:
    """The whole text as it is spoken, its sentences separated by one space. Empty when there is nothing to say."""
    return " ".join(spoken for _, spoken in pairs(text))


def pairs(text: str) -> list[tuple[str, str]]:
    """Each sentence as written (for subtitles) and as spoken. Sentences without anything to say are left out."""
    found = []
    for written in sentences.split(markup.strip_lines(text)):
        if spoken := speakable(written):
            found.append((written, spoken))
    return found


def speakable(sentence: str) -> str:
    """One sentence as it is spoken, always with a closing mark, so that the voice lets it end."""
    text = markup.clean(sentence)
    for step in STEPS:
        text = step(text)
    if not re.search(r"[^\W_]", text):
        return ""
    return text if text[-1] in ".!?" else text + "."
