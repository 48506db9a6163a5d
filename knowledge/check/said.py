"""Checks the text files of what residents say: each beside its entry, no sentence in two of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.said import SUFFIX
from knowledge.text import normal
from knowledge.text_file import read_text


def check_said(folder: Path) -> Iterator[Finding]:
    """What is wrong with the files of a folder, beyond what reading them tells."""
    seen: dict[str, str] = {}
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith((".", "_")) for part in path.relative_to(folder).parts):
            continue
        entry_file = f"{name.removesuffix(SUFFIX)}.md"
        if not (folder / entry_file).exists():
            yield Finding(
                name,
                None,
                f"Zu dieser Datei gibt es keinen Eintrag „{entry_file}“.",
                "Benennen Sie sie wie die Datei des Eintrags oder löschen Sie sie.",
            )
        try:
            lines = read_text(path, name).splitlines()
        except ContentError:
            continue  # reading the entry has told it
        for number, line in enumerate(lines, start=1):
            sentence = normal(line)
            if not sentence or line.lstrip().startswith("#"):
                continue
            if (other := seen.setdefault(sentence, name)) != name:
                yield Finding(
                    name,
                    number,
                    f"Den Satz „{line.strip()[:80]}“ hat auch {other}.",
                    "Löschen Sie ihn bei dem Eintrag, der ihn nicht beantwortet.",
                )
