"""Checks the event files for `kreis check`."""

from __future__ import annotations

from pathlib import Path

from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.events.store import EventStore
from knowledge.time_expressions.feasts import SCHOOL_FILE, read_school


def check(content: Path) -> list[Finding]:
    """All files of `veranstaltungen/` that cannot be read or name no source, and the table of school holidays."""
    store = EventStore(content)
    findings = [Finding.of(error) for error in store.errors]
    for event in store.single_events():
        if not event.source.stand and not event.sample:
            cause = "Bei der Veranstaltung fehlt, wann sie zuletzt geprüft wurde."
            findings.append(
                Finding(f"{event.source.entry}.md", None, cause, "Ergänzen Sie „stand: JJJJ-MM-TT“.", "hinweis")
            )
    if (school := content / SCHOOL_FILE).exists():
        try:
            read_school(school)
        except ContentError as error:
            findings.append(Finding.of(error))
    return findings
