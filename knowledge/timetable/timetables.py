"""The timetables of the content folder, kept ready: built when a file changes, the last good one used meanwhile.

    timetables().current().planner.departures(...)

A large timetable is built in the background; until it is done, answers come from the one before.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.errors import ContentError
from knowledge.settings import paths
from knowledge.timetable import database
from knowledge.timetable.build import build
from knowledge.timetable.model import FeedInfo
from knowledge.timetable.motis import MotisConfig, MotisPlanner, read_config
from knowledge.timetable.planner import LocalPlanner
from knowledge.timetable.sidecar import FOLDER, Sidecar, read_sidecar

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 2.0
"""Seconds between two looks at the folder."""
BUILD_AT_ONCE: Final = 1_500_000
"""Bytes of zip up to which a timetable is built while the resident waits (about three seconds)."""


@dataclass(frozen=True)
class Current:
    """The timetables at one moment."""

    planner: LocalPlanner
    feeds: tuple[FeedInfo, ...]
    version: str
    """Changes whenever a timetable does."""
    errors: tuple[ContentError, ...] = ()
    motis: MotisPlanner | None = None
    """Asked first, when a server is configured."""

    @property
    def usable(self) -> bool:
        return bool(self.feeds or self.motis)


class Timetables:
    """Watches one content folder. `current()` is cheap and safe to call from any thread."""

    def __init__(self, content: Path, data: Path) -> None:
        self._folder, self._data = content / FOLDER, data / "fahrplan"
        self._lock = threading.RLock()
        self._looked = -LOOK_EVERY
        self._current: Current | None = None
        self._failed: dict[str, ContentError] = {}
        self._building: set[str] = set()
        self._sidecars: dict[Path, Sidecar] = {}
        self._content = content
        self._motis: MotisPlanner | None = None

    def current(self) -> Current:
        with self._lock:
            if self._current and time.monotonic() - self._looked < LOOK_EVERY:
                return self._current
            self._looked = time.monotonic()
            errors: list[ContentError] = []
            ready: list[tuple[Path, Sidecar]] = []
            for source in sorted(self._folder.glob("*.zip")):
                sidecar = self._sidecar(source, errors)
                target = self._prepare(source, sidecar, errors)
                if target:
                    ready.append((target, sidecar))
            motis = self._server(errors)
            version = (
                repr(motis.config if motis else None)
                + " ".join(target.name for target, _ in ready)
                + repr([sidecar for _, sidecar in ready])
            )
            if self._current is None or version != self._current.version:
                self._current = self._open(ready, version, errors, motis)
            return self._current

    def _sidecar(self, source: Path, errors: list[ContentError]) -> Sidecar:
        try:
            self._sidecars[source] = read_sidecar(source)
        except ContentError as error:
            errors.append(error)
            # A wrong description must not turn example times into real ones.
            self._sidecars.setdefault(source, Sidecar(titel=source.stem, beispiel=True))
        return self._sidecars[source]

    def _prepare(self, source: Path, sidecar: Sidecar, errors: list[ContentError]) -> Path | None:
        """The database for a zip as it is now; while that is broken or being built, the one before."""
        try:
            target = self._target(source, sidecar)
        except OSError:
            return None
        if target.exists():
            return target
        before = max(self._data.glob(f"{source.stem}@*.sqlite"), key=lambda path: path.stat().st_mtime, default=None)
        if target.name in self._failed:
            errors.append(self._failed[target.name])
            return before
        if source.stat().st_size <= BUILD_AT_ONCE:
            self._build(source, target, sidecar)
            return target if target.exists() else before
        if target.name not in self._building:
            self._building.add(target.name)
            worker = threading.Thread(target=self._build, args=(source, target, sidecar), daemon=True)
            worker.start()
        return before

    def _target(self, source: Path, sidecar: Sidecar) -> Path:
        stat = source.stat()
        what = f"{stat.st_size} {stat.st_mtime_ns} {sidecar.bounds} {database.VERSION}"
        return self._data / f"{source.stem}@{hashlib.sha256(what.encode()).hexdigest()[:12]}.sqlite"

    def _build(self, source: Path, target: Path, sidecar: Sidecar) -> None:
        try:
            built = build(source, target, sidecar.bounds)
            log.info("timetable %s: %d trips in %.1f s", source.name, built.trips, built.seconds)
            for line in built.problems:
                log.warning("timetable %s: %s", source.name, line)
            for old in self._data.glob(f"{source.stem}@*.sqlite"):
                if old != target:
                    old.unlink(missing_ok=True)  # open databases stay readable until they are closed
        except ContentError as error:
            log.error("timetable %s: %s", source.name, error)
            self._failed[target.name] = error
        except Exception:
            log.exception("timetable %s", source.name)
            self._failed[target.name] = ContentError(
                "Der Fahrplan konnte nicht gelesen werden.", "Bitte die Datei neu herunterladen.", source.name
            )
        finally:
            self._building.discard(target.name)

    def _server(self, errors: list[ContentError]) -> MotisPlanner | None:
        """The configured MOTIS server; while its file is wrong, the one before."""
        try:
            config: MotisConfig | None = read_config(self._content)
        except ContentError as error:
            errors.append(error)
            return self._motis
        if config is None:
            self._motis = None
        elif self._motis is None or self._motis.config != config:
            self._motis = MotisPlanner(config)
        return self._motis

    def _open(
        self,
        ready: list[tuple[Path, Sidecar]],
        version: str,
        errors: list[ContentError],
        motis: MotisPlanner | None,
    ) -> Current:
        databases = [database.open_read_only(target) for target, _ in ready]
        feeds = []
        for (target, sidecar), db in zip(ready, databases, strict=True):
            info = database.meta(db)
            ask = sidecar.auskunft
            feeds.append(
                FeedInfo(
                    target.name.partition("@")[0],
                    sidecar.titel,
                    sidecar.beispiel,
                    sidecar.stand,
                    sidecar.quelle,
                    ask.titel if ask else "Verkehrsverbund",
                    ask.url if ask else "",
                    date.fromisoformat(info["first_day"]) if info.get("first_day") else None,
                    date.fromisoformat(info["last_day"]) if info.get("last_day") else None,
                )
            )
        return Current(LocalPlanner(databases), tuple(feeds), version, tuple(errors), motis)


@cache
def timetables() -> Timetables:
    """The timetables of the configured content folder."""
    return Timetables(paths().content, paths().data)
