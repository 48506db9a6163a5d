"""Last good copies of the knowledge files, so that a file broken before a restart still answers after it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable
from pathlib import Path

from knowledge.dialect import Dialect, read_dialect
from knowledge.errors import ContentError
from knowledge.load import read_entry
from knowledge.places.gazetteer import Gazetteer
from knowledge.said import SUFFIX, file_of, read_said
from knowledge.schema import Entry

log = logging.getLogger(__name__)


class LastGood:
    """Copies of the files that were read well, in the data folder. Losing one costs only this safety."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, entries: Iterable[Entry], broken: Iterable[str]) -> None:
        """Copy what is new of the entries' files, and forget what staff deleted.

        Args:
            broken: files that cannot be read now, as `leistungen/x.md`; their copies stay.
        """
        try:
            faulty = {self._folder / name for name in broken}
            known = {self._folder / f"{entry.id}.md": entry.path for entry in entries if entry.path is not None}
            known |= {file_of(copy): file_of(path) for copy, path in known.items() if file_of(path).exists()}
            for copy, path in known.items():
                if path != copy and copy not in faulty:
                    _copy(path, copy)
            # What residents say of a broken entry is not known now either.
            stay = known.keys() | faulty | {file_of(copy) for copy in faulty}
            for copy in {*self._folder.rglob("*.md"), *self._folder.rglob(f"*{SUFFIX}")} - stay:
                copy.unlink(missing_ok=True)
        except OSError:
            log.exception("keeping copies of the knowledge failed")

    def keep_file(self, content: Path, name: str) -> None:
        """Copy a single file that was read well, as `mundart.yaml`; forget it when staff deleted it."""
        path, copy = content / name, self._folder / name
        try:
            if path.exists():
                _copy(path, copy)
            else:
                copy.unlink(missing_ok=True)
        except OSError:
            log.exception("keeping a copy of %s failed", name)

    def dialect(self) -> Dialect:
        """The last good words of the region; empty when there are none."""
        try:
            return read_dialect(self._folder)
        except (ContentError, OSError):
            return Dialect()

    def places(self) -> Gazetteer | None:
        """The last good gazetteer; None when it cannot be read."""
        try:
            return Gazetteer(self._folder)
        except (ContentError, OSError):
            return None

    def read(self, id_: str) -> Entry | None:
        """The last good version of an entry; None when there is none."""
        try:
            entry = read_entry(self._folder / f"{id_}.md", self._folder)
        except (ContentError, OSError):
            return None
        return entry.model_copy(update={"gesagt": self.said(id_)})

    def said(self, id_: str) -> tuple[str, ...]:
        """The last good version of what residents say about an entry; empty when there is none."""
        try:
            return read_said(self._folder / f"{id_}.md", self._folder)
        except (ContentError, OSError):
            return ()


def _copy(path: Path, copy: Path) -> None:
    if not _same(path, copy):
        copy.parent.mkdir(parents=True, exist_ok=True)
        fresh = copy.with_name(f"{copy.name}.neu")
        shutil.copy2(path, fresh)
        fresh.replace(copy)  # whole or not at all, also when the power fails


def _same(path: Path, copy: Path) -> bool:
    try:
        one, other = path.stat(), copy.stat()
    except OSError:
        return False
    return (one.st_mtime_ns, one.st_size) == (other.st_mtime_ns, other.st_size)
