"""Counts by day for the daily report, and when a part failed: numbers only, nothing about a person and no text."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from knowledge import clock
from knowledge.reply import Reply

log = logging.getLogger(__name__)

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS turns (
    day TEXT NOT NULL, channel TEXT NOT NULL, topic TEXT NOT NULL, outcome TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (day, channel, topic, outcome)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS health (at TEXT NOT NULL, component TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS watched (day TEXT PRIMARY KEY) WITHOUT ROWID;
"""
KEEP_DAYS: Final = 400
"""So that a month can be compared with the same month a year ago."""
NO_TOPIC: Final = ""


@dataclass(frozen=True)
class Count:
    channel: str
    topic: str
    """Folder of the knowledge file that answered, or `NO_TOPIC`."""
    outcome: str
    n: int


@dataclass(frozen=True)
class Change:
    """A part stopped working, or works again."""

    at: datetime
    component: str
    state: str


class Daybook:
    """One SQLite file. Calls take well under a millisecond, so they run on the event loop, never in a thread.

    What cannot be written (a full disk) is logged and goes uncounted: nobody misses an answer for statistics.
    """

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)
        self._states = dict.fromkeys(self.down(clock.today() + timedelta(days=1)), "down")

    def close(self) -> None:
        self._db.close()

    def count(self, channel: str, reply: Reply) -> None:
        """Count one turn by its last reply."""
        topic = reply.source.entry.partition("/")[0] if reply.source else NO_TOPIC
        self._written(
            "INSERT INTO turns VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
            clock.today().isoformat(), channel, topic, reply.outcome,
        )  # fmt: skip

    def note(self, components: Mapping[str, str]) -> None:
        """Note which parts have changed since the last call, and that somebody looked on this day.

        A part that works at the first call is news only if it was down when the gateway last ran. What could not be
        written is news at the next call too.
        """
        self._written("INSERT OR IGNORE INTO watched VALUES (?)", clock.today().isoformat())
        moment = clock.now().isoformat(timespec="seconds")
        for component, state in components.items():
            same = state == self._states.get(component, "off" if state == "off" else "ok")
            if same or self._written("INSERT INTO health VALUES (?, ?, ?)", moment, component, state):
                self._states[component] = state

    def counts(self, day: date) -> list[Count]:
        with closing(
            self._db.execute(
                "SELECT channel, topic, outcome, n FROM turns WHERE day = ? ORDER BY 1, 2, 3", (day.isoformat(),)
            )
        ) as rows:
            return [Count(*row) for row in rows]

    def changes(self, day: date) -> list[Change]:
        with closing(
            self._db.execute(
                "SELECT at, component, state FROM health WHERE at >= ? AND at < ? ORDER BY at",
                (day.isoformat(), (day + timedelta(days=1)).isoformat()),
            )
        ) as rows:
            return [Change(datetime.fromisoformat(at), component, state) for at, component, state in rows]

    def down(self, day: date) -> list[str]:
        """The parts that were down when this day began."""
        with closing(
            self._db.execute("SELECT component, state FROM health WHERE at < ? ORDER BY at, rowid", (day.isoformat(),))
        ) as rows:
            return [component for component, state in dict(rows).items() if state == "down"]

    def watched(self, day: date) -> bool:
        """Whether anybody looked on this day; if not, no change does not mean that all was well."""
        with closing(self._db.execute("SELECT 1 FROM watched WHERE day = ?", (day.isoformat(),))) as rows:
            return rows.fetchone() is not None

    def purge(self) -> None:
        before = (clock.today() - timedelta(days=KEEP_DAYS)).isoformat()
        self._db.execute("DELETE FROM turns WHERE day < ?", (before,))
        self._db.execute("DELETE FROM health WHERE at < ?", (before,))
        self._db.execute("DELETE FROM watched WHERE day < ?", (before,))

    def _written(self, statement: str, *values: str) -> bool:
        """Whether it could be written."""
        try:
            self._db.execute(statement, values)
        except sqlite3.Error as error:
            log.error("the daybook cannot be written: %s", error)
            return False
        return True
