"""`make check` for timetables: can every zip be read, and what is wrong in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from knowledge import clock
from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.timetable.build import build
from knowledge.timetable.motis import read_config
from knowledge.timetable.sidecar import FOLDER, Sidecar, read_sidecar


def check(content_dir: Path) -> list[Finding]:
    """Findings about all timetables of a content folder."""
    findings: list[Finding] = []
    try:
        read_config(content_dir)
    except ContentError as error:
        findings.append(Finding.of(error))
    for source in sorted((content_dir / FOLDER).glob("*.zip")):
        name = f"{FOLDER}/{source.name}"
        sidecar = Sidecar(titel=source.stem)
        try:
            sidecar = read_sidecar(source)
        except ContentError as error:
            findings.append(Finding.of(error))
        try:
            with tempfile.TemporaryDirectory() as folder:
                built = build(source, Path(folder) / "pruefung.sqlite", sidecar.bounds)
        except ContentError as error:
            findings.append(Finding(name, None, error.cause, error.cure))
            continue
        if built.last_day and built.last_day < clock.today():
            cause = f"Der Fahrplan ist am {built.last_day:%d.%m.%Y} ausgelaufen."
            findings.append(Finding(name, None, cause, "Bitte den neuen Fahrplan einspielen.", "hinweis"))
        for line in built.problems:
            findings.append(Finding(name, None, line, "Bitte dem Verkehrsverbund melden.", "hinweis"))
    return findings
