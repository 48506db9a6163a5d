"""Collects what is wrong in a timetable, so that staff can tell its publisher, without drowning in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

_EXAMPLES: Final = 3


@dataclass
class Problems:
    """Counts problems by kind and keeps the first lines as examples. None of them stops the import."""

    _count: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lines: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, table: str, kind: str, line: int = 0) -> None:
        """Note one problem; `kind` is a German half-sentence that reads well after a number."""
        key = (table, kind)
        self._count[key] += 1
        lines = self._lines.setdefault(key, [])
        if line and len(lines) < _EXAMPLES:
            lines.append(line)

    def __bool__(self) -> bool:
        return bool(self._count)

    def report(self) -> list[str]:
        """German lines, the most frequent first: `stop_times.txt: 3-mal Haltestelle fehlt (z. B. Zeile 7)`."""
        result = []
        for (table, kind), count in self._count.most_common():
            lines = ", ".join(str(line) for line in self._lines[table, kind])
            where = f" (z. B. Zeile {lines})" if lines else ""
            result.append(f"{table}: {count}-mal {kind}{where}")
        return result
