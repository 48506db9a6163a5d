"""Rasa's tracker store seen from outside: deletes conversations, and finds the answer to a message that was cut off."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any


class TrackerDb:
    """Rasa's SQLite tracker store, seen from outside: table `events(sender_id, timestamp, …)`."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def forget(self, sender: str) -> int:
        """Delete all events of a sender; how many there were."""
        return self._delete("sender_id = ?", sender)

    def purge(self, before: datetime) -> int:
        """Delete all events older than `before`."""
        return self._delete("timestamp < ?", before.timestamp())

    def senders(self) -> set[str]:
        """Everybody with a conversation."""
        if not self._file.exists():
            return set()
        with closing(sqlite3.connect(self._file, timeout=5)) as db:
            try:
                return {sender for (sender,) in db.execute("SELECT DISTINCT sender_id FROM events")}
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return set()
                raise

    def answered(self, sender: str, message_id: str) -> list[dict[str, Any]] | None:
        """What Rasa said to the message with this id in its metadata, as its REST channel would return it.

        Rasa saves a turn as a whole when it has ended, so there is either the whole answer or none.

        Returns:
            None when the message is not in the store.
        """
        if not self._file.exists():
            return None
        said: list[dict[str, Any]] = []
        with closing(sqlite3.connect(self._file, timeout=5)) as db:
            # Newest first, and no further than needed.
            for kind, data in db.execute(
                "SELECT type_name, data FROM events WHERE sender_id = ? ORDER BY id DESC", (sender,)
            ):
                if kind == "bot":
                    said.append(json.loads(data))
                elif kind == "user":
                    if (json.loads(data).get("metadata") or {}).get("id") == message_id:
                        return [_as_message(event) for event in reversed(said)]
                    said = []
        return None

    def _delete(self, condition: str, value: str | float) -> int:
        if not self._file.exists():
            return 0
        with closing(sqlite3.connect(self._file, timeout=5)) as db:
            db.execute("PRAGMA secure_delete=ON")
            try:
                with db:
                    deleted = db.execute(f"DELETE FROM events WHERE {condition}", (value,)).rowcount
                _empty_log(db)
                return deleted
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return 0
                raise


def _empty_log(db: sqlite3.Connection) -> None:
    """SQLite's write-ahead log still holds what was deleted. Rasa may be reading: try for two seconds."""
    for _ in range(20):
        (busy, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return
        time.sleep(0.1)


def _as_message(event: dict[str, Any]) -> dict[str, Any]:
    custom = (event.get("data") or {}).get("custom")
    return {"custom": custom} if custom is not None else {"text": event.get("text")}
