"""Rasa's tracker store seen from outside: deletes conversations, and finds the answer to a message that was cut off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sql import Postgres, Sql, Sqlite
from knowledge import clock


class TrackerDb:
    """Rasa's table `events(id, sender_id, type_name, timestamp, …, data)`. Rasa creates it at its first start."""

    def __init__(self, place: Path | str) -> None:
        """`place`: the SQLite file, or the URL of a PostgreSQL database."""
        self._place = place
        self._shared: Postgres | None = None

    def close(self) -> None:
        if self._shared:
            self._shared.close()

    def forget(self, sender: str, until: datetime | None = None) -> int:
        """Delete all events of a sender, or those until then; how many there were."""
        if until is None:
            return self._delete("sender_id = ?", sender)
        return self._delete("sender_id = ? AND timestamp <= ?", sender, until.timestamp())

    def purge(self, before: datetime) -> int:
        """Delete all events older than `before`."""
        return self._delete("timestamp < ?", before.timestamp())

    def senders(self) -> set[str]:
        """Everybody with a conversation."""
        with self._open() as db:
            return {sender for (sender,) in db.rows("SELECT DISTINCT sender_id FROM events")} if db else set()

    def summary(self, sender: str) -> tuple[int, datetime | None, dict[str, Any]]:
        """How many messages somebody has sent, since when (None: nothing is kept), and the slots as they stand."""
        query = "SELECT type_name, timestamp, data FROM events WHERE sender_id = ? ORDER BY id"
        with self._open() as db:
            rows = db.rows(query, sender) if db else []
        slots: dict[str, Any] = {}
        for kind, _, data in rows:
            if kind == "slot":
                event = json.loads(data)
                slots[event["name"]] = event.get("value")
        since = datetime.fromtimestamp(rows[0][1], clock.BERLIN) if rows else None
        return sum(kind == "user" for kind, _, _ in rows), since, slots

    def answered(self, sender: str, message_id: str) -> list[dict[str, Any]] | None:
        """What Rasa said to the message with this id in its metadata, as its REST channel would return it.

        Rasa saves a turn as a whole when it has ended, so there is either the whole answer or none.

        Returns:
            None when the message is not in the store.
        """
        said: list[dict[str, Any]] = []
        with self._open() as db:
            query = "SELECT type_name, data FROM events WHERE sender_id = ? ORDER BY id DESC"
            for kind, data in db.rows(query, sender) if db else ():
                if kind == "bot":
                    said.append(json.loads(data))
                elif kind == "user":
                    if (json.loads(data).get("metadata") or {}).get("id") == message_id:
                        return [_as_message(event) for event in reversed(said)]
                    said = []
        return None

    def _delete(self, condition: str, *values: str | float) -> int:
        with self._open() as db:
            if db is None:
                return 0
            deleted = db.run(f"DELETE FROM events WHERE {condition}", *values)
            db.erase(tries=20)  # Rasa may be reading
            return deleted

    @contextmanager
    def _open(self) -> Iterator[Sql | None]:
        """The database; None when Rasa has not made it yet."""
        if isinstance(self._place, str):
            self._shared = self._shared or Postgres(self._place, "")
            yield self._shared if self._shared.rows("SELECT to_regclass('events')") != [(None,)] else None
            return
        if not self._place.exists():
            yield None
            return
        # Opened each time: the file may have been put aside meanwhile.
        db = Sqlite(self._place, "")
        try:
            yield db if db.rows("SELECT 1 FROM sqlite_master WHERE name = 'events'") else None
        finally:
            db.close()


def _as_message(event: dict[str, Any]) -> dict[str, Any]:
    custom = (event.get("data") or {}).get("custom")
    return {"custom": custom} if custom is not None else {"text": event.get("text")}
