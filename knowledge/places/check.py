"""`make check` for places: the gazetteer, GeoJSON files and charging-station tables."""

from __future__ import annotations

from pathlib import Path

from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.places.catalogue import Catalogue
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
    return findings + [Finding.of(error) for error in book.errors]
