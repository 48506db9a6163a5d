"""Grammar of clock times and parts of the day: "halb acht abends", "14:30", "gegen sechs", "Viertel nach drei"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.time_expressions.dates import UNITS_AFTER, at, cardinal
from knowledge.time_expressions.words import DAYPARTS, MONTHS, Word

Words = Sequence[Word]


@dataclass(frozen=True)
class Clock:
    minutes: int
    """Minutes after midnight, as said (0–1440)."""
    twelve: bool
    """Said on a twelve-hour dial: "acht" may be 20:00."""
    informal: bool = False
    """Without "Uhr": needs surroundings that make it a time."""
    about: bool = False
    """ "gegen sechs"."""


_ABOUT: Final = {"gegen", "circa", "ca", "etwa", "ungefaehr"}
_PM: Final = {"mittag", "mittags", "nachmittag", "nachmittags", "abend", "abends"}
_STARTS_NO_UNIT: Final = frozenset(
    # What may follow a bare hour ("um acht …") without making it a number of something.
    [
        "in",
        "im",
        "nach",
        "von",
        "vom",
        "ab",
        "an",
        "am",
        "zu",
        "zum",
        "zur",
        "bis",
        "und",
        "oder",
        "los",
        "beim",
        "bei",
        "mit",
        "auf",
        "aus",
        "fuer",
        "ist",
        "sind",
        "war",
        "gibt",
        "faehrt",
        "fahren",
        "fahre",
        "komme",
        "kommt",
        "geht",
        "gehen",
        "muss",
        "will",
        "soll",
        "moechte",
        "kann",
        "bitte",
        "noch",
        "da",
        "dort",
        "hin",
        "zurueck",
        "wieder",
        "morgens",
        "frueh",
        "abends",
        "mittags",
        "nachmittags",
        "vormittags",
        "nachts",
        "heute",
        "morgen",
        "uebermorgen",
        "rum",
        "herum",
        "etwa",
        "ungefaehr",
        "ich",
        "wir",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "einen",
        "dann",
        "los",
        "losfahren",
        "ankommen",
        "sein",
        "was",
        "wo",
        "wie",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "kusel",
    ]
)
_UNITS: Final = UNITS_AFTER | frozenset(
    """
    jahr jahre jahren tag tage tagen woche wochen monat monate monaten stunde stunden minuten minute kinder
    kindern plaetze zimmer ecken schritte schritten saetze saetzen uhren gemeinden kommunen
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
_GUARDED: Final = {"um", "gegen"}


def clock(words: Words, i: int) -> tuple[Clock, int] | None:
    """A clock time at word `i`, with "um", "gegen" and "kurz nach" before it, and the index after it."""
    j, about, lead = i, False, False
    while at(words, j) in {"um", "so", "punkt", "genau", "kurz", "schon", "erst"} | _ABOUT:
        if at(words, j) == "kurz":
            if at(words, j + 1) not in {"vor", "nach"}:
                return None
            j += 1
            about = True
        about |= at(words, j) in _ABOUT
        lead |= at(words, j) in _GUARDED
        j += 1
    if j > i and not (lead or about):
        return None
    found = (
        _digital(words, j, lead) or _hour_words(words, j) or _half(words, j) or _quarter(words, j, lead)
        or _minutes_before_after(words, j) or _midnight(words, j) or (bare_hour(words, j) if lead else None)
    )  # fmt: skip
    if not found:
        return None
    time, j = found
    return Clock(time.minutes, time.twelve, time.informal, about), j


def daypart(words: Words, i: int) -> tuple[str, int] | None:
    """ "abends", "am Abend", "in der Nacht", "früh", and the index after it."""
    j = i
    if at(words, j) in {"am", "zum", "gegen"} or (at(words, j) == "zu" and at(words, j + 1) == "mittag"):
        j += 1
    elif at(words, j) == "in" and at(words, j + 1) == "der":
        j += 2
    name = at(words, j).removesuffix("s") if at(words, j) != "frueh" else "frueh"
    if at(words, j) == "morgen" and j == i:
        return None  # tomorrow, unless the caller knows better
    if at(words, j) == "spaeten" or at(words, j) == "fruehen":
        j, name = j + 1, at(words, j + 1)
    return (name, j + 1) if name in DAYPARTS else None


def bare_daypart(words: Words, i: int) -> tuple[str, int] | None:
    """A part of the day that needs no preposition because a day stands before it: "heute Morgen", "Samstag Abend"."""
    name = at(words, i).removesuffix("s") if at(words, i) != "frueh" else "frueh"
    return (name, i + 1) if name in DAYPARTS else None


def on_24_hours(time: Clock, part: str | None, is_today_after: int | None, dated: bool) -> int:
    """Minutes after midnight that are meant; above 1440 means the next day.

    Args:
        part: the part of the day said with it ("abend").
        is_today_after: minutes after midnight now, when the day is today or open.
        dated: another day is named.
    """
    minutes = time.minutes
    if not time.twelve:
        return minutes
    if part:
        if part in _PM and minutes < 12 * 60 and not (part == "mittag" and minutes >= 11 * 60):
            return minutes + 12 * 60
        if part == "nacht":
            return minutes + 12 * 60 if 6 * 60 <= minutes < 12 * 60 else 24 * 60 if minutes == 12 * 60 else minutes
        return minutes
    if is_today_after is not None:
        later = [m for m in (minutes, minutes + 12 * 60) if m >= is_today_after and m < 24 * 60]
        return later[0] if later else minutes
    if dated and time.informal and minutes < 7 * 60:
        return minutes + 12 * 60  # nobody means four in the night
    return minutes


def _time(hour: int, minute: int, informal: bool = False, written: bool = False) -> Clock | None:
    if not ((0 <= hour < 24 and 0 <= minute < 60) or (hour, minute) == (24, 0)):
        return None
    return Clock(hour * 60 + minute, twelve=1 <= hour <= 12 and not written, informal=informal)


def _digital(words: Words, j: int, lead: bool) -> tuple[Clock, int] | None:
    """ "14:30", "14.30 Uhr", after "um" also "14.30"."""
    if j + 2 >= len(words) or not (
        words[j].number and words[j + 2].number and words[j + 1].glued and words[j + 2].glued
    ):
        return None
    mark, minute = words[j + 1].norm, words[j + 2]
    if len(words[j].norm) > 2 or len(minute.norm) != 2 or mark not in {":", "."}:
        return None
    if j and words[j].glued and at(words, j - 1) in {".", ":", ","}:
        return None
    after = j + 3
    said_uhr = at(words, after) in {"uhr", "h"}
    if (
        at(words, after) in {":", "."}
        and after + 1 < len(words)
        and words[after].glued
        and words[after + 1].number
        and words[after + 1].glued
    ):
        return None
    if mark == "." and not said_uhr and not lead:
        return None
    if at(words, after) in UNITS_AFTER or at(words, after) in {"€", "%"}:
        return None
    time = _time(int(words[j].norm), int(minute.norm), written=True)
    return (time, after + said_uhr) if time else None


def _hour_words(words: Words, j: int) -> tuple[Clock, int] | None:
    """ "8 Uhr", "acht Uhr", "achtzehn Uhr fünfzehn", "8:30h"."""
    hour = cardinal(words, j)
    if hour is None or at(words, j + 1) != "uhr":
        return None
    minute, after = cardinal(words, j + 2), j + 3
    if (
        minute is None
        or not 0 <= minute < 60
        or at(words, after) in _UNITS - {"minuten"}
        or _next_is_clock(words, j + 2)
    ):
        minute, after = 0, j + 2
    elif (minute == 0 and at(words, after).isdecimal()) or at(words, j + 2) == "null":
        ones = cardinal(words, after)
        if ones is not None and ones < 10:  # "null fünf"
            minute, after = ones, after + 1
    time = _time(hour, minute, written=minute > 0 and hour > 12)
    return (time, after) if time else None


def _next_is_clock(words: Words, j: int) -> bool:
    return at(words, j + 1) in {"uhr", ".", ":"} and (
        at(words, j + 1) == "uhr" or (j + 2 < len(words) and words[j + 2].number and words[j + 2].glued)
    )


def _dial(words: Words, j: int) -> int | None:
    hour = cardinal(words, j)
    if hour is None or not 1 <= hour <= 12 or at(words, j + 1) in _UNITS or at(words, j) == "ein":
        return None
    if at(words, j + 1) in {",", "."} and j + 2 < len(words) and words[j + 2].number and words[j + 2].glued:
        return None
    return hour


def _half(words: Words, j: int) -> tuple[Clock, int] | None:
    hour = _dial(words, j + 1) if at(words, j) == "halb" else None
    return (Clock((hour * 60 - 30) % 720 or 0, True, True), _uhr(words, j + 2)) if hour else None


def _quarter(words: Words, j: int, lead: bool) -> tuple[Clock, int] | None:
    """ "Viertel nach drei", "Viertel vor drei", "drei viertel acht"; "um viertel acht" is 7:15."""
    if at(words, j) == "viertel" and at(words, j + 1) in {"nach", "vor"} and (hour := _dial(words, j + 2)):
        sign = 15 if at(words, j + 1) == "nach" else -15
        return Clock((hour * 60 + sign) % 720, True, True), _uhr(words, j + 3)
    k = (
        j + 1
        if at(words, j) == "dreiviertel"
        else j + 2
        if (at(words, j), at(words, j + 1)) == ("drei", "viertel")
        else 0
    )
    if k and (hour := _dial(words, k)):
        return Clock((hour * 60 - 15) % 720, True, True), _uhr(words, k + 1)
    if lead and at(words, j) == "viertel" and (hour := _dial(words, j + 1)):
        return Clock((hour * 60 - 45) % 720, True, True), _uhr(words, j + 2)
    return None


def _minutes_before_after(words: Words, j: int) -> tuple[Clock, int] | None:
    """ "zehn nach acht", "fünf vor halb neun"."""
    count = cardinal(words, j)
    k = j + 1 + (at(words, j + 1) == "minuten")
    if count is None or not (1 <= count < 30) or at(words, k) not in {"vor", "nach"} or at(words, j) == "ein":
        return None
    sign = 1 if at(words, k) == "nach" else -1
    if half := _half(words, k + 1):
        return Clock((half[0].minutes + sign * count) % 720, True, True), half[1]
    hour = _dial(words, k + 1)
    if hour and (count % 5 == 0 or at(words, j + 1) == "minuten" or at(words, k + 2) == "uhr"):
        return Clock((hour * 60 + sign * count) % 720, True, True), _uhr(words, k + 2)
    return None


def _uhr(words: Words, j: int) -> int:
    return j + 1 if at(words, j) == "uhr" else j


def _midnight(words: Words, j: int) -> tuple[Clock, int] | None:
    return (Clock(24 * 60, False), j + 1) if at(words, j) == "mitternacht" else None


def bare_hour(words: Words, j: int) -> tuple[Clock, int] | None:
    """ "um acht", "gegen 18": an hour unless a thing is counted."""
    hour = cardinal(words, j)
    if hour is None or hour > 24 or at(words, j) == "ein":
        return None
    if j + 1 < len(words):
        after = words[j + 1]
        if (
            after.norm in {",", ".", "%", "€", ":"}
            and j + 2 < len(words)
            and words[j + 2].number
            and words[j + 2].glued
        ):
            return None
        if after.norm == "." and words[j].number and (at(words, j + 2) in MONTHS or at(words, j - 1) != "um"):
            return None  # "bis 6. Mai"
        counted = after.norm in _UNITS or after.norm in {"%", "€"} or after.norm.isdecimal()
        noun = after.capital and after.norm not in _STARTS_NO_UNIT
        if counted or noun:
            return None
    time = _time(hour, 0, informal=True)
    return (time, j + 1) if time else None
