"""What must survive a restart: updates not yet answered, calls not yet taken by Telegram, what chats are about."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.telegram.calls import Call
from knowledge import clock

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS inbox (update_id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, body TEXT, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_waiting ON inbox (chat, update_id) WHERE body IS NOT NULL;
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_by_chat ON outbox (chat, id);
CREATE TABLE IF NOT EXISTS chats (
    chat INTEGER PRIMARY KEY, name TEXT NOT NULL, sender TEXT NOT NULL, in_form INTEGER NOT NULL DEFAULT 0,
    keyboard INTEGER, asked TEXT NOT NULL DEFAULT '', at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chats_by_sender ON chats (sender);
CREATE TABLE IF NOT EXISTS marks (
    chat INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (chat, kind, key));
CREATE TABLE IF NOT EXISTS choices (
    id TEXT PRIMARY KEY, chat INTEGER NOT NULL, payload TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS subscriptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    title TEXT NOT NULL, lead TEXT NOT NULL, starts TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (chat, kind, key, lead));
CREATE TABLE IF NOT EXISTS told (
    subscription INTEGER NOT NULL, occasion TEXT NOT NULL, PRIMARY KEY (subscription, occasion));
"""
KEEP_DAYS: Final = 3
"""Telegram repeats an update for at most a day; ids are kept a little longer."""
KEEP_CHOICES_DAYS: Final = 7
WITHOUT_REMINDERS: Final = "chat NOT IN (SELECT chat FROM subscriptions)"
"""The chats that may be forgotten. Where there are reminders it has to stay known whose they are."""
Mark = tuple[str, str]
"""What a chat has done once: a kind and what it was done to."""


@dataclass(frozen=True)
class Waiting:
    update_id: int
    body: str


@dataclass(frozen=True)
class Chat:
    chat: int
    name: str
    """The id under which the conversation is led; stays the same when Telegram gives the chat a new one."""
    sender: str
    """The keyed hash under which Rasa knows it."""
    in_form: bool
    """True while the last reply was a question of a form."""
    keyboard: int | None
    """Message whose buttons answer the present question."""
    asked: str
    """What the channel itself has asked last and awaits as text (`thema`, `ort`)."""


class Database:
    """One SQLite file. Calls take well under a millisecond, so they run on the event loop."""

    def __init__(self, file: Path) -> None:
        self.db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")  # survives a killed process; a power cut may cost the last moment
        self.db.execute("PRAGMA secure_delete=ON")
        self.db.executescript(SCHEMA)
        self._unwiped = False

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    # -- updates ----------------------------------------------------------------------------------------------------

    def receive(self, update_id: int, chat: int, body: str) -> bool:
        """Keep an update until it is answered; False when it was already received."""
        cursor = self.db.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?, ?)", (update_id, chat, body, _now()))
        return cursor.rowcount == 1

    def next_update(self, chat: int) -> Waiting | None:
        row = self._one(
            "SELECT update_id, body FROM inbox WHERE chat = ? AND body IS NOT NULL ORDER BY update_id", chat
        )
        return Waiting(*row) if row else None

    def finish(self, update_id: int, chat: int, calls: Iterable[Call], marks: Iterable[Mark] = ()) -> None:
        """An update is answered: forget its text, queue the answer and note what it has done once, in one step."""
        with self.together():
            self.queue(chat, calls)
            if self.chat(chat):  # a chat that this update had forgotten leaves no marks
                rows = [(chat, kind, key, _now()) for kind, key in marks]
                self.db.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?)", rows)
            # The number alone is kept, to know it again; whose update it was is not.
            self.db.execute("UPDATE inbox SET body = NULL, chat = 0 WHERE update_id = ?", (update_id,))

    def waiting_chats(self) -> list[int]:
        """Chats with work left over, in the order it came."""
        rows = self.db.execute("SELECT DISTINCT chat FROM (SELECT chat FROM outbox UNION ALL SELECT chat FROM inbox "
                               "WHERE body IS NOT NULL)")  # fmt: skip
        return [int(chat) for (chat,) in rows]

    def waiting(self) -> tuple[int, int]:
        """Updates not answered yet, calls not taken by Telegram yet."""
        updates = self._one("SELECT COUNT(*) FROM inbox WHERE body IS NOT NULL")
        return int(updates[0]), int(self._one("SELECT COUNT(*) FROM outbox")[0])

    # -- calls ------------------------------------------------------------------------------------------------------

    def queue(self, chat: int, calls: Iterable[Call]) -> None:
        self.db.executemany("INSERT INTO outbox (chat, body) VALUES (?, ?)", [(chat, c.to_json()) for c in calls])

    def next_call(self, chat: int) -> tuple[int, Call] | None:
        row = self._one("SELECT id, body FROM outbox WHERE chat = ? ORDER BY id", chat)
        return (int(row[0]), Call.from_json(row[1])) if row else None

    def sent(self, call: int) -> None:
        self.db.execute("DELETE FROM outbox WHERE id = ?", (call,))

    # -- chats ------------------------------------------------------------------------------------------------------

    def chat(self, chat: int) -> Chat | None:
        row = self._one("SELECT chat, name, sender, in_form, keyboard, asked FROM chats WHERE chat = ?", chat)
        return Chat(row[0], row[1], row[2], bool(row[3]), row[4], row[5]) if row else None

    def know(self, chat: int, sender: str) -> Chat:
        """The chat, noted now if it is new."""
        self.db.execute("INSERT OR IGNORE INTO chats (chat, name, sender, at) VALUES (?, ?, ?, ?)",
                        (chat, str(chat), sender, _now()))  # fmt: skip
        self.db.execute("UPDATE chats SET at = ? WHERE chat = ?", (_now(), chat))
        known = self.chat(chat)
        assert known
        return known

    def set_state(self, chat: int, **values: Any) -> None:
        """Change `in_form`, `keyboard` or `asked`."""
        columns = ", ".join(f"{name} = ?" for name in values)
        self.db.execute(f"UPDATE chats SET {columns} WHERE chat = ?", (*values.values(), chat))

    def senders(self) -> set[str]:
        return {str(sender) for (sender,) in self.db.execute("SELECT DISTINCT sender FROM chats")}

    def chats_of(self, sender: str) -> list[int]:
        return [int(chat) for (chat,) in self.db.execute("SELECT chat FROM chats WHERE sender = ?", (sender,))]

    def marked(self, chat: int, kind: str, key: str) -> bool:
        """Whether an update that is answered has done this."""
        return self._one("SELECT 1 FROM marks WHERE chat = ? AND kind = ? AND key = ?", chat, kind, key) is not None

    def choice(self, chat: int, payload: str) -> str:
        """A short id for what a button of the channel itself means, because callback data has only 64 bytes."""
        id_ = secrets.token_urlsafe(9)
        self.db.execute("INSERT INTO choices VALUES (?, ?, ?, ?)", (id_, chat, payload, _now()))
        return id_

    def chosen(self, chat: int, id_: str) -> str | None:
        row = self._one("SELECT payload FROM choices WHERE id = ? AND chat = ?", id_, chat)
        return str(row[0]) if row else None

    # -- leaving ----------------------------------------------------------------------------------------------------

    def forget(self, chat: int, *, reminders: bool = True, until: datetime | None = None) -> None:
        """Delete what is known about a chat, or only what came until then; what it has sent is still answered.

        While there are reminders it stays known whose they are, so that they are found when the person is forgotten.
        """
        last = (until or datetime.max).isoformat(timespec="seconds")
        with self.together():
            for table in ("marks", "choices", *(("subscriptions",) if reminders else ())):
                self.db.execute(f"DELETE FROM {table} WHERE chat = ? AND at <= ?", (chat, last))
            if until is None:
                self.set_state(chat, in_form=False, keyboard=None, asked="")
            self.db.execute(f"DELETE FROM chats WHERE chat = ? AND at <= ? AND {WITHOUT_REMINDERS}", (chat, last))
            self._drop_orphans()
        self._unwiped = True

    def wipe(self) -> None:
        """Once a chat's work is done: empty the write-ahead log, which still holds what was deleted."""
        if self._unwiped:
            self._unwiped = False
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def gone(self, chat: int) -> None:
        """The chat takes no more messages: blocked, deleted, left. Whoever writes later has come back."""
        self.forget(chat)
        with self.together():
            self.db.execute("DELETE FROM outbox WHERE chat = ?", (chat,))

    def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: everything goes on under the new id."""
        with self.together():
            self.db.execute("DELETE FROM chats WHERE chat = ?", (new,))
            for table in ("inbox", "outbox", "chats", "marks", "choices", "subscriptions"):
                self.db.execute(f"UPDATE OR IGNORE {table} SET chat = ? WHERE chat = ?", (new, old))

    def purge(self, retention_days: int) -> None:
        """Delete what is older than it needs to be."""
        days = {"inbox": KEEP_DAYS, "choices": KEEP_CHOICES_DAYS, "marks": KEEP_CHOICES_DAYS, "chats": retention_days}
        with self.together():
            for table, kept in days.items():
                condition = " AND body IS NULL" if table == "inbox" else ""
                if table == "chats":
                    condition = f" AND {WITHOUT_REMINDERS}"
                before = (clock.now() - timedelta(days=kept)).isoformat(timespec="seconds")
                self.db.execute(f"DELETE FROM {table} WHERE at < ?{condition}", (before,))
            self._drop_orphans()
        self._unwiped = True
        self.wipe()

    def _drop_orphans(self) -> None:
        self.db.execute("DELETE FROM told WHERE subscription NOT IN (SELECT id FROM subscriptions)")

    def _one(self, query: str, *values: Any) -> Any:
        with closing(self.db.execute(f"{query} LIMIT 1", values)) as rows:
            return rows.fetchone()


def _now() -> str:
    return clock.now().isoformat(timespec="seconds")
