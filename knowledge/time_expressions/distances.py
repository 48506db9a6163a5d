"""Grammar of distances in hours and minutes from now: "in anderthalb Stunden", "vor zehn Minuten"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from knowledge.time_expressions.dates import Words, at, cardinal
from knowledge.time_expressions.feasts import later
from knowledge.time_expressions.model import Granularity

_SPACE: Final = {"entfernung", "fussweg", "gehweg", "abstand", "takt", "naehe"}
"""After these minutes one is somewhere, not at some time."""
LONGEST: Final = 10_000
"""Minutes; beyond a week nobody counts in hours."""


def distance(words: Words, i: int, now: datetime) -> tuple[tuple[datetime, datetime, Granularity], int] | None:
    """The minute that is meant, counted in real time across a change of the clocks, and the index after the words."""
    sign = {"in": 1, "vor": -1}.get(at(words, i))
    if not sign:
        return None
    j = i + 1
    while at(words, j) in {"etwa", "circa", "ca", "ungefaehr", "rund", "genau", "knapp", "gut"}:
        j += 1
    minutes, j = _minutes(words, j)
    if not 0 < minutes <= LONGEST or at(words, j) in _SPACE:
        return None
    start = later(now.replace(second=0, microsecond=0), timedelta(minutes=sign * minutes))
    return (start, later(start, timedelta(minutes=1)), "minute"), j


def _minutes(words: Words, j: int) -> tuple[int, int]:
    names = [at(words, k) for k in range(j, j + 5)]
    if names[:1] == ["anderthalb"] and names[1] in {"stunde", "stunden"}:
        return 90, j + 2
    if names[0] in {"einer", "ner"} and names[1:3] in (
        ["halben", "stunde"],
        ["viertel", "stunde"],
        ["dreiviertel", "stunde"],
    ):
        return {"halben": 30, "viertel": 15, "dreiviertel": 45}[names[1]], j + 3
    if names[0] in {"einer", "ner"} and names[1] in {"viertelstunde", "dreiviertelstunde"}:
        return 15 if names[1] == "viertelstunde" else 45, j + 2
    if (half := {"zweieinhalb": 150, "dreieinhalb": 210, "eineinhalb": 90}.get(names[0])) and names[1] == "stunden":
        return half, j + 2
    count = 1 if names[0] in {"einer"} else cardinal(words, j)
    if not count:
        return 0, j
    if names[1] in {"minute", "minuten", "min"}:
        return count, j + 2
    if names[1] in {"stunde", "stunden", "std"}:
        more = cardinal(words, j + 3) if names[2] == "und" and names[4] in {"minuten", "minute"} else None
        return count * 60 + (more or 0), j + (5 if more else 2)
    if names[1:4] == ["ein", "halb", "stunden"]:
        return count * 60 + 30, j + 4
    return 0, j
