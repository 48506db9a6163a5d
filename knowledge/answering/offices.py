"""Offices that a question names: "Wann hat das Landratsamt donnerstags auf?" is an office, its hours and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from knowledge.answering.attributes import Attribute, asks_only_for
from knowledge.schema import Entry
from knowledge.text import STOP_WORDS, fold, stem, words

FACTS: Final[tuple[Attribute, ...]] = ("oeffnungszeiten", "telefon", "email", "ort")
"""What is asked of offices."""
_HOUSES: Final = frozenset(
    map(stem, ("verwaltung", "rathaus", "amt", "buero", "buergerbuero", "behoerde", "stelle", "gebaeude"))
)
"""Words that say no more than that an office is meant: "die Verwaltung der Verbandsgemeinde"; in stems."""
_WORD: Final = re.compile(r"[^\W_]+")


class Offices:
    """The offices of one content snapshot by their names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        owners: dict[tuple[str, ...], set[str]] = {}
        for entry in entries:
            for name in (entry.titel, *entry.synonyme):
                stems = tuple(map(stem, words(name)))
                # A name that other matters have too ("Steuererklärung") is no question for an office's hours.
                owners.setdefault(stems, set()).add(entry.id if entry.is_office else "")
        self._owner = {name: min(ids) for name, ids in owners.items() if len(ids) == 1 and "" not in ids}
        self._longest = max(map(len, self._owner), default=0)

    def asked(self, question: str) -> str | None:
        """The office whose hours, telephone or address are all that is asked for; None when there is more.

        Args:
            question: in standard words.
        """
        found = list(_WORD.finditer(question))
        stems = [stem(fold(word[0])) for word in found]
        for length in range(min(self._longest, len(stems)), 0, -1):
            for at in range(len(stems) - length + 1):
                office = self._owner.get(tuple(stems[at : at + length]))
                if office is None or (length == 1 and fold(found[at][0]) in STOP_WORDS):
                    continue
                rest = f"{question[: found[at].start()]} {question[found[at + length - 1].end() :]}"
                beside = " ".join(word[0] for word in _WORD.finditer(rest) if stem(fold(word[0])) not in _HOUSES)
                if asks_only_for(FACTS, beside):
                    return office
        return None
