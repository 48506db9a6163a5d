"""Finds the villages of the county in what people write and say.

    Gazetteer(paths().content).find("von glan münchweiler nach kusel")   # two mentions

A speech recogniser writes `schönenberg kübelberg` or `alten glan`, people write `Schoenenberg-Kübelberg`:
words are compared without umlaut dots, hyphens and spaces, and longer names may carry a slip.
`Frau Breitenbach` and `Trierer Straße` are no places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from knowledge.places.gazetteer_file import FILE, Place, read
from knowledge.places.spelling import Token, name_key, nearest, tokens
from knowledge.settings import paths

__all__ = ["Gazetteer", "Mention", "Place", "gazetteer", "read_gazetteer"]

_LONGEST_NAME: Final = 6
"""Words: `rutsweiler an der lauter`, `schönen berg kübel berg`."""
_LONGEST_SLIP: Final = 3
"""Words a misspelt name may be torn into."""
_TITLE_WORDS: Final = (
    "frau herr herrn familie fam dr prof doktor professor landrat landratin burgermeister burgermeisterin "
    "minister ministerin pfarrer pfarrerin firma"
)
_TITLES: Final = frozenset(_TITLE_WORDS.split())
_STREET: Final = frozenset({"strasse", "weg", "platz", "gasse", "allee", "ring", "land"})
_PLACING_WORDS: Final = "in nach von ab bis aus bei zu zum fur richtung um uber ort gemeinde wohne komme dorf"
"""Keys (no umlaut dots) of words a place stands after."""
_BEFORE: Final = frozenset(_PLACING_WORDS.split())
_AREA_WORDS: Final = frozenset({"verbandsgemeinde", "vg", "verbandsgemeindeverwaltung"})
_COUNTY_WORDS: Final = frozenset({"kreis", "landkreis", "kreises", "landkreises"})
_SUFFIX: Final = re.compile(r"\s+(?:am|an der|im|bei)\s.*$|\s*\(.*\)$")


@dataclass(frozen=True)
class Mention:
    """A place named in a text: `text[start:end]`."""

    place: Place
    start: int
    end: int
    others: tuple[Place, ...] = ()
    """Other places of the same short name (`Rutsweiler`): ask when it matters."""


class Gazetteer:
    """The places of one content folder. Reading takes milliseconds; the object does not change afterwards."""

    def __init__(self, content_dir: Path) -> None:
        """Read `orte/gemeinden.yaml`.

        Raises:
            ContentError: the file is wrong.
        """
        self._places = tuple(read(content_dir))
        self._areas = {name_key(place.name): place for place in self._places if place.kind == "verbandsgemeinde"}
        self._county = next((place for place in self._places if place.kind == "kreis"), None)
        self._by_key: dict[str, list[Place]] = {}
        for place in self.villages():
            self._add(place.name, place)
        for place in self.villages():
            for name in (*place.also, _SUFFIX.sub("", place.name)):
                self._add(name, place)
        for places in self._by_key.values():
            # Whoever bears the name in full comes first, then the larger village.
            places.sort(key=lambda place: (place.kind == "ortsteil", -place.population))

    def _add(self, name: str, place: Place) -> None:
        known = self._by_key.setdefault(name_key(name), [])
        if place not in known:
            known.append(place)

    def places(self) -> tuple[Place, ...]:
        """Everything: villages, parts of villages, towns nearby, Verbandsgemeinden, the county."""
        return self._places

    def villages(self) -> tuple[Place, ...]:
        """Villages, their parts and towns nearby: what a person can live in or go to."""
        return tuple(place for place in self._places if not place.is_area)

    def get(self, name: str) -> Place | None:
        """The village of this name in any spelling, with a slip if need be; None when there is none."""
        key = name_key(name)
        if key not in self._by_key:
            key = nearest(key, self._by_key) or ""
        found = self._by_key.get(key)
        return found[0] if found else self._areas.get(name_key(name))

    def community_of(self, name: str) -> str:
        """The Verbandsgemeinde a village lies in; empty when unknown or outside the county."""
        place = self.get(name)
        return place.community if place else ""

    def find(self, text: str, *, areas: bool = False) -> list[Mention]:
        """The places named in a text, in order, not overlapping.

        `Landkreis Kusel` and `VG Kusel-Altenglan` are areas, not villages: found only with `areas=True`.
        """
        words = tokens(text)
        found: list[Mention] = []
        at = 0
        while at < len(words):
            mention, used = self._at(text, words, at)
            if mention and (areas or not mention.place.is_area):
                found.append(mention)
            at += used
        return found

    def _at(self, text: str, words: Sequence[Token], at: int) -> tuple[Mention | None, int]:
        """The mention that begins at a word, and how many words to go on."""
        area = self._area_at(text, words, at)
        if area:
            return area
        for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            window = words[at : at + size]
            key = "".join(word.key for word in window)
            places = self._by_key.get(key)
            if places is None and size == 1 and key.endswith("er"):
                places = self._by_key.get(key[:-2])  # „am Kuseler Bahnhof“
            if places and self._is_place(words, at, size, places[0]):
                return Mention(places[0], window[0].start, window[-1].end, tuple(places[1:])), size
        for size in range(min(_LONGEST_SLIP, len(words) - at), 0, -1):
            window = words[at : at + size]
            key = "".join(word.key for word in window)
            near = nearest(key, self._by_key)
            if near and self._slip_counts(words, at, window) and self._is_place(words, at, size, self._by_key[near][0]):
                return Mention(self._by_key[near][0], window[0].start, window[-1].end), size
        return None, 1

    def _area_at(self, text: str, words: Sequence[Token], at: int) -> tuple[Mention, int] | None:
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else None
        county = self._county
        if county and after and word.key in _COUNTY_WORDS and after.key == words_of(county.name)[-1]:
            return Mention(county, word.start, after.end), 2
        named = word.key in _AREA_WORDS
        first = at + 1 if named else at
        for size in (3, 2):
            window = words[first : first + size]
            place = self._areas.get("".join(part.key for part in window)) if len(window) == size else None
            # Without the word in front, only the hyphen tells `Kusel-Altenglan` from two villages.
            if place and (named or "-" in text[window[0].start : window[-1].end] or " " in place.name):
                return Mention(place, word.start, window[-1].end), size + first - at
        return None

    def _is_place(self, words: Sequence[Token], at: int, size: int, place: Place) -> bool:
        before = [word.key for word in words[max(0, at - 2) : at]]
        after = words[at + size] if at + size < len(words) else None
        if before and before[-1] in _TITLES:
            return False
        if len(before) == 2 and before[0] in _TITLES and before[1] not in _BEFORE:
            return False  # „Frau Anna Breitenbach“
        last = words[at + size - 1].key
        if after and after.key in _STREET and last.endswith("er"):
            return False  # „Trierer Straße“
        if place.is_word and name_key(place.name) == last:
            return (bool(before) and before[-1] in _BEFORE) or len(words) == size
        return True

    def _slip_counts(self, words: Sequence[Token], at: int, window: Sequence[Token]) -> bool:
        """A misspelt name must stand where a place stands, or be long enough to be no other word."""
        if any(part.key in _BEFORE for part in window) or window[-1].key.endswith("er"):
            return False
        placed = at > 0 and words[at - 1].key in _BEFORE
        return placed or len(words) == len(window) or sum(len(part.key) for part in window) >= 9


def words_of(name: str) -> list[str]:
    """The keys of the words of a name."""
    return [token.key for token in tokens(name)]


def read_gazetteer(content_dir: Path) -> Gazetteer:
    """The gazetteer of a content folder: the same object until its file changes.

    Raises:
        ContentError: the file is wrong.
    """
    try:
        stat = (content_dir / FILE).stat()
    except OSError:  # there is none, or reading it tells
        return _read_once(content_dir, 0, 0)
    return _read_once(content_dir, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _read_once(content_dir: Path, changed: int, size: int) -> Gazetteer:
    """`changed` and `size` are part of the key, so that a saved file is read again."""
    return Gazetteer(content_dir)


_good: dict[Path, Gazetteer] = {}


def gazetteer(content_dir: Path | None = None) -> Gazetteer:
    """The gazetteer of the content folder, fresh when its file changed; the last good one while the file is broken.

    Raises:
        ContentError: the file is wrong, and no last good one is known.
    """
    folder = content_dir or paths().content
    try:
        _good[folder] = read_gazetteer(folder)
    except Exception:
        if folder in _good:
            return _good[folder]
        if folder != paths().content or not (paths().last_good / FILE).exists():
            raise
        return read_gazetteer(paths().last_good)
    return _good[folder]
