"""Finds the ordinary word that somebody meant whose finger slipped once: `gled` is Geld, `udn` is und.

A noisy channel (Kernighan, Church and Gale 1990): the word that is said most often and from which this one comes most
easily. The words are those that staff and residents use, with how often they do.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from knowledge.text import fold

_ALL_SLIPS_FROM: Final = 5
"""Letters from which on any slip is thought of; a short word has too many neighbours."""
_SHORTEST: Final = 3
"""Letters from which on swapped ones are."""
_LETTERS: Final = 26
# How often each slip is made; a letter added or taken for another is then one of many, unless it stands beside.
_SWAPPED, _LEFT_OUT, _ADDED, _OTHER = (math.log(share) for share in (0.2, 0.35, 0.2, 0.25))
_ROWS: Final = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
_BESIDE: Final = frozenset(
    pair for row in _ROWS for one, other in pairwise(row) for pair in ((one, other), (other, one))
)


class Typos:
    """Knows one collection's words."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Index words.

        Args:
            counts: how often each word is used, as written.
        """
        self._counts: Counter[str] = Counter()
        for word, count in counts.items():
            self._counts[fold(word)] += count
        # Two words are one slip apart when they, or they less one letter, are equal ("SymSpell", Garbe 2012).
        self._shorter: dict[str, list[str]] = {}
        for word in self._counts:
            if len(word) >= _SHORTEST and word.isalpha():
                for key in {word, *_less_one(word)}:
                    self._shorter.setdefault(key, []).append(word)

    def meant(self, word: str) -> str | None:
        """The likeliest word from which a folded one comes by a single slip; None when there is none."""
        if len(word) < _SHORTEST or not word.isalpha() or word in self._counts:
            return None
        near = {meant for key in (word, *_less_one(word)) for meant in self._shorter.get(key, ())}
        best = max(
            (
                (slip + math.log(self._counts[meant]), meant)
                for meant in near
                if (slip := _slip(meant, word)) is not None
            ),
            default=None,
        )
        return best[1] if best else None


def _less_one(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _slip(meant: str, typed: str) -> float | None:
    """Logarithm of how probably the one becomes the other; None when it takes more than one slip, or one too bold."""
    at = next((at for at, pair in enumerate(zip(meant, typed, strict=False)) if pair[0] != pair[1]), None)
    if at is None:
        at = min(len(meant), len(typed))
    length = len(meant)
    if len(meant) == len(typed):
        if meant[at : at + 2] == typed[at : at + 2][::-1] and meant[at + 2 :] == typed[at + 2 :]:
            return _SWAPPED - math.log(length - 1)
        if meant[at + 1 :] != typed[at + 1 :] or at == 0 or len(typed) < _ALL_SLIPS_FROM:
            return None
        # The letters of two keys are as many.
        return _OTHER - math.log(length) - math.log(2 if (meant[at], typed[at]) in _BESIDE else 4 * _LETTERS)
    if at == 0:
        return None
    if len(meant) > len(typed):
        # "mus" and "fur": what a short word lacks is hardly missed, one of two equal letters or an umlaut's dots.
        hardly_missed = meant[at] == meant[at - 1] or meant[at - 1 : at + 1] in ("ae", "oe", "ue")
        if meant[at + 1 :] != typed[at:] or (len(typed) <= _SHORTEST and not hardly_missed):
            return None
        return _LEFT_OUT - math.log(length)
    if typed[at + 1 :] != meant[at:]:
        return None
    doubled = typed[at] in (typed[at - 1], typed[at + 1 : at + 2])
    if not doubled and len(typed) < _ALL_SLIPS_FROM:
        return None
    return _ADDED - math.log(length) - (0 if doubled else math.log(_LETTERS))
