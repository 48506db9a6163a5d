"""Named days: feasts, public holidays of Rheinland-Pfalz, school holidays; and moments safe against clock changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import holidays
from dateutil.easter import easter

from knowledge.clock import BERLIN
from knowledge.errors import ContentError
from knowledge.settings import paths
from knowledge.yaml_file import plain, read_values

SCHOOL_FILE: Final = "schulferien.yaml"
DAY: Final = timedelta(days=1)
Days = tuple[date, date]
"""First day, and the day after the last."""


class NotFixedYet(Exception):  # noqa: N818 - no error, only an unknown
    """A time nobody has fixed yet, such as school holidays beyond the table; never leaves this package."""


# Days counted from Easter Sunday: first, and how many.
_EASTER: Final = {
    "weiberfastnacht": (-52, 1), "altweiber": (-52, 1), "rosenmontag": (-48, 1), "fastnachtsdienstag": (-47, 1),
    "faschingsdienstag": (-47, 1), "fastnacht": (-52, 6), "fasching": (-52, 6), "karneval": (-52, 6),
    "aschermittwoch": (-46, 1), "palmsonntag": (-7, 1), "karwoche": (-6, 6), "gruendonnerstag": (-3, 1),
    "karfreitag": (-2, 1), "karsamstag": (-1, 1), "ostersamstag": (-1, 1), "ostersonntag": (0, 1),
    "ostern": (0, 2), "osterfeiertage": (0, 2), "osterwochenende": (-2, 4), "ostermontag": (1, 1),
    "weisser sonntag": (7, 1), "christi himmelfahrt": (39, 1), "himmelfahrt": (39, 1), "vatertag": (39, 1),
    "pfingstsamstag": (48, 1), "pfingstsonntag": (49, 1), "pfingsten": (49, 2), "pfingstwochenende": (48, 3),
    "pfingstmontag": (50, 1), "dreifaltigkeitssonntag": (56, 1), "fronleichnam": (60, 1),
}  # fmt: skip
# Month, day, and how many days.
_FIXED: Final = {
    "neujahr": (1, 1, 1), "neujahrstag": (1, 1, 1), "dreikoenig": (1, 6, 1), "dreikoenigstag": (1, 6, 1),
    "heilige drei koenige": (1, 6, 1), "valentinstag": (2, 14, 1), "walpurgisnacht": (4, 30, 1),
    "hexennacht": (4, 30, 1), "tag der arbeit": (5, 1, 1), "maifeiertag": (5, 1, 1),
    "mariae himmelfahrt": (8, 15, 1), "tag der deutschen einheit": (10, 3, 1), "reformationstag": (10, 31, 1),
    "halloween": (10, 31, 1), "allerheiligen": (11, 1, 1), "allerseelen": (11, 2, 1), "sankt martin": (11, 11, 1),
    "st martin": (11, 11, 1), "martinstag": (11, 11, 1), "nikolaus": (12, 6, 1), "nikolaustag": (12, 6, 1),
    "nikolausabend": (12, 5, 1), "heilig abend": (12, 24, 1), "hl abend": (12, 24, 1),
    "heiligabend": (12, 24, 1), "heiliger abend": (12, 24, 1), "heiligen abend": (12, 24, 1),
    "weihnachten": (12, 24, 3), "weihnachtsfeiertage": (12, 25, 2), "weihnachtstage": (12, 24, 3),
    "weihnachtsfeiertagen": (12, 25, 2), "ersten weihnachtsfeiertag": (12, 25, 1),
    "ersten weihnachtstag": (12, 25, 1), "zweiten weihnachtsfeiertag": (12, 26, 1),
    "zweiten weihnachtstag": (12, 26, 1), "silvester": (12, 31, 1), "sylvester": (12, 31, 1),
    "silvesterabend": (12, 31, 1), "silvesternacht": (12, 31, 1), "zwischen den jahren": (12, 27, 5),
}  # fmt: skip
# Sundays and others that hang on the first Advent: days before or after it.
_ADVENT: Final = {
    "volkstrauertag": (-14, 1), "buss und bettag": (-11, 1), "totensonntag": (-7, 1), "ewigkeitssonntag": (-7, 1),
    "ersten advent": (0, 1), "zweiten advent": (7, 1), "dritten advent": (14, 1), "vierten advent": (21, 1),
}  # fmt: skip
FEASTS: Final = frozenset({*_EASTER, *_FIXED, *_ADVENT, "muttertag", "advent", "adventszeit"})
_LEADS: Final = frozenset({"an", "zu", "im", "ueber", "nach", "vor", "am", "bis", "in", "der"})
WEAK_FEASTS: Final = {
    **dict.fromkeys(
        ("advent", "himmelfahrt", "karneval", "fasching", "fastnacht", "st martin", "sankt martin"), _LEADS
    ),
    "nikolaus": _LEADS - {"der", "in"},
}
"""Also parts of names and of other sentences: only a time after one of these words."""
SCHOOL: Final = frozenset(
    {"osterferien", "pfingstferien", "sommerferien", "herbstferien", "weihnachtsferien", "winterferien", "ferien"}
)


def feast(name: str, year: int) -> Days:
    """The days of a feast in a year.

    Raises:
        KeyError: no feast of that name.
    """
    if name in _EASTER:
        offset, length = _EASTER[name]
        first = easter(year) + offset * DAY
    elif name in _FIXED:
        month, day, length = _FIXED[name]
        first = date(year, month, day)
    elif name == "muttertag":
        first, length = _sunday_from(date(year, 5, 8)), 1
    else:
        advent = _sunday_from(date(year, 11, 27))
        if name in ("advent", "adventszeit"):
            return advent, date(year, 12, 25)
        offset, length = _ADVENT[name]
        first = advent + offset * DAY
    return first, first + length * DAY


def _sunday_from(day: date) -> date:
    return day + ((6 - day.weekday()) % 7) * DAY


def public_holidays(year: int) -> dict[date, str]:
    """The public holidays of Rheinland-Pfalz, day → German name."""
    return dict(holidays.Germany(subdiv="RP", language="de", years=year))


def school_holidays(name: str, content: Path | None = None) -> list[Days]:
    """All known school holidays of a kind ("osterferien"; "ferien" means every kind), in order of time.

    The dates are `schulferien.yaml` in the content folder; a missing file means that none are known, a broken one
    that the last good ones still count (`read_school` says what is wrong with it).
    """
    path = (content or paths().content) / SCHOOL_FILE
    try:
        table = _good_school[path] = _read_once(path, path.stat().st_mtime_ns)
    except ContentError:
        table = _good_school.get(path, {})
    except OSError:
        return []
    return sorted(days for kind, known in table.items() if name in (kind, "ferien") for days in known)


_good_school: dict[Path, Mapping[str, list[Days]]] = {}


@cache
def _read_once(path: Path, changed: int) -> Mapping[str, list[Days]]:
    """`changed` is part of the key, so that a saved file is read again."""
    return read_school(path)


def read_school(path: Path) -> Mapping[str, list[Days]]:
    """The school holidays of a file, by kind.

    Raises:
        ContentError: the file is wrong.
    """
    cure = "Bitte schreiben Sie `ferien: {osterferien: [[2026-03-30, 2026-04-10]]}` mit erstem und letztem Ferientag."
    try:
        data: Any = plain(read_values(path, path.name))
        return {
            str(kind): [(first, last + DAY) for first, last in known if _is_days(first, last)]
            for kind, known in data["ferien"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError("Die Schulferien sind nicht lesbar.", cure, path.name) from error


def _is_days(first: object, last: object) -> bool:
    if isinstance(first, date) and isinstance(last, date) and first <= last:
        return True
    raise ValueError(f"no holidays: {first!r} {last!r}")


def moment(day: date, minutes: int = 0) -> datetime:
    """Wall-clock time on a day in Berlin; `minutes` after midnight may pass 24:00.

    A time that the clocks skip moves one hour on.
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=BERLIN).astimezone(UTC).astimezone(BERLIN)


def later(moment_: datetime, step: timedelta) -> datetime:
    """Real elapsed time, right across a change of the clocks."""
    return (moment_.astimezone(UTC) + step).astimezone(BERLIN)
