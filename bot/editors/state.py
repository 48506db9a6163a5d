"""The state of each entry as a traffic light (Stand-Ampel): wrong, expired, due, fresh."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Final, Literal

from knowledge.check import Finding
from knowledge.check.entries import FRESH
from knowledge.load import Content
from knowledge.schema import Entry

Light = Literal["fehler", "abgelaufen", "faellig", "frisch"]
LIGHTS: Final[Mapping[Light, str]] = {
    "fehler": "Fehler",
    "abgelaufen": "abgelaufen",
    "faellig": "fällig",
    "frisch": "frisch",
}
"""In the order in which they need attention, with the word that is shown."""


@dataclass(frozen=True)
class State:
    id: str
    titel: str
    stand: date | None
    light: Light
    reason: str
    """German: why the light has this colour."""
    hints: int
    """Findings of the check that are no errors."""

    @property
    def folder(self) -> str:
        return self.id.partition("/")[0]

    @property
    def word(self) -> str:
        return LIGHTS[self.light]


def states(content: Content, findings: Iterable[Finding], today: date) -> list[State]:
    """All entries, those that need attention first, then by title. A broken file is listed even when never read."""
    by_entry: dict[str, list[Finding]] = {}
    for finding in findings:
        by_entry.setdefault(finding.entry, []).append(finding)
    found = [_state(entry, by_entry.get(entry.id, []), today) for entry in content.entries.values()]
    for error in content.errors:
        id_ = error.file.removesuffix(".md")
        if error.file.endswith(".md") and id_ not in content.entries:
            found.append(State(id_, id_, None, "fehler", error.cause, 0))
    order = list(LIGHTS)
    return sorted(found, key=lambda state: (order.index(state.light), state.titel.lower()))


def _state(entry: Entry, findings: list[Finding], today: date) -> State:
    errors = [finding for finding in findings if finding.severity == "fehler"]
    light, reason = _light(entry, errors, today)
    return State(entry.id, entry.titel, entry.stand, light, reason, len(findings) - len(errors))


def _light(entry: Entry, errors: list[Finding], today: date) -> tuple[Light, str]:
    # The check calls an expired entry without an epilogue an error too; "expired" says it better.
    others = [finding for finding in errors if not (entry.expired(today) and "gilt seit dem" in finding.cause)]
    if others:
        more = f" (und {len(others) - 1} weitere)" if len(others) > 1 else ""
        return "fehler", _reason(others[0]) + more
    if entry.expired(today):
        until = f"Galt bis {entry.gueltig_bis:%d.%m.%Y}."
        told = (
            "Es wird „nach_ablauf“ gesagt." if entry.nach_ablauf else "Bitte „nach_ablauf“ ergänzen oder berichtigen."
        )
        return "abgelaufen", f"{until} {told}"
    if entry.geschichte:
        return "frisch", "Ein Rückblick; er veraltet nicht."
    if not entry.stand:
        return "faellig", "Es fehlt, wann zuletzt geprüft wurde („stand“)."
    if today - entry.stand > FRESH:
        return "faellig", f"Zuletzt geprüft vor {(today - entry.stand).days // 30} Monaten."
    if entry.pruefen:
        return "faellig", "Noch nicht bestätigt („pruefen“)."
    return "frisch", "Geprüft."


def _reason(finding: Finding) -> str:
    """The cause, with the file's name when it is not that of the entry itself."""
    name = PurePosixPath(finding.file).name
    return finding.cause if name.endswith(".md") else f"{name}: {finding.cause}"
