"""Deletes conversations from Rasa's tracker store, which has no function for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path


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

    def _delete(self, condition: str, value: str | float) -> int:
        if not self._file.exists():
            return 0
        with closing(sqlite3.connect(self._file, timeout=5)) as db:
            db.execute("PRAGMA secure_delete=ON")
            try:
                with db:
                    return db.execute(f"DELETE FROM events WHERE {condition}", (value,)).rowcount
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return 0
                raise
