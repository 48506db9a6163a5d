"""Finds the words of the knowledge that a misspelt, misheard or dialect word may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

_RULES: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"sch(?=[tp])", "s"),  # Fescht, schpät
        (r"isch\b|ich\b|ig\b", "ik"),  # richtisch, wenisch
        (r"ph", "f"),
        (r"v", "f"),
        (r"ck|q|x", "k"),
        (r"tz|c(?=[eiy])", "z"),
        (r"c(?!h)", "k"),
        (r"dt|th", "t"),
        (r"b(?=en\b|er\b|e\b)", "w"),  # Gewerwe, schreiwe
        (r"p", "b"),
        (r"t", "d"),
        (r"k", "g"),
        (r"ei|ai|oi|ee", "e"),  # zwee, Stroß, Oigetum
        (r"eu|aeu", "e"),  # heit, Fierwehr
        (r"ue|ie|ih|y|u(?=r)", "i"),  # Fihrerschein
        (r"oe", "e"),
        (r"ae", "e"),
        (r"ah|aa|oo|oh", "a"),  # Stroß, Johr
        (r"o", "a"),
        (r"(?<=\w)en?\b|(?<=\w)er\b", "e"),
        (r"(.)\1", r"\1"),
    )
)
CLOSE: Final = 0.78
"""Similarity, 0 to 1, from which another word counts as meant."""


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A rough key of how a folded word sounds, in which Palatine speech and German spelling meet."""
    for pattern, to in _RULES:
        word = pattern.sub(to, word)
    return word


class Speller:
    """Knows the words of one collection, folded."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = sorted({word for word in vocabulary if len(word) >= 3 and not word.isdigit()})
        self._known = frozenset(self._words)
        self._sounds = [sound(word) for word in self._words]
        self._memory: dict[str, tuple[tuple[str, float], ...]] = {}

    def knows(self, word: str) -> bool:
        return word in self._known

    def meant(self, word: str, limit: int = 3) -> tuple[tuple[str, float], ...]:
        """Words that may be meant, with similarity 0 to 1, best first. Nothing for short words."""
        if len(word) < 4 or word.isdigit() or not self._words:
            return ()
        known = self._memory.get(word)
        if known is None:
            known = tuple(self._find(word)[:limit])
            if len(self._memory) < 20_000:
                self._memory[word] = known
        return known

    def _find(self, word: str) -> list[tuple[str, float]]:
        found: dict[str, float] = {}
        for _, similarity, index in process.extract(
            word, self._words, scorer=fuzz.ratio, score_cutoff=CLOSE * 100, limit=5
        ):
            target = self._words[index]
            edits = DamerauLevenshtein.normalized_similarity(word, target)
            # A typo rarely hits the first letter; without this, "Rente" would mean "Ente".
            found[target] = max(similarity / 100, edits) - (0.08 if word[0] != target[0] else 0.0)
        key = sound(word)
        if len(key) >= 4:
            for _, similarity, index in process.extract(key, self._sounds, scorer=fuzz.ratio, score_cutoff=86, limit=5):
                target = self._words[index]
                found[target] = max(found.get(target, 0.0), similarity / 100 - 0.08)
        best = sorted(
            ((target, value) for target, value in found.items() if value >= CLOSE),
            key=lambda pair: (-pair[1], pair[0]),
        )
        return [pair for pair in best if pair[1] >= best[0][1] - 0.08]
