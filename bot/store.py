"""The gateway's own memory: buttons it issued, messages it answered, feedback, unanswered questions."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar, cast

from bot.sql import UNWRITABLE, open_sql
from knowledge import clock
from knowledge.reply import Button

SCHEMA = """
CREATE TABLE IF NOT EXISTS buttons (
    id TEXT PRIMARY KEY, sender TEXT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL, issued TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS buttons_by_sender ON buttons (sender);
CREATE TABLE IF NOT EXISTS feedback (
    sender TEXT NOT NULL, entry TEXT NOT NULL, question TEXT NOT NULL, helpful INTEGER NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (sender, entry, question));
CREATE TABLE IF NOT EXISTS gaps (
    sender TEXT NOT NULL, question TEXT NOT NULL, outcome TEXT NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (sender, question));
DROP TABLE IF EXISTS turns;
CREATE TABLE IF NOT EXISTS messages (
    sender TEXT NOT NULL, message TEXT NOT NULL, said TEXT NOT NULL, replies TEXT, begun TEXT NOT NULL,
    PRIMARY KEY (sender, message));
CREATE TABLE IF NOT EXISTS unseen (
    sender TEXT NOT NULL, message TEXT NOT NULL, said TEXT NOT NULL, begun TEXT NOT NULL,
    PRIMARY KEY (sender, message));
CREATE TABLE IF NOT EXISTS undone (
    sender TEXT NOT NULL, keeper TEXT NOT NULL, wholly INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (sender, keeper, wholly));
"""
_OF_SENDERS: Final = {"buttons": "issued", "feedback": "day", "gaps": "day", "messages": "begun", "unseen": "begun"}
"""Tables with something about a person, and the column that says since when."""
KEEP_TURNS: Final = timedelta(hours=1)
"""How long the answer to a message id is kept for a client that sends it again."""


log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


def unless_full(instead: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """What a method gives when nothing can be written (a full disk): answering goes on without it."""

    def decorate(method: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(method)
        def careful(*arguments: P.args, **named: P.kwargs) -> R:
            try:
                return method(*arguments, **named)
            except UNWRITABLE as error:
                log.error("%s: nothing could be written (%s)", method.__name__, error)
                return cast(R, instead)

        return careful

    return decorate


@dataclass(frozen=True)
class Issued:
    """A button as the gateway remembers it."""

    id: str
    """Opaque, unguessable, 12 characters (fits Telegram's 64 bytes)."""
    title: str
    payload: str


@dataclass(frozen=True)
class Asked:
    """One question of one person that was not answered, or not well; the text was masked before it was kept."""

    sender: str
    """Keyed hash; only counted, never shown."""
    question: str
    entry: str = ""
    """For a thumb down: the entry that did not help. Empty: there was no answer."""


@dataclass(frozen=True)
class Wished:
    """One place where somebody is to be deleted (see `bot/person.py`)."""

    sender: str
    keeper: str
    wholly: bool
    at: datetime
    """When it was wished; what came later stays."""


class Store:
    """The gateway's tables, in a SQLite file or in PostgreSQL (several gateways). Calls run on the event loop."""

    def __init__(self, place: Path | str) -> None:
        """`place`: the file, or the URL of a PostgreSQL database."""
        self._db = open_sql(place, SCHEMA)

    def close(self) -> None:
        self._db.close()

    @unless_full(())
    def issue(self, sender: str, buttons: Iterable[Button]) -> tuple[Issued, ...]:
        """Remember buttons for this sender and give each an id."""
        issued = tuple(Issued(secrets.token_urlsafe(9), button.title, button.payload) for button in buttons)
        moment = clock.now().isoformat(timespec="seconds")
        self._db.run_many(
            "INSERT INTO buttons VALUES (?, ?, ?, ?, ?)",
            [(one.id, sender, one.title, one.payload, moment) for one in issued],
        )
        return issued

    def pressed(self, sender: str, button: str) -> Issued | None:
        """The button with this id, if it was issued to this sender."""
        rows = self._db.rows("SELECT id, title, payload FROM buttons WHERE id = ? AND sender = ?", button, sender)
        return Issued(*rows[0]) if rows else None

    # -- messages with an id, answered once -------------------------------------------------------------------------

    @unless_full(True)
    def begin_turn(self, sender: str, message: str, said: str) -> bool:
        """Note that a message is about to be answered; False when that was noted before.

        Args:
            said: a keyed hash of the words. While there are no replies, nobody has read any: see `unseen`.
        """
        moment = clock.now().isoformat(timespec="seconds")
        statement = "INSERT INTO messages VALUES (?, ?, ?, NULL, ?) ON CONFLICT DO NOTHING"
        return self._db.run(statement, sender, message, said, moment) == 1

    @unless_full(None)
    def end_turn(self, sender: str, message: str, replies: str | None) -> None:
        """Keep the replies (JSON) for a client that asks again; None forgets that the message came."""
        if replies is None:
            self._db.run("DELETE FROM messages WHERE sender = ? AND message = ?", sender, message)
        else:
            self._db.run("UPDATE messages SET replies = ? WHERE sender = ? AND message = ?", replies, sender, message)

    def replies_of(self, sender: str, message: str) -> str | None:
        """What was kept; None while the turn has not ended (or was cut off)."""
        rows = self._db.rows("SELECT replies FROM messages WHERE sender = ? AND message = ?", sender, message)
        return str(rows[0][0]) if rows and rows[0][0] is not None else None

    @unless_full(None)
    def add_unseen(self, sender: str, message: str, said: str) -> None:
        """Note that the reply to this message did not reach its sender. `said`: a keyed hash of the words."""
        moment = clock.now().isoformat(timespec="seconds")
        self._db.run("INSERT INTO unseen VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", sender, message, said, moment)

    def unseen(self, sender: str, message: str) -> list[tuple[str, str]]:
        """Messages since the last reply that the sender has read: id and hash of the words, newest first.

        Also those in whose middle a gateway was killed, but not `message`, which is being answered.
        """
        rows = self._db.rows(
            "SELECT message, said, begun FROM unseen WHERE sender = ? UNION SELECT message, said, begun FROM messages "
            "WHERE sender = ? AND message <> ? AND replies IS NULL AND said <> '' ORDER BY 3 DESC",
            sender, sender, message,
        )  # fmt: skip
        return [(str(message), str(said)) for message, said, _ in rows]

    @unless_full(None)
    def all_seen(self, sender: str) -> None:
        """The sender reads a reply now."""
        self._db.run("DELETE FROM unseen WHERE sender = ?", sender)
        self._db.run("UPDATE messages SET said = '' WHERE sender = ? AND replies IS NULL", sender)

    def purge_turns(self) -> None:
        """Forget answers nobody will ask for again."""
        before = (clock.now() - KEEP_TURNS).isoformat(timespec="seconds")
        if sum(self._db.run(f"DELETE FROM {table} WHERE begun < ?", before) for table in ("messages", "unseen")):
            self._db.erase()

    # -- what staff see ---------------------------------------------------------------------------------------------

    @unless_full(None)
    def add_feedback(self, sender: str, entry: str, question: str, helpful: bool) -> None:
        self._db.run(
            "INSERT INTO feedback VALUES (?, ?, ?, ?, ?) ON CONFLICT (sender, entry, question) "
            "DO UPDATE SET helpful = excluded.helpful, day = excluded.day",
            sender, entry, question, int(helpful), clock.today().isoformat(),
        )  # fmt: skip

    @unless_full(None)
    def add_gap(self, sender: str, question: str, outcome: str) -> None:
        """Note a question without an answer; the text must already be free of personal data."""
        self._db.run(
            "INSERT INTO gaps VALUES (?, ?, ?, ?) ON CONFLICT (sender, question) "
            "DO UPDATE SET outcome = excluded.outcome, day = excluded.day",
            sender, question, outcome, clock.today().isoformat(),
        )  # fmt: skip

    def asked(self) -> list[Asked]:
        """Unanswered and thumbs-down questions, in a stable order."""
        rows = self._db.rows(
            "SELECT sender, question, '' FROM gaps WHERE question <> '' UNION "
            "SELECT sender, question, entry FROM feedback WHERE helpful = 0 AND question <> '' ORDER BY 2, 3, 1"
        )
        return [Asked(*map(str, row)) for row in rows]

    def settle(self, questions: Iterable[str]) -> None:
        """Delete these questions: staff have dealt with them."""
        wanted = [(question,) for question in questions]
        self._db.run_many("DELETE FROM gaps WHERE question = ?", wanted)
        self._db.run_many("DELETE FROM feedback WHERE question = ? AND helpful = 0", wanted)
        self._db.erase()

    def senders(self) -> set[str]:
        """Everybody of whom something is kept."""
        return {sender for table in _OF_SENDERS for (sender,) in self._db.rows(f"SELECT DISTINCT sender FROM {table}")}

    def kept(self, sender: str) -> dict[str, int]:
        """Rows of this sender by table."""
        return {
            table: int(self._db.rows(f"SELECT COUNT(*) FROM {table} WHERE sender = ?", sender)[0][0])
            for table in _OF_SENDERS
        }

    def forget(self, sender: str, until: datetime | None = None) -> None:
        """Delete everything of this sender, or only what came until then."""
        last = (until or datetime.max).isoformat(timespec="seconds")
        for table, since in _OF_SENDERS.items():
            self._db.run(f"DELETE FROM {table} WHERE sender = ? AND {since} <= ?", sender, last)
        self._db.erase(tries=3)

    # -- deletions that failed --------------------------------------------------------------------------------------

    def undone(self) -> list[Wished]:
        """All of them, the oldest wish first."""
        rows = self._db.rows("SELECT sender, keeper, wholly, at FROM undone ORDER BY at")
        return [Wished(sender, keeper, bool(wholly), datetime.fromisoformat(at)) for sender, keeper, wholly, at in rows]

    @unless_full(False)
    def add_undone(self, wished: Wished) -> bool:
        """False when it could not be written."""
        self._db.run(
            "INSERT INTO undone VALUES (?, ?, ?, ?) ON CONFLICT (sender, keeper, wholly) "
            "DO UPDATE SET at = excluded.at",
            wished.sender, wished.keeper, int(wished.wholly), wished.at.isoformat(),
        )  # fmt: skip
        return True

    @unless_full(None)
    def remove_undone(self, wished: Wished) -> None:
        """Also what was to be deleted less wholly."""
        statement = "DELETE FROM undone WHERE sender = ? AND keeper = ? AND wholly <= ?"
        if self._db.run(statement, wished.sender, wished.keeper, int(wished.wholly)):
            self._db.erase()

    def purge(self, before: datetime) -> None:
        """Delete what is older than `before`; buttons already after a week."""
        self._db.run("DELETE FROM feedback WHERE day < ?", before.date().isoformat())
        self._db.run("DELETE FROM gaps WHERE day < ?", before.date().isoformat())
        week = max(before, clock.now() - timedelta(days=7))
        self._db.run("DELETE FROM buttons WHERE issued < ?", week.isoformat(timespec="seconds"))
        self._db.erase()
