"""Damaged files: notices them and puts them aside, so that the rest goes on and nothing is lost.

Standard library only: Rasa's environment uses it too.
"""

from __future__ import annotations

import sqlite3
import tarfile
import zlib
from contextlib import closing
from datetime import datetime
from pathlib import Path

MARK = ".defekt-"
"""In the name of a file that was put aside."""


def is_sound_database(file: Path) -> bool:
    """Whether SQLite finds the file whole.

    A missing or empty file is sound; so is one in use or not readable, because that says nothing about its content.
    """
    if not file.exists() or file.stat().st_size == 0:
        return True
    try:
        with closing(sqlite3.connect(file, timeout=5)) as db:
            (state,) = db.execute("PRAGMA quick_check(1)").fetchone()
            return bool(state == "ok")
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False


def is_sound_archive(file: Path) -> bool:
    """Whether a `.tar.gz` can be read to its end."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            return bool(archive.getmembers())  # walks through the whole file, which checks its sums
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return False


def set_aside(file: Path) -> Path:
    """Rename a damaged file; its new name. SQLite's companions go with it."""
    # The machine's own clock, not the assistant's: this is about files, and the name must be new.
    moment = datetime.now().strftime("%Y%m%d-%H%M%S")
    aside = file.with_name(f"{file.name}{MARK}{moment}")
    for companion in ("-wal", "-shm", "-journal"):
        path = file.with_name(file.name + companion)
        if path.exists():
            path.rename(aside.with_name(aside.name + companion))
    file.rename(aside)
    return aside


def set_aside_if_damaged(file: Path) -> Path | None:
    """Put a damaged database aside; its new name, or None when it is sound."""
    return None if is_sound_database(file) else set_aside(file)


def put_aside(folder: Path) -> list[Path]:
    """Files that lie aside in this folder, oldest first."""
    files = [file for file in folder.glob(f"*{MARK}*") if not file.name.endswith(("-wal", "-shm", "-journal"))]
    return sorted(files, key=lambda file: file.name.rsplit(MARK, 1)[1])
