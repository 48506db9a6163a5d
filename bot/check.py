"""Checks all files that staff may edit: what `kreis check` says and the editors' page shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.check import Finding, check_folder, in_order
from knowledge.errors import ContentError


def check_all(folder: Path) -> list[Finding]:
    """All findings about a content folder, errors first, then by file and line."""
    return in_order([*check_folder(folder), *_spoken_files(folder)])


def _spoken_files(folder: Path) -> Iterator[Finding]:
    """The terminal's files: pronunciation and what it mishears. Knowledge must not import the terminal."""
    from voice_terminal.listening import vocabulary
    from voice_terminal.speaking import lexicon

    for read, name in ((lexicon.load, lexicon.FILE), (vocabulary.misheard, vocabulary.PAIRS_FILE)):
        try:
            read(folder / name)
        except ContentError as error:
            yield Finding.of(error)
        except OSError:
            yield Finding(name, None, "Die Datei lässt sich nicht lesen.", "Prüfen Sie die Zugriffsrechte.")
