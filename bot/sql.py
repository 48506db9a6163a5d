"""One way to speak to the gateway's tables: a SQLite file, or PostgreSQL when several gateways share them.

The statements are written once, in the common part of both dialects with `?` for values.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import psycopg

from knowledge.errors import SettingsError

ERRORS: Final = (sqlite3.Error, psycopg.Error)
"""What a statement may raise."""
UNWRITABLE: Final = (sqlite3.OperationalError, psycopg.OperationalError)
"""Nothing can be written at the moment: a full disk, a database that is away."""


class Sql(Protocol):
    """A database that commits each statement."""

    def run(self, statement: str, *values: Any) -> int:
        """Change something; how many rows that were."""

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None: ...

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]: ...

    def erase(self, tries: int = 1) -> None:
        """See to it that what was deleted is no longer on the disk, as far as the database can."""

    def close(self) -> None: ...


def open_sql(place: Path | str, schema: str) -> Sql:
    """Open a SQLite file, or a PostgreSQL database by its URL, and create the tables that are missing."""
    return Sqlite(place, schema) if isinstance(place, Path) else Postgres(place, schema)


class Sqlite:
    """Calls take well under a millisecond, so they run on the event loop; threads may call too."""

    def __init__(self, file: Path, schema: str) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(schema)

    def run(self, statement: str, *values: Any) -> int:
        return self._db.execute(statement, values).rowcount

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        self._db.executemany(statement, rows)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(query, values).fetchall()

    def erase(self, tries: int = 1) -> None:
        """Empty the write-ahead log, which still has the old pages; not possible while somebody reads."""
        for attempt in range(tries):
            (busy, *_) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return
            if attempt + 1 < tries:
                time.sleep(0.1)

    def close(self) -> None:
        self._db.close()


class Postgres:
    """One connection, made again when the database was away. A call waits for the network, about a millisecond."""

    def __init__(self, url: str, schema: str) -> None:
        """`url` as SQLAlchemy writes it (`postgresql+psycopg://…`) or plain.

        Raises:
            SettingsError: the database cannot be reached.
        """
        self._url = "postgresql://" + url.split("://", 1)[1]
        self._lock = threading.Lock()
        try:
            self._db = self._connect()
            with self._db.transaction():
                self._db.execute("SELECT pg_advisory_xact_lock(20220318)")  # gateways that start together
                for statement in filter(str.strip, schema.split(";")):
                    self._db.execute(_native(statement))
        except psycopg.Error as error:
            raise SettingsError(
                "Die Datenbank ist nicht erreichbar. Prüfen Sie die Einstellung ASSISTANT_DATABASE und ob PostgreSQL "
                f"läuft. (Ursache: {type(error).__name__})"
            ) from error

    def run(self, statement: str, *values: Any) -> int:
        return self._execute(statement, values).rowcount

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self._execute(statement, row)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._execute(query, values).fetchall()

    def erase(self, tries: int = 1) -> None:
        """PostgreSQL overwrites deleted rows when its autovacuum comes round; see docs/betrieb.md."""

    def close(self) -> None:
        self._db.close()

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self._url, autocommit=True, connect_timeout=3)

    def _execute(self, statement: str, values: Sequence[Any]) -> psycopg.Cursor[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(_native(statement), values)
            except psycopg.OperationalError:
                if not self._db.closed:
                    raise
                # The connection broke before or while it was used. Our statements may run twice without harm, except
                # `begin_turn`, which then says that the message is known: it is looked up, and honestly refused.
                with contextlib.suppress(psycopg.Error):
                    self._db.close()
                self._db = self._connect()
                return self._db.execute(_native(statement), values)


def _native(statement: str) -> Any:
    return statement.replace("?", "%s")
