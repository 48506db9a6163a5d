"""`make check` for places: the gazetteer, GeoJSON files and charging-station tables."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.places.catalogue import CHARGING_FOLDER, Catalogue
from knowledge.places.charging import unreadable_lines
from knowledge.places.gazetteer import Gazetteer


def check(content_dir: Path) -> list[Finding]:
    """Findings about all files with places."""
    findings: list[Finding] = []
    try:
        Gazetteer(content_dir)
    except ContentError as error:
        findings.append(Finding.of(error))
    book = Catalogue(content_dir)
    book.places()
    findings += [Finding.of(error) for error in book.errors]
    for path in sorted((content_dir / CHARGING_FOLDER).glob("*.csv")):
        lines: list[int] = []
        with suppress(ContentError):  # the book has said so
            lines = unreadable_lines(path)
        if lines:
            more = f" und {len(lines) - 1} weiteren" if len(lines) > 1 else ""
            findings.append(
                Finding(
                    path.relative_to(content_dir).as_posix(),
                    lines[0],
                    f"In dieser{more} Zeile{'n' if more else ''} stehen Breitengrad und Längengrad nicht als Zahlen.",
                    "Diese Ladesäulen werden nicht gezeigt. Laden Sie die Tabelle neu herunter.",
                    "hinweis",
                )
            )
    return findings
