"""How place names are compared: one key for all spellings, and which slips still count as the same name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

_TOKEN: Final = re.compile(r"[^\W_]+")
_SHORT_WORDS: Final = {"st": "sankt", "hbf": "hauptbahnhof", "bf": "bahnhof", "str": "strasse"}
_FOLDS: Final = (
    ("ß", "ss"),
    ("ä", "a"),
    ("ö", "o"),
    ("ü", "u"),
    ("ae", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("é", "e"),
)


@dataclass(frozen=True)
class Token:
    """A word of a text and where it stands."""

    text: str
    start: int
    end: int
    key: str


def tokens(text: str) -> list[Token]:
    """The words of a text; hyphens, slashes and dots separate words."""
    return [Token(m.group(), m.start(), m.end(), word_key(m.group())) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=4096)
def word_key(word: str) -> str:
    """One spelling for `Kübelberg`, `Kuebelberg` and `kubelberg`; `St` is `Sankt`.

    Umlauts lose their dots and `ue` its e, on both sides of every comparison, so it does not matter that
    `neuen` becomes `neun` as well.
    """
    lower = word.lower()
    lower = _SHORT_WORDS.get(lower, lower)
    for old, new in _FOLDS:
        lower = lower.replace(old, new)
    return lower


def name_key(name: str) -> str:
    """The key of a whole name, its words written together: `Glan-Münchweiler` is `glan münchweiler`."""
    return "".join(token.key for token in tokens(name))


def slips_allowed(length: int) -> int:
    """How many letters of a name of this length may be wrong (missing, added, changed, swapped).

    Short names must be right: `Konken` is one letter from `können`, `Homburg` from `Hamburg`.
    """
    return 0 if length < 8 else 1 if length < 12 else 2


def nearest(key: str, names: Mapping[str, object] | Iterable[str]) -> str | None:
    """The one name whose key is `key` with a slip; None when there is none, or when two are equally near."""
    best, best_distance, tie = None, 99, False
    for name in names:
        allowed = slips_allowed(len(name))
        if not allowed or name[:1] != key[:1] or abs(len(name) - len(key)) > allowed:
            continue
        distance = OSA.distance(key, name, score_cutoff=allowed)
        if distance > allowed:
            continue
        if distance < best_distance:
            best, best_distance, tie = name, distance, False
        elif distance == best_distance:
            tie = True
    return None if tie else best
