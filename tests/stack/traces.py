"""Looks for what must not be there: in every file's name and bytes, and in every row of every SQLite table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path


def traces(folder: Path, *secrets: str) -> list[str]:
    """Where one of the secrets is found below `folder`, whatever its case; numbers also where SQLite keeps integers."""
    wanted = [secret.lower() for secret in secrets]
    return sorted({*_in_files(folder, wanted), *_in_tables(folder, wanted)})


def _in_files(folder: Path, wanted: list[str]) -> Iterator[str]:
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        try:
            content = file.read_bytes().lower()
        except FileNotFoundError:  # a journal that has just ended
            continue
        for secret in wanted:
            if secret in file.name.lower() or secret.encode() in content:
                yield f"{file.relative_to(folder)}: {secret}"


def _in_tables(folder: Path, wanted: list[str]) -> Iterator[str]:
    for file in folder.rglob("*.db"):
        with closing(sqlite3.connect(file, timeout=10)) as db:
            tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                for row in db.execute(f'SELECT * FROM "{table}"'):
                    values = [str(value).lower() for value in row]
                    for secret in wanted:
                        if any(secret == value if secret.isdigit() else secret in value for value in values):
                            yield f"{file.relative_to(folder)}, table {table}: {secret}"
