"""Who asked to be forgotten, as keyed hashes: so that an old backup does not bring anybody back.

Lines in `geloescht.txt`: a day and a hash. From the hash nobody can tell who it was; only whether a sender that turns
up in a restored database is among them, or one of the hashes under which reports and surveys know a person.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from bot.conversation import Conversations
from knowledge import clock

log = logging.getLogger(__name__)
FILE: Final = "geloescht.txt"
KEPT: Final = timedelta(days=400)
"""How long deletions are remembered. No backup may be kept longer (docs/betrieb.md)."""
MARKER: Final = "wiederhergestellt.json"
"""Says that a backup was put in place and deletions since then have yet to be repeated."""


class Place(Protocol):
    """Keeps what outlives a conversation, under hashes of its own: from those no sender id can be told."""

    def persons_of(self, sender: str) -> Iterable[str]:
        """The hashes under which this sender stands there."""

    def persons(self) -> Iterable[str]:
        """All hashes that stand there."""

    def forget_person(self, person: str) -> object:
        """Delete what stands there under this hash."""


class Deletions:
    def __init__(self, data: Path, key: bytes, places: Sequence[Place] = ()) -> None:
        self._file, self._marker, self._key, self._places = data / FILE, data / MARKER, key, places

    def note(self, sender: str, wholly: bool) -> None:
        """Remember that this sender's data was deleted today, `wholly` or only a conversation."""
        names, kinds = [sender], ["geloescht"]
        if wholly:
            names += [person for place in self._places for person in place.persons_of(sender)]
            kinds.append("vergessen")
        today = clock.today().isoformat()
        line = "".join(f"{today} {self._hash(name, kind)}\n" for name in names for kind in kinds)
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def restored(self) -> date | None:
        """The day of the backup that was put in place, until `repeated` is called."""
        try:
            return datetime.fromisoformat(json.loads(self._marker.read_text(encoding="utf-8"))["made"]).date()
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, OSError):
            return date.min  # not readable: better repeat all deletions than none

    def deleted_since(self, day: date, names: Iterable[str]) -> dict[str, bool]:
        """Those of these senders or persons who were deleted on that day or later, and whether wholly."""
        gone = {hash_ for noted, hash_ in _lines(self._file) if noted >= day.isoformat()}
        return {name: self._hash(name, "vergessen") in gone for name in names if self._hash(name, "geloescht") in gone}

    def repeat_in_places(self, day: date) -> None:
        """Delete again whoever was forgotten on that day or later and whose conversation is in no database."""
        for place in self._places:
            for person in self.deleted_since(day, place.persons()):
                place.forget_person(person)

    def repeated(self) -> None:
        self._marker.unlink(missing_ok=True)

    def purge(self, before: date) -> None:
        """Forget deletions older than any backup that is still kept."""
        lines = _lines(self._file)
        kept = [f"{day} {hash_}\n" for day, hash_ in lines if day >= before.isoformat()]
        if len(kept) < len(lines):
            _write(self._file, kept)

    def _hash(self, name: str, kind: str) -> str:
        return hmac.new(self._key, f"{kind}:{name}".encode(), "sha256").hexdigest()[:32]


class DeletionKeeper:
    """Notes each deletion (see `bot/person.py`); keeps nothing that could be told."""

    name: Final = "deletions"

    def __init__(self, deletions: Deletions) -> None:
        self._deletions = deletions

    async def known(self, sender: str) -> Sequence[str]:
        return ()

    async def forget(self, sender: str, wholly: bool, until: datetime | None) -> Sequence[str]:
        await asyncio.to_thread(self._deletions.note, sender, wholly)
        return ()


async def repeat_deletions(deletions: Deletions, conversations: Conversations) -> None:
    """After a backup was put in place: delete again whoever was deleted since it was made."""
    day = deletions.restored()
    if day is None:
        return
    for sender, wholly in deletions.deleted_since(day, conversations.known_senders()).items():
        await conversations.forget_sender(sender, wholly=wholly)
    try:
        await asyncio.to_thread(deletions.repeat_in_places, day)
    except Exception as error:  # a database that is away must not keep the assistant from starting
        log.error(
            "deletions are repeated at the next start, because one failed: %s", type(error).__name__, exc_info=True
        )
        return
    deletions.repeated()


def merge(present: Path, restored: Path) -> None:
    """Add the deletions of the present state to those in a backup."""
    lines = sorted({*_lines(present), *_lines(restored)})
    if lines:
        _write(restored, [f"{day} {hash_}\n" for day, hash_ in lines])


def _lines(file: Path) -> list[tuple[str, str]]:
    try:
        text = file.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    return [(words[0], words[1]) for line in text.splitlines() if len(words := line.split()) == 2]


def _write(file: Path, lines: list[str]) -> None:
    new = file.with_suffix(".neu")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.writelines(lines)
        target.flush()
        os.fsync(target.fileno())
    new.replace(file)
