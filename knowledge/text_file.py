"""Reads a text file of staff's, or says in German what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from knowledge.errors import ContentError


def read_text(path: Path, name: str) -> str:
    """The text of a file.

    Args:
        name: how errors call it.

    Raises:
        ContentError: it cannot be read, is not UTF-8, or is empty.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContentError("Die Datei lässt sich nicht lesen.", "Prüfen Sie die Zugriffsrechte.", name) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(
            "Die Umlaute sind in einer alten Kodierung gespeichert.",
            "Speichern Sie die Datei als „UTF-8“ (im Editor unter „Speichern unter …“).",
            name,
            line,
        ) from error
    if not text.strip():
        raise ContentError("Die Datei ist leer.", "Füllen Sie sie aus oder löschen Sie sie.", name, 1)
    return text
