"""Vectors kept on disk by content: an unchanged text is never encoded twice."""

from __future__ import annotations

import hashlib
import logging
import re
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.damage import set_aside_if_damaged
from knowledge.search.encoder import Encoder, Vectors

log = logging.getLogger(__name__)
_BATCH: Final = 16
"""Texts encoded between two writes, so that an interrupted start loses little."""


@lru_cache(maxsize=100_000)
def key(text: str) -> bytes:
    """Remembered, because each saved file asks for the keys of all texts."""
    return hashlib.sha256(text.encode()).digest()


class VectorCache:
    """One SQLite file per encoder. Several processes may use it at once. A damaged one is begun anew."""

    def __init__(self, folder: Path, encoder: str) -> None:
        """Open the file, or make it.

        Raises:
            OSError, sqlite3.Error: it cannot be made or opened.
        """
        folder.mkdir(parents=True, exist_ok=True)
        label = re.sub(r"[^A-Za-z0-9.]+", "-", encoder).strip("-")[-60:]
        self._path = folder / f"{label}-{hashlib.sha256(encoder.encode()).hexdigest()[:8]}.sqlite"
        self._lock = threading.Lock()
        try:
            self._make()
        except sqlite3.DatabaseError:
            self._mend()

    def read(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
        """The known ones of these."""
        wanted = list(dict.fromkeys(keys))
        found: dict[bytes, Vectors] = {}
        with self._lock, closing(self._connect()) as database:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                marks = ",".join("?" * len(part))
                for row in database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part):
                    found[row[0]] = np.frombuffer(row[1], np.float32)
        return found

    def write(self, vectors: Mapping[bytes, Vectors]) -> None:
        rows = [(name, vector.astype(np.float32).tobytes()) for name, vector in vectors.items()]
        with self._lock, closing(self._connect()) as database, database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def complete(
        self, texts: Sequence[str], encoder: Encoder, at_most: int | None = None
    ) -> dict[bytes, Vectors] | None:
        """Vectors of all texts; encodes and keeps those that are missing. None when these are more than `at_most`.

        Raises:
            sqlite3.Error: the file cannot be read.
        """
        try:
            return self._complete(texts, encoder, at_most)
        except sqlite3.DatabaseError:
            self._mend()
            return self._complete(texts, encoder, at_most)

    def _complete(self, texts: Sequence[str], encoder: Encoder, at_most: int | None) -> dict[bytes, Vectors] | None:
        keys = {key(text): text for text in texts}
        found = self.read(keys)
        missing = [name for name in keys if name not in found]
        if at_most is not None and len(missing) > at_most:
            return None
        writable = True
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            made = dict(zip(part, encoder.passages([keys[name] for name in part]), strict=True))
            writable = writable and self._is_written(made)
            found |= made
        return found

    def _is_written(self, vectors: Mapping[bytes, Vectors]) -> bool:
        """Keep vectors. A full disk or a missing right costs only that they are made again after the next start."""
        try:
            self.write(vectors)
        except sqlite3.OperationalError:
            log.exception("keeping vectors failed")
            return False
        return True

    def _make(self) -> None:
        with closing(self._connect()) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")

    def _mend(self) -> None:
        """Begin a file anew that is damaged or gone: what it held can be made again."""
        with suppress(FileNotFoundError):  # another process was quicker
            aside = set_aside_if_damaged(self._path)
            if aside is not None:
                log.error("Der Zwischenspeicher %s war beschädigt und liegt jetzt als %s daneben. Er wird neu gemacht.",
                          self._path.name, aside.name)  # fmt: skip
        self._make()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)
