"""What residents say about a matter: `reisepass.fragen.txt` beside `reisepass.md`, one sentence a line.

Staff's own questions (`fragen` of the entry) are few and to the point. These are many, rambling and in dialect: the
search compares only their meaning, because the grandchild and the bad knee in them are no words of the matter.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from knowledge.errors import ContentError
from knowledge.text_file import read_text

SUFFIX: Final = ".fragen.txt"
LONGEST: Final = 500
"""Characters of a sentence."""
MOST: Final = 200
"""Sentences of an entry; more only make the search slower."""


def file_of(entry_file: Path) -> Path:
    """Where the sentences of an entry's file stand, if there are any."""
    return entry_file.with_suffix(SUFFIX)


def read_said(entry_file: Path, folder: Path) -> tuple[str, ...]:
    """The sentences about an entry. Empty lines and lines that begin with `#` are staff's own business.

    Raises:
        ContentError: the file cannot be used; says where, why and what to do.
    """
    path = file_of(entry_file)
    name = path.relative_to(folder).as_posix()
    said: list[str] = []
    for number, line in enumerate(read_text(path, name).splitlines(), start=1):
        sentence = " ".join(line.split())
        if not sentence or sentence.startswith("#"):
            continue
        if len(sentence) > LONGEST:
            cause = f"Dieser Satz hat {len(sentence)} Zeichen, möglich sind {LONGEST}."
            raise ContentError(cause, "Kürzen Sie ihn oder schreiben Sie zwei Zeilen.", name, number)
        said.append(sentence)
    if len(said) > MOST:
        cause = f"Die Datei hat {len(said)} Sätze, möglich sind {MOST}."
        raise ContentError(cause, "Löschen Sie Sätze, die sich ähneln.", name)
    return tuple(dict.fromkeys(said))
