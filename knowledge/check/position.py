"""Finds the line of an entry's file that a finding is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.check.finding import Finding, Severity
from knowledge.errors import ContentError
from knowledge.load import split
from knowledge.safe_yaml import line_of
from knowledge.schema import Entry
from knowledge.yaml_file import parse_yaml


class Position:
    """Lines of one entry's file. The file is read again, because entries do not carry their layout."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._file = f"{entry.id}.md"

    def finding(
        self, key: tuple[Any, ...], cause: str, cure: str, severity: Severity = "fehler", needle: str = ""
    ) -> Finding:
        """A finding at the line of `needle`, else at that of the front-matter key."""
        return Finding(self._file, self._line(needle) or self._key_line(key), cause, cure, severity)

    def in_body(self, needle: str, cause: str, cure: str, severity: Severity = "fehler") -> Finding:
        return Finding(self._file, self._line(needle), cause, cure, severity)

    def texts(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Every text of the entry with the key it stands under."""
        for key in (
            "kurz",
            "gesprochen",
            "leicht",
            "nach_ablauf",
            "kosten",
            "frist",
            "ort",
            "telefon",
            "online",
        ):
            if value := getattr(self._entry, key):
                yield value, (key,)
        for passage in self._entry.passages:
            yield passage.text, ("titel",)

    def _lines(self) -> list[str]:
        try:
            return self._entry.path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def _line(self, needle: str) -> int | None:
        if not needle.strip():
            return None
        return next((number for number, line in enumerate(self._lines(), start=1) if needle.strip() in line), None)

    def _key_line(self, key: tuple[Any, ...]) -> int | None:
        try:
            matter, _, _ = split("\n".join(self._lines()), self._file)
            return line_of(parse_yaml(matter, self._file), key) + 1
        except ContentError:
            return None
