"""Rasa's SQL tracker store, made quick for one Rasa process on SQLite. Named in `endpoints.py`.

Rasa reads all events of a conversation from the database and replays them for every message, and waits for the disk at
every commit. Measured, both together were 40 % of a turn. Here the trackers of recent conversations stay in memory
between turns, and SQLite writes ahead (a turn can be lost when the machine loses power, not when a process dies).

The database stays the truth: when anybody else has changed it (the gateway forgets a conversation), nothing remembered
is used, and within a minute nothing is left of it in memory. With another database than SQLite, where several Rasa
processes may share it, nothing is remembered.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import sqlalchemy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.sound_tracker_store import SoundTrackerStore, is_whole

REMEMBERED: Final = 200
"""Conversations kept in memory, about 50 kB each."""
LOOK_EVERY: Final = 60.0
"""Seconds."""
LONGEST: Final = 1000
"""Events; a longer conversation is read again, which drops what lies before its last session."""


class RememberingTrackerStore(SoundTrackerStore):
    """A tracker store whose `retrieve` hands out the tracker that `save` has last seen."""

    def __init__(self, domain: Domain | None = None, **kwargs: Any) -> None:
        super().__init__(domain, **kwargs)
        self._trackers: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self._stored: dict[str, int] = {}
        """Number of a remembered tracker's events that are in the database."""
        self._version = -1
        self._look_is_due = False
        self._remembers = self.engine.dialect.name == "sqlite"
        if self._remembers:
            # One connection, because only the own one tells the changes of others from its own (`data_version`).
            self.engine = sqlalchemy.create_engine(self.engine.url, poolclass=sqlalchemy.pool.StaticPool)
            sqlalchemy.event.listen(self.engine, "connect", _write_ahead)
            self.sessionmaker = sqlalchemy.orm.session.sessionmaker(bind=self.engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker is taken out: a turn that fails before it is saved leaves nothing behind."""
        self._forget_when_changed()
        if tracker := self._trackers.pop(sender_id, None):
            return tracker
        self._stored.pop(sender_id, None)
        return await super().retrieve(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await super().save(tracker)
        sender = tracker.sender_id
        self._stored.pop(sender, None)
        if self._remembers and is_whole(tracker.events) and len(tracker.events) < LONGEST and _one_session(tracker):
            self._trackers[sender] = tracker
            self._stored[sender] = len(tracker.events)
            if len(self._trackers) > REMEMBERED:
                oldest, _ = self._trackers.popitem(last=False)
                self._stored.pop(oldest, None)
            self._look_later()

    def _look_later(self) -> None:
        """Whoever is forgotten must not stay in memory until the next resident writes."""
        if not self._look_is_due:
            self._look_is_due = True
            asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)

    def _look(self) -> None:
        self._look_is_due = False
        self._forget_when_changed()
        if self._trackers:
            self._look_later()

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        stored = self._stored.get(tracker.sender_id)
        if stored is None:
            return super()._additional_events(session, tracker)
        return islice(iter(tracker.events), stored, None)

    def _forget_when_changed(self) -> None:
        if not self._remembers:
            return
        connection = self.engine.raw_connection()
        try:
            (version,) = connection.cursor().execute("PRAGMA data_version").fetchone()
        finally:
            connection.close()
        if version != self._version:
            self._trackers.clear()
            self._stored.clear()
            self._version = version


def _write_ahead(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")


def _one_session(tracker: DialogueStateTracker) -> bool:
    """Whether a fresh read would give the same events: it begins at the last `SessionStarted`."""
    started = [number for number, event in enumerate(tracker.events) if isinstance(event, SessionStarted)]
    return len(started) <= 1 and (not started or started[0] <= 1)
