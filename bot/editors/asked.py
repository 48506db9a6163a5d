"""Reads from the gateway's database what residents asked in vain, and forgets what staff have dealt with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """One question of one person; the text was masked before it was kept."""

    sender: str
    """Keyed hash; only counted, never shown."""
    question: str
    entry: str = ""
    """For a thumb down: the entry that did not help. Empty: there was no answer."""


class AskedQuestions:
    """The tables `gaps` and `feedback` of `bot/store.py`. Each call opens the file, so threads may call."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> list[Asked]:
        """Unanswered and thumbs-down questions, in a stable order."""
        with closing(sqlite3.connect(self._file)) as db:
            rows = db.execute(
                "SELECT sender, question, '' FROM gaps WHERE question <> '' UNION "
                "SELECT sender, question, entry FROM feedback WHERE helpful = 0 AND question <> '' ORDER BY 2, 3, 1"
            )
            return [Asked(*map(str, row)) for row in rows]

    def forget(self, questions: Iterable[str]) -> None:
        """Delete these questions: they have been dealt with."""
        wanted = [(question,) for question in questions]
        with closing(sqlite3.connect(self._file)) as db, db:
            db.execute("PRAGMA secure_delete=ON")
            db.executemany("DELETE FROM gaps WHERE question = ?", wanted)
            db.executemany("DELETE FROM feedback WHERE question = ? AND helpful = 0", wanted)
