"""Which vehicles a sentence is about: "der 270er", "Linie RB 67", "nur mit dem Zug"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from knowledge.timetable.model import ANY, Mode, Wanted, line_key

Means = Literal["", "zug", "bus", "alle"]

_TRAIN_ONLY: Final = re.compile(
    r"\b(?:nur|lieber|blo(?:ß|ss)|ausschließlich|allein)\s+(?:(?:mit|per|den|die)\s+)?(?:dem\s+|der\s+)?(?:zug|züge|zügen|bahn|rb)\b"
    r"|\bmit\s+(?:dem\s+zug|der\s+bahn)\b|\bper\s+(?:zug|bahn)\b|\b(?:ohne|kein(?:en)?)\s+bus(?:se)?\b",
    re.I,
)
_BUS_ONLY: Final = re.compile(
    r"\b(?:nur|lieber|blo(?:ß|ss)|ausschließlich|allein)\s+(?:(?:mit|per|den|die)\s+)?(?:dem\s+|den\s+)?(?:bus|busse|bussen)\b"
    r"|\bmit\s+dem\s+bus\b|\bper\s+bus\b|\b(?:ohne|kein(?:en)?)\s+(?:zug|züge|bahn)\b",
    re.I,
)
_ANYTHING: Final = re.compile(
    r"\b(?:egal (?:womit|wie|mit was)|zug (?:und|oder) bus|bus (?:und|oder) (?:zug|bahn))\b", re.I
)
_NAMED: Final = re.compile(r"\b(?:linie|regiobus|bus|buslinie|rb|re|s)[\s-]*(\d{1,4})\b(?!\s*(?:uhr|[:.]\s?\d))", re.I)
_NUMBER: Final = re.compile(r"\b(\d{2,4})er\b|\b(\d{3,4})\b(?!\s*(?:uhr|[:.]\s?\d))", re.I)
_MODES: Final[Mapping[str, frozenset[Mode]]] = {
    "zug": frozenset({Mode.TRAIN}),
    "bus": frozenset({Mode.BUS, Mode.ON_DEMAND}),
}


def means_in(text: str) -> Means:
    """What somebody wants to ride in; "alle" takes an earlier wish back, empty says nothing about it.

    "Der nächste Bus" is no wish: people say it of whatever comes.
    """
    if _ANYTHING.search(text):
        return "alle"
    if _TRAIN_ONLY.search(text):
        return "zug"
    return "bus" if _BUS_ONLY.search(text) else ""


def line_in(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """(a line that is in the timetable, a line that is not), as they are painted on; both empty when none is named.

    Args:
        known: `line_key` → name of every line in the timetables.
    """
    for match in _NAMED.finditer(text):
        for key in (line_key(match.group(0)), match.group(1)):
            if key in known:
                return known[key], ""
    for match in _NUMBER.finditer(text):
        if name := known.get(match.group(1) or match.group(2)):
            return name, ""
    named = _NAMED.search(text)
    return "", re.sub(r"^(?:bus)?linie\s*", "", named.group(0), flags=re.I) if named else ""


def wanted(line: str, means: str) -> Wanted:
    """The condition that lines are held to."""
    return Wanted(line_key(line), _MODES.get(means, frozenset())) if line or means in _MODES else ANY
