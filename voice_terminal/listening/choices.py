"""Which of the offered choices was said, if any: the restricted decode is believed only when the free one
agrees.

A grammar hears one of its phrases in everything, with full confidence (vosk-api #1339, #1191). So the free
decode
decides, and the restricted one only helps with short words the free decode spells differently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voice_terminal.listening.numbers import names_number
from voice_terminal.listening.sounds import letters_only, likeness
from voice_terminal.listening.utterance import Utterance

SAME: Final = 0.85
"""Likeness from which the free decode itself is the choice."""
AGREES: Final = 0.5
"""Likeness from which the free decode does not contradict the restricted one."""
EXTRA_WORDS: Final = 2
"""Words the free decode may have more than the choice; longer speech is a new question."""
ALONE: Final = 0.7
"""Most that is believed when only the restricted decode heard something: enough to ask back, not to act."""
PLACES: Final = (
    ("das erste", "die erste", "der erste", "erstens"),
    ("das zweite", "die zweite", "der zweite", "zweitens"),
    ("das dritte", "die dritte", "der dritte", "drittens"),
)
"""What is said for a choice by its place in the list."""
NUMBERS: Final = (("eins", "nummer eins"), ("zwei", "nummer zwei"), ("drei", "nummer drei"))
"""The same with the bare number, unless the choices are about numbers themselves."""
_TURNS: Final = re.compile(
    r"nicht|net|nit|nichts|nie|niemals|nein|nee|kein(?:e[nrsm]?|s)?|ohne|weder|außer|kaum|weiß|vielleicht"
)
"""Beside a choice these say its opposite, or that somebody is not sure."""


@dataclass(frozen=True)
class Chosen:
    id: str
    phrase: str
    confidence: float


def phrases(choices: Sequence[tuple[str, str]], counted: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """Everything that may be said for these (id, title) choices, lower case → id.

    Args:
        counted: those of them that may be named by their place, in the order of the screen.
    """
    said: dict[str, str] = {}
    about_numbers = any(names_number(word) for _, title in counted for word in title.lower().split())
    for (id_, _), places, numbers in zip(counted, PLACES, NUMBERS, strict=False):
        said.update(dict.fromkeys(places if about_numbers else (*places, *numbers), id_))
    for id_, title in choices:
        said[" ".join(title.lower().replace("-", " ").split())] = id_
    return said


def choose(utterance: Utterance, said: Mapping[str, str]) -> Chosen | None:
    """The choice that was said, or None when it was something else."""
    if not said:
        return None
    free = utterance.text
    whole = f" {free} "
    best = max(said, key=lambda phrase: likeness(free, phrase))
    if likeness(free, best) >= SAME and not _turned(free, best, said):
        return Chosen(said[best], best, utterance.confidence)
    contained = [
        phrase for phrase in said if f" {phrase} " in whole and len(free.split()) - len(phrase.split()) <= EXTRA_WORDS
    ]
    if contained:
        longest = max(contained, key=len)
        rest = whole.replace(f" {longest} ", " ", 1)
        if any(f" {phrase} " in rest and said[phrase] != said[longest] for phrase in contained):
            return None  # several of them ("Bus und Bahn"): the words themselves are the answer
        if _turned(free, longest, said):
            return None
        return Chosen(said[longest], longest, utterance.confidence)
    restricted = " ".join(word.text for word in utterance.choice_words)
    if restricted not in said or _turned(free, restricted, said):
        return None
    sure = sum(word.confidence for word in utterance.choice_words) / len(utterance.choice_words)
    if not letters_only(free):
        return Chosen(said[restricted], restricted, min(sure, ALONE))
    if len(free.split()) - len(restricted.split()) <= EXTRA_WORDS and likeness(free, restricted) >= AGREES:
        return Chosen(said[restricted], restricted, min(sure, utterance.confidence + 0.1))
    return None


def _turned(free: str, phrase: str, said: Mapping[str, str]) -> bool:
    """Whether what stands beside the phrase says something else: "kein Bus", "drei bis vier", "weiß nicht"."""
    beside = Counter(free.split()) - Counter(phrase.split())
    return any((_TURNS.fullmatch(word) or names_number(word)) and said.get(word) != said[phrase] for word in beside)
