"""Checks the waste calendars for `kreis check`."""

from __future__ import annotations

from pathlib import Path

from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.places.gazetteer import Gazetteer
from knowledge.waste.calendars import FOLDER, WasteCalendars


def check(content: Path) -> list[Finding]:
    """Calendars that cannot be read, and calendars of villages nobody knows."""
    try:
        places = Gazetteer(content)
    except ContentError:
        return []  # told by the places' own check
    calendars = WasteCalendars(content, places)
    calendars.refresh()
    findings = [Finding.of(error) for error in calendars.errors]
    villages = {place.name for place in places.villages()}
    for name in calendars.villages():
        if villages and name not in villages:
            cause = f"Der Ort „{name}“ steht nicht in orte/gemeinden.yaml."
            cure = "Benennen Sie die Datei nach dem Ort, oder ergänzen Sie den Ort dort unter „auch“."
            findings.append(Finding(f"{FOLDER}/{name}.ics", None, cause, cure, "hinweis"))
    return findings
