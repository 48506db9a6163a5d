"""One word to say for each choice: "Für Reisepass beantragen sagen Sie: Reisepass"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MOST: Final = 3
"""Choices spoken in one go; more cannot be kept in mind."""
_NOUN: Final = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ]?[a-zäöüß]+)*")
_NO_NOUNS: Final = frozenset(
    ("Was", "Wann", "Wie", "Wer", "Wohin", "Welche", "Welcher", "Welches", "Andere", "Der", "Die", "Das")
)
_ORDINALS: Final = ("eins", "zwei", "drei")


def keywords(titles: Sequence[str]) -> tuple[str, ...]:
    """For each title the first noun no other title has; a title without one gets its place in the list."""
    nouns = [[word for word in _NOUN.findall(title) if word not in _NO_NOUNS] for title in titles]
    chosen: list[str] = []
    for index, title in enumerate(titles):
        if title.lower() in ("ja", "nein"):
            chosen.append(title)
            continue
        elsewhere = {noun for other, found in enumerate(nouns) if other != index for noun in found}
        own = [noun for noun in nouns[index] if noun not in elsewhere]
        chosen.append(own[0] if own else _ORDINALS[index] if index < len(_ORDINALS) else title)
    return tuple(chosen)
