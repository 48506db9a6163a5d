"""Which of the offered choices was said, if any: the restricted decode is believed only when the free one
agrees.

A grammar hears one of its phrases in everything, with full confidence (vosk-api #1339, #1191). So the free
decode
decides, and the restricted one only helps with short words the free decode spells differently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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
ORDINALS: Final = (
    ("eins", "das erste", "die erste", "der erste", "erstens", "nummer eins"),
    ("zwei", "das zweite", "die zweite", "der zweite", "zweitens", "nummer zwei"),
    ("drei", "das dritte", "die dritte", "der dritte", "drittens", "nummer drei"),
)


@dataclass(frozen=True)
class Chosen:
    id: str
    phrase: str
    confidence: float


def phrases(choices: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Everything that may be said for these (id, title) choices, lower case → id: the title, its words, its
    place in the list.
    """
    said: dict[str, str] = {}
    for ordinals, (id_, _title) in zip(ORDINALS, choices, strict=False):
        said.update(dict.fromkeys(ordinals, id_))
    for id_, title in choices:
        said[" ".join(title.lower().replace("-", " ").split())] = id_
    return said


def choose(utterance: Utterance, said: Mapping[str, str]) -> Chosen | None:
    """The choice that was said, or None when it was something else."""
    if not said:
        return None
    free = utterance.text
    whole = f" {free} "
    best = max(said, key=lambda phrase: likeness(free, phrase), default="")
    if free and likeness(free, best) >= SAME:
        return Chosen(said[best], best, utterance.confidence)
    contained = [
        phrase for phrase in said if f" {phrase} " in whole and len(free.split()) - len(phrase.split()) <= EXTRA_WORDS
    ]
    if contained:
        longest = max(contained, key=len)
        rest = whole.replace(f" {longest} ", " ", 1)
        if any(f" {phrase} " in rest and said[phrase] != said[longest] for phrase in contained):
            return None  # several of them ("Bus und Bahn"): the words themselves are the answer
        return Chosen(said[longest], longest, utterance.confidence)
    restricted = " ".join(word.text for word in utterance.choice_words)
    if restricted not in said:
        return None
    sure = sum(word.confidence for word in utterance.choice_words) / len(utterance.choice_words)
    if not letters_only(free):
        return Chosen(said[restricted], restricted, min(sure, ALONE))
    if len(free.split()) - len(restricted.split()) <= EXTRA_WORDS and likeness(free, restricted) >= AGREES:
        return Chosen(said[restricted], restricted, min(sure, utterance.confidence + 0.1))
    return None
