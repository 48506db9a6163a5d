"""The waste calendars of villages: one file `abfall/<village>.ics` each, always in its last good version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from knowledge.errors import ContentError
from knowledge.events.calendars import CalendarFile
from knowledge.events.model import Event
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.spelling import name_key

FOLDER: Final = "abfall"


@dataclass
class WasteCalendars:
    """The calendars of one content folder. A calendar's event says with its title what is collected."""

    content: Path
    places: Gazetteer | None = None
    """Gives the villages their proper names: `glan-muenchweiler.ics` is Glan-Münchweiler."""
    errors: list[ContentError] = field(default_factory=list)
    """Of the files as they were last looked at."""
    _good: dict[Path, tuple[tuple[int, ...], CalendarFile | None, ContentError | None]] = field(default_factory=dict)

    def villages(self) -> list[str]:
        """Villages with a calendar, by name."""
        return sorted(self._named())

    def name_of(self, village: str) -> str | None:
        """How a village with a calendar is written; None when there is no calendar for it."""
        key = name_key(village)
        return next((name for name in self._named() if name_key(name) == key), None)

    def collections(self, village: str, start: datetime, end: datetime) -> list[Event]:
        """What is collected in a village in [start, end), earliest first."""
        path = self._named().get(self.name_of(village) or "")
        calendar = self._read(path) if path else None
        return sorted(calendar.between(start, end), key=lambda event: (event.start, event.title)) if calendar else []

    def refresh(self) -> None:
        """Look at all files; `errors` then says which cannot be read."""
        self.errors = []
        for path in self._named().values():
            calendar = self._read(path)
            broken = self._good[path][2]
            self.errors += [broken] if broken else calendar.errors if calendar else []

    def _named(self) -> dict[str, Path]:
        files = sorted((self.content / FOLDER).glob("*.ics"))
        return {self._name(path.stem): path for path in files if not path.name.startswith((".", "_"))}

    def _name(self, stem: str) -> str:
        known = self.places.get(stem) if self.places else None
        return known.name if known and not known.is_area else stem

    def _read(self, path: Path) -> CalendarFile | None:
        stamp = tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in (path, path.with_suffix(".yaml")))
        known = self._good.get(path)
        if known and known[0] == stamp:
            return known[1]
        try:
            self._good[path] = (stamp, CalendarFile(path, self.content), None)
        except ContentError as error:  # a broken file keeps its last good version
            self._good[path] = (stamp, known[1] if known else None, error)
        except OSError:  # removed meanwhile
            return None
        return self._good[path][1]
