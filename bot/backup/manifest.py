"""What is in a backup: `manifest.json`, the first file of the archive."""

from __future__ import annotations

import hashlib
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

NAME: Final = "manifest.json"
FORMAT: Final = 1
"""Raised when older versions could no longer read an archive."""


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """Path in the archive: `daten/…` or `inhalt/…`."""
    size: int
    """Bytes."""
    sha256: str


class Manifest(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)  # a newer version may say more

    format: int
    version: str
    """Of the assistant that made it."""
    made: datetime
    items: tuple[Item, ...]


def own_version() -> str:
    return version("kreis-assistent")


def checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
