"""Finds the line of an entry's file that a finding is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from knowledge.check.finding import Finding, Severity
from knowledge.errors import ContentError
from knowledge.load import split
from knowledge.safe_yaml import line_of
from knowledge.schema import Entry
from knowledge.yaml_file import parse_yaml

Place = tuple[Any, ...] | int
"""A path of front-matter keys, such as `("synonyme", 2)`, or the line where a passage begins."""
TEXTS: Final = (
    "kurz",
    "gesprochen",
    "leicht",
    "nach_ablauf",
    "zustaendig_anderswo",
    "kosten",
    "frist",
    "dauer",
    "ort",
    "telefon",
    "online",
)
LISTS: Final = ("unterlagen", "voraussetzungen")


class Position:
    """Lines of one entry's file. The file is read again, because entries do not carry their layout."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._file = f"{entry.id}.md"

    def finding(self, place: Place, cause: str, cure: str, severity: Severity = "fehler", needle: str = "") -> Finding:
        """A finding at the first line from `place` on that contains `needle`, else at `place` itself."""
        begin = self._begin(place)
        return Finding(self._file, self._line(needle.strip(), begin) or begin, cause, cure, severity)

    def texts(self) -> Iterator[tuple[str, Place]]:
        """Every text that answers are made of, with its place."""
        for key in TEXTS:
            if value := getattr(self._entry, key):
                yield value, (key,)
        for key in LISTS:
            for number, value in enumerate(getattr(self._entry, key)):
                yield value, (key, number)
        for passage in self._entry.passages:
            yield passage.text, passage.line

    def _lines(self) -> list[str]:
        try:
            return self._entry.path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def _line(self, needle: str, begin: int | None) -> int | None:
        if not needle or begin is None:
            return None
        rest = enumerate(self._lines()[begin - 1 :], start=begin)
        return next((number for number, line in rest if needle in line), None)

    def _begin(self, place: Place) -> int | None:
        if isinstance(place, int):
            return place
        try:
            matter, _, _ = split("\n".join(self._lines()), self._file)
            return line_of(parse_yaml(matter, self._file), place) + 1
        except ContentError:
            return None
