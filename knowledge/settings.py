"""Where things lie. Read once per process from the environment; no other module reads paths from it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The project's folder (the checkout)."""
LAST_GOOD: Final = "inhalt-letzter-stand"
"""Folder below `Paths.data`."""


@dataclass(frozen=True)
class Paths:
    content: Path
    """Staff's knowledge files (`ASSISTANT_CONTENT`, default `knowledge/inhalt`)."""
    data: Path
    """What the assistant writes: databases, caches, keys (`ASSISTANT_DATA`, default `var`)."""

    @property
    def last_good(self) -> Path:
        """Copies of the knowledge files as they were last read well (`knowledge/last_good.py`)."""
        return self.data / LAST_GOOD

    def in_data(self, name: str) -> Path:
        """A path below `data`, whose folder exists afterwards."""
        path = self.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


@cache
def paths() -> Paths:
    return Paths(
        content=Path(os.environ.get("ASSISTANT_CONTENT") or ROOT / "knowledge" / "inhalt"),
        data=Path(os.environ.get("ASSISTANT_DATA") or ROOT / "var"),
    )
