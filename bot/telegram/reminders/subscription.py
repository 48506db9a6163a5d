"""What somebody wants to be told, and how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from bot.telegram.database import Database
from knowledge import clock

Kind = Literal["veranstaltung", "umfrage", "abfall", "thema"]
Lead = Literal["vortag", "morgen", "2h", ""]
MOST: Final = 30
"""Subscriptions of one chat."""


@dataclass(frozen=True)
class Subscription:
    chat: int
    kind: Kind
    key: str
    """Event uid, survey id, village, or topic (empty: all)."""
    title: str
    """As it is said to people."""
    lead: Lead = ""
    """For events: how long before."""
    starts: str = ""
    """For events: ISO moment of the beginning, as it was promised."""
    id: int = 0


class Subscriptions:
    """All subscriptions, in the channel's database."""

    def __init__(self, database: Database) -> None:
        self._database, self._db = database, database.db

    def add(self, wanted: Subscription, told: frozenset[str] = frozenset()) -> bool:
        """Keep it; False when it is already there. `told`: occasions that are no news any more."""
        with self._database.together():
            cursor = self._db.execute(
                "INSERT OR IGNORE INTO subscriptions (chat, kind, key, title, lead, starts, at) VALUES (?,?,?,?,?,?,?)",
                (wanted.chat, wanted.kind, wanted.key, wanted.title, wanted.lead, wanted.starts,
                 clock.now().isoformat(timespec="seconds")),
            )  # fmt: skip
            if cursor.rowcount != 1:
                return False
            self._tell(int(cursor.lastrowid or 0), told)
        return True

    def of(self, chat: int) -> list[Subscription]:
        return self._read("WHERE chat = ? ORDER BY id", chat)

    def all(self) -> list[Subscription]:
        return self._read("ORDER BY id")

    def get(self, chat: int, id_: int) -> Subscription | None:
        return next(iter(self._read("WHERE chat = ? AND id = ?", chat, id_)), None)

    def end(self, id_: int) -> bool:
        """True when it was still there. Also right inside a transaction."""
        gone = self._db.execute("DELETE FROM subscriptions WHERE id = ?", (id_,)).rowcount == 1
        self._db.execute("DELETE FROM told WHERE subscription = ?", (id_,))
        return gone

    def told(self) -> frozenset[tuple[int, str]]:
        """What was already told: pairs of subscription and occasion."""
        return frozenset((int(s), str(o)) for s, o in self._db.execute("SELECT subscription, occasion FROM told"))

    def tell(self, id_: int, occasions: frozenset[str]) -> None:
        """Note inside a transaction that these occasions are told."""
        self._tell(id_, occasions)

    def _tell(self, id_: int, occasions: frozenset[str]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO told VALUES (?, ?)", [(id_, occasion) for occasion in occasions])

    def _read(self, condition: str, *values: object) -> list[Subscription]:
        rows = self._db.execute(
            f"SELECT chat, kind, key, title, lead, starts, id FROM subscriptions {condition}", values
        )
        return [Subscription(*row) for row in rows]
