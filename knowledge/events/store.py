"""All events of the content folder, always in their last good version."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from knowledge import clock
from knowledge.errors import ContentError
from knowledge.events.calendars import CalendarFile
from knowledge.events.export import to_ics
from knowledge.events.model import Event
from knowledge.events.schema import FOLDER, read_markdown
from knowledge.settings import paths

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
"""How long the folder's state is believed before it is looked at again."""


@dataclass(frozen=True)
class _File:
    stamp: tuple[int, ...]
    """Time and size of the file (and its sidecar) when it was read."""
    events: tuple[Event, ...] = ()
    calendar: CalendarFile | None = None
    errors: tuple[ContentError, ...] = ()


class EventStore:
    """Events of `veranstaltungen/`. A broken file is reported in `errors`, and its last good version stays."""

    def __init__(self, content_dir: Path) -> None:
        self._content = content_dir
        self._files: dict[Path, _File] = {}
        self._lock = threading.Lock()
        self._looked = 0.0
        self.reload()

    @property
    def errors(self) -> tuple[ContentError, ...]:
        return tuple(error for file in self._files.values() for error in file.errors)

    def refresh(self) -> None:
        """Read what has changed, at most once a second; costs a look at each file's date."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self.reload()

    def reload(self, changed_paths: Iterable[Path] | None = None) -> None:
        """Read files that are new or changed; `changed_paths` are read in any case. Never raises for a bad file."""
        with self._lock:
            forced = {Path(path).with_suffix("") for path in changed_paths or ()}
            files: dict[Path, _File] = {}
            for path in _event_files(self._content / FOLDER):
                stamp = _stamp(path)
                known = self._files.get(path)
                if known and known.stamp == stamp and path.with_suffix("") not in forced:
                    files[path] = known
                else:
                    files[path] = self._read(path, stamp, known)
            self._files = files
            self._looked = time.monotonic()

    def _read(self, path: Path, stamp: tuple[int, ...], known: _File | None) -> _File:
        try:
            if path.suffix == ".md":
                return _File(stamp, events=(read_markdown(path, self._content),))
            calendar = CalendarFile(path, self._content)
            return _File(stamp, calendar=calendar, errors=tuple(calendar.errors))
        except ContentError as caught:
            error = caught
        except Exception:
            log.exception("reading %s failed", path.name)
            name = path.relative_to(self._content).as_posix()
            error = ContentError("Die Datei ist nicht lesbar.", "Ersetzen Sie sie durch eine frühere Fassung.", name)
        log.error("%s", error)
        return _File(stamp, known.events if known else (), known.calendar if known else None, (error,))

    def between(self, start: datetime, end: datetime) -> list[Event]:
        """Events that touch [start, end), earliest first."""
        found: list[Event] = []
        for file in self._files.values():
            found += (event for event in file.events if event.touches(start, end))
            if file.calendar:
                found += file.calendar.between(start, end)
        return sorted(found, key=lambda event: (event.start, event.title))

    def single_events(self) -> list[Event]:
        """The events that are a Markdown file each."""
        return [event for file in self._files.values() for event in file.events]

    def known(self) -> Iterator[Event]:
        """Every event as it stands in its file: series once."""
        for file in self._files.values():
            yield from file.events
            if file.calendar:
                yield from file.calendar.templates

    def get(self, uid: str) -> Event | None:
        """One event, or one occurrence of a series."""
        for file in self._files.values():
            for event in file.events:
                if event.uid == uid:
                    return event
            if file.calendar and (found := file.calendar.get(uid)):
                return found
        return None

    def event_ics(self, uid: str) -> bytes | None:
        """One event as an iCalendar file, for the resident's own calendar; None when there is no such event."""
        event = self.get(uid)
        return to_ics(event) if event else None


def _event_files(folder: Path) -> list[Path]:
    """Files that are events; `_name`, `.name` and README are drafts."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.rglob("*") if path.suffix in {".md", ".ics"} and path.is_file()]
    return sorted(path for path in found if not path.name.startswith((".", "_")) and path.stem.lower() != "readme")


def _stamp(path: Path) -> tuple[int, ...]:
    stamp: list[int] = []
    for file in (path, path.with_suffix(".yaml")):
        try:
            state = file.stat()
            stamp += (state.st_mtime_ns, state.st_size)
        except OSError:
            stamp += (0, 0)
    return tuple(stamp)


@cache
def events() -> EventStore:
    """The process's events, from the configured folder; the coming months are made ready in the background."""
    store = EventStore(paths().content)
    ahead = clock.now(), clock.now() + timedelta(days=400)
    threading.Thread(target=store.between, args=ahead, name="veranstaltungen", daemon=True).start()
    return store


def event_ics(uid: str) -> bytes | None:
    """What the gateway serves as `/kalender/<uid>.ics`; None: no such event."""
    store = events()
    store.refresh()
    return store.event_ics(uid)
