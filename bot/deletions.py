"""Who asked to be forgotten, as keyed hashes: so that an old backup does not bring anybody back.

One line per deletion in `geloescht.txt`: a day and a hash. From the hash nobody can tell who it was; only whether a
sender that turns up in a restored database is among them.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.conversation import Conversations
from knowledge import clock

FILE: Final = "geloescht.txt"
KEPT: Final = timedelta(days=400)
"""How long deletions are remembered. No backup may be kept longer (docs/betrieb.md)."""
MARKER: Final = "wiederhergestellt.json"
"""Says that a backup was put in place and deletions since then have yet to be repeated."""


class Deletions:
    def __init__(self, data: Path, key: bytes) -> None:
        self._file, self._marker, self._key = data / FILE, data / MARKER, key

    def note(self, sender: str, wholly: bool) -> None:
        """Remember that this sender's data was deleted today, `wholly` or only a conversation."""
        kinds = ("geloescht", "vergessen") if wholly else ("geloescht",)
        line = "".join(f"{clock.today().isoformat()} {self._hash(sender, kind)}\n" for kind in kinds)
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

    def deleted_since(self, day: date, senders: Iterable[str]) -> dict[str, bool]:
        """Those of these senders who were deleted on that day or later, and whether wholly."""
        gone = {hash_ for noted, hash_ in _lines(self._file) if noted >= day.isoformat()}
        return {
            sender: self._hash(sender, "vergessen") in gone
            for sender in senders
            if self._hash(sender, "geloescht") in gone
        }

    def repeated(self) -> None:
        self._marker.unlink(missing_ok=True)

    def purge(self, before: date) -> None:
        """Forget deletions older than any backup that is still kept."""
        lines = _lines(self._file)
        kept = [f"{day} {hash_}\n" for day, hash_ in lines if day >= before.isoformat()]
        if len(kept) < len(lines):
            _write(self._file, kept)

    def _hash(self, sender: str, kind: str) -> str:
        return hmac.new(self._key, f"{kind}:{sender}".encode(), "sha256").hexdigest()[:32]


class DeletionKeeper:
    """Notes each deletion (see `bot/person.py`); keeps nothing that could be told."""

    def __init__(self, deletions: Deletions) -> None:
        self._deletions = deletions

    async def known(self, sender: str) -> Sequence[str]:
        return ()

    async def forget(self, sender: str, wholly: bool) -> Sequence[str]:
        await asyncio.to_thread(self._deletions.note, sender, wholly)
        return ()


async def repeat_deletions(deletions: Deletions, conversations: Conversations) -> None:
    """After a backup was put in place: delete again whoever was deleted since it was made."""
    day = deletions.restored()
    if day is None:
        return
    for sender, wholly in deletions.deleted_since(day, conversations.known_senders()).items():
        await conversations.forget_sender(sender, wholly=wholly)
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
