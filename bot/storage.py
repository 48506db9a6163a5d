"""Watches what the assistant writes: damaged databases, a full disk, a lost key, a clock that jumps. For `/health`."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from aiohttp import web

from knowledge.damage import is_sound_database, put_aside, set_aside_if_damaged
from knowledge.settings import Paths

log = logging.getLogger(__name__)

OWN: Final = ("gateway.db", "telegram.db", "tagebuch.db")
"""Databases this process owns: when damaged they are put aside and begun anew."""
WATCHED: Final = (*OWN, "tracker.db")
SURVEYS: Final = "umfragen.db"
"""Never put aside by itself: it holds answers that residents have sent for good."""
WITH_ASIDE: Final = ("", "vektoren")
"""Folders of the data folder in which damaged files may lie aside."""
LITTLE_SPACE: Final = 200 * 2**20
"""Bytes free on the disk below which staff are told."""
JUMP: Final = 60.0
"""Seconds by which the clock may differ from the machine's own count of time between two looks."""
TOLD_FOR: Final = 3600.0
"""Seconds a jump of the clock is reported."""
DATABASES_EVERY: Final = 600.0
"""Seconds between two full looks at the databases."""

NOT_WRITABLE: Final = (
    "Es lässt sich nichts speichern ({cause}). Schaffen Sie Platz auf der Festplatte, oder prüfen Sie die Rechte des "
    "Datenordners. Fragen werden weiter beantwortet."
)
ALMOST_FULL: Final = "Auf der Festplatte sind nur noch {megabytes:.0f} MB frei. Schaffen Sie Platz, bevor sie voll ist."
CLOCK_JUMPED: Final = (
    "Die Uhr des Rechners wurde um {by} {direction}gestellt. Prüfen Sie Datum, Uhrzeit und den Zeitdienst."
)
DAMAGED: Final = (
    "Die Datenbank {name} ist beschädigt. Starten Sie den Assistenten neu: Er legt sie zur Seite und beginnt eine neue."
)
NO_SURVEYS: Final = (
    "Die Datenbank der Umfragen ist beschädigt oder nicht lesbar. Niemand kann an Umfragen teilnehmen; alles andere "
    "geht. Spielen Sie die letzte Sicherung zurück (docs/betrieb.md)."
)
LIES_ASIDE: Final = (
    "Die Datei {name} ist ein beschädigter früherer Stand. Prüfen Sie die Festplatte, und löschen Sie die Datei, wenn "
    "niemand sie mehr braucht."
)


def repair(paths: Paths) -> None:
    """Before anything is opened: put damaged databases of the gateway aside."""
    for name in OWN:
        aside = set_aside_if_damaged(paths.in_data(name))
        if aside is not None:
            log.error("Die Datenbank %s war beschädigt und liegt jetzt als %s daneben. Sie wird neu begonnen.",
                      name, aside.name)  # fmt: skip


class Storage:
    """`look` examines, the attributes hold what it found, and each new problem goes to the log once."""

    def __init__(
        self,
        paths: Paths,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._paths, self._wall, self._steady, self._free = paths, wall, steady, free
        self._offset = wall() - steady()
        self._jumped: tuple[float, str] | None = None
        self._databases_at = float("-inf")
        self._damaged: list[str] = []
        self.problems: list[str] = []
        """German sentences: what is wrong and what to do."""
        self.writable = True
        self.surveys = True
        """Whether answers to surveys can be kept."""

    async def look(self) -> None:
        problems = [*await asyncio.to_thread(self._disk), *self._clock(), *await asyncio.to_thread(self._files)]
        for problem in problems:
            if problem not in self.problems:
                log.error("%s", problem)
        self.problems = problems

    def _disk(self) -> list[str]:
        try:
            probe = self._paths.in_data(".schreibprobe")
            probe.write_bytes(b"0" * 4096)
            probe.unlink()
            self.writable = True
        except OSError as error:
            self.writable = False
            return [NOT_WRITABLE.format(cause=error.strerror)]
        free = self._free(self._paths.data)
        if free >= LITTLE_SPACE:
            return []
        return [ALMOST_FULL.format(megabytes=free / 2**20)]

    def _clock(self) -> list[str]:
        offset, now = self._wall() - self._steady(), self._steady()
        moved, self._offset = offset - self._offset, offset
        if abs(moved) > JUMP:
            by, direction = timedelta(seconds=round(abs(moved))), "vor" if moved > 0 else "zurück"
            self._jumped = (now, CLOCK_JUMPED.format(by=by, direction=direction))
        if self._jumped and now - self._jumped[0] > TOLD_FOR:
            self._jumped = None
        return [self._jumped[1]] if self._jumped else []

    def _files(self) -> list[str]:
        if self._steady() - self._databases_at > DATABASES_EVERY:
            self._databases_at = self._steady()
            self._damaged = [name for name in (*WATCHED, SURVEYS) if not is_sound_database(self._paths.data / name)]
        problems = [DAMAGED.format(name=name) for name in self._damaged if name != SURVEYS]
        surveys = self._paths.data / SURVEYS
        readable = not surveys.exists() or os.access(surveys, os.R_OK | os.W_OK)
        self.surveys = readable and SURVEYS not in self._damaged
        if not self.surveys:
            problems.append(NO_SURVEYS)
        aside = [file for folder in WITH_ASIDE for file in put_aside(self._paths.data / folder)]
        return problems + [LIES_ASIDE.format(name=file.relative_to(self._paths.data)) for file in aside]


STORAGE: Final = web.AppKey("storage", Storage)
