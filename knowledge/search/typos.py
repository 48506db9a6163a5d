"""Finds the ordinary word that somebody meant whose finger slipped once: `gled` is Geld, `udn` is und.

A noisy channel (Kernighan, Church and Gale 1990): the word that is said most often and from which this one comes most
easily. The words are those that staff and residents use, with how often they do.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

from knowledge.text import fold

_ALL_SLIPS_FROM: Final = 5
"""Letters from which on any slip is thought of; a short word has too many neighbours."""
_SHORTEST: Final = 3
"""Letters from which on swapped ones are."""
# How often each slip is made; a letter added or taken for another is then one of many, unless it stands beside.
_SWAPPED, _LEFT_OUT, _ADDED, _OTHER = (math.log(share) for share in (0.2, 0.35, 0.2, 0.25))
_ONE_OF_ALL: Final = math.log(4 * len(ascii_lowercase))
_ONE_OF_TWO: Final = math.log(2)
_ROWS: Final = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
_BESIDE: Final = frozenset(
    pair for row in _ROWS for one, other in pairwise(row) for pair in ((one, other), (other, one))
)


class Typos:
    """Knows one collection's words."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """`counts`: how often each word is used, as written."""
        self._counts: Counter[str] = Counter()
        for word, count in counts.items():
            self._counts[fold(word)] += count

    def meant(self, word: str) -> str | None:
        """The likeliest word from which a folded one comes by a single slip; None when there is none."""
        if len(word) < _SHORTEST or not word.isalpha() or word in self._counts:
            return None
        counts = self._counts
        known = ((slip + math.log(counts[meant]), meant) for meant, slip in _before_the_slip(word) if meant in counts)
        best = max(known, default=None)
        return best[1] if best else None


def _before_the_slip(typed: str) -> Iterator[tuple[str, float]]:
    """Words that may become this one by a slip, and the logarithm of how probably. The first letter is only swapped."""
    length = len(typed)
    chance = _SWAPPED - math.log(length - 1)
    for at in range(length - 1):
        yield typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :], chance
    chance = _LEFT_OUT - math.log(length + 1)
    for at in range(1, length + 1):
        # "mus" and "fur": what a short word lacks is hardly missed, one of two equal letters or an umlaut's dots.
        missed = ascii_lowercase if length > _SHORTEST else typed[at - 1] + ("e" if typed[at - 1] in "aou" else "")
        for letter in missed:
            yield typed[:at] + letter + typed[at:], chance
    chance = _ADDED - math.log(length - 1)
    for at in range(1, length):
        doubled = typed[at] in (typed[at - 1], typed[at + 1 : at + 2])
        if length >= _ALL_SLIPS_FROM or (doubled and length > _SHORTEST):
            yield typed[:at] + typed[at + 1 :], chance if doubled else chance - _ONE_OF_ALL
    if length < _ALL_SLIPS_FROM:
        return
    chance = _OTHER - math.log(length)
    for at in range(1, length):
        for letter in ascii_lowercase:
            few = (letter, typed[at]) in _BESIDE
            yield typed[:at] + letter + typed[at + 1 :], chance - (_ONE_OF_TWO if few else _ONE_OF_ALL)
