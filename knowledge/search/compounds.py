"""Splits German compounds into words of the knowledge: `Führerscheinstelle` → `Führerschein`, `Stelle`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from knowledge.text import stem

_LINKS: Final = ("", "s", "es", "n", "en", "er", "e")
"""Letters that join the parts of a compound."""
_SHORTEST: Final = 4
_VOWEL: Final = re.compile(r"[aeiouy]")
# Prefixes and endings that look like words but are not parts of a compound.
_NOT_PARTS: Final = frozenset(
    "ange auf aus ein nach ueber unter wider ungs heit keit lich isch schaft ende ster beit rung tung".split()  # noqa: SIM905 - easier to read
)


class Splitter:
    """Knows the words of one collection."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = {word for word in vocabulary if len(word) >= 3 and word not in _NOT_PARTS and not word.isdigit()}
        self._memory: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems of the parts of a folded word, or nothing when it is no known compound."""
        known = self._memory.get(word)
        if known is None:
            found = self._split(word, 0)
            # A beginning that is no word of its own says nothing: "Wettbewerb" does not contain "Wetter".
            parts = [part for part in found if self._is_word(part)]
            known = tuple(dict.fromkeys(map(stem, parts))) if len(found) > 1 else ()
            if len(self._memory) < 100_000:
                self._memory[word] = known
        return known

    def _split(self, word: str, depth: int) -> list[str]:
        """The best split: both parts known, the last one as long as possible; else only the end is known."""
        if len(word) < 2 * _SHORTEST - 1 or depth > 3:
            return [word]
        half_known: list[str] = []
        for cut in range(3, len(word) - 2):
            head, tail = word[:cut], word[cut:]
            if len(tail) < 3 or (len(tail) < _SHORTEST and tail not in self._words) or not self._is_word(tail):
                continue
            for link in _LINKS:
                base = head.removesuffix(link) if link else head
                if len(base) >= 3 and (not link or head.endswith(link)) and self._is_word(base):
                    return [*self._split(base, depth + 1), tail]
            if not half_known and len(tail) >= 5 and len(head) >= 3 and _VOWEL.search(head):
                half_known = [head, *self._split(tail, depth + 1)]
        return half_known or [word]

    def _is_word(self, text: str) -> bool:
        if text in self._words:
            return True
        return len(text) >= 5 and any(text + ending in self._words for ending in ("e", "en", "n"))
