"""Deletions that failed: remembered also over a restart, until they have been made up for."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.store import Store, Wished
from knowledge.damage import is_sound_database


class Undone:
    """Lies in the gateway's store; what even that cannot take (a full disk) stays in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._unwritten: dict[tuple[str, str, bool], Wished] = {}

    def all(self) -> list[Wished]:
        return [*self._store.undone(), *self._unwritten.values()]

    def add(self, wished: Wished) -> None:
        key = (wished.sender, wished.keeper, wished.wholly)
        if self._store.add_undone(wished):
            self._unwritten.pop(key, None)
        else:
            self._unwritten[key] = wished

    def done(self, wished: Wished) -> None:
        """Whoever is deleted wholly needs no smaller deletion any more."""
        self._store.remove_undone(wished)
        for wholly in {False, wished.wholly}:
            self._unwritten.pop((wished.sender, wished.keeper, wholly), None)


def carry_over(present: Path, restored: Path) -> None:
    """Add what the present gateway's store has to the one from a backup, which brings back what was to be deleted."""
    if not (present.exists() and restored.exists() and is_sound_database(present)):
        return
    with closing(Store(present)) as before, closing(Store(restored)) as after:
        for wished in before.undone():
            after.add_undone(wished)
