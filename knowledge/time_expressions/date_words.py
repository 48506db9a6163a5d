"""Words the date grammar shares: "this/next/last", ordinals, years."""

from __future__ import annotations

from typing import Final

from knowledge.time_expressions.dates import UNITS_AFTER, Dates, Words, at
from knowledge.time_expressions.numbers import CARDINALS, ORDINALS, YEAR_HEADS, YEARS

JOINTS: Final = {"bis", "-", "–", "—"}
"""Between the two ends of a range."""
Found = tuple[Dates, int]
"""What was read, and the index of the first word after it."""

THIS: Final = {"diesen", "dieser", "dieses", "diese", "diesem", "dies", "laufenden", "laufende"}
NEXT: Final = {"naechsten", "naechste", "naechster", "naechstes", "naechstem", "naechst"}
COMING: Final = {"kommenden", "kommende", "kommender", "kommendes", "kommendem", "folgenden"}
LAST: Final = {
    "letzten",
    "letzte",
    "letzter",
    "letztes",
    "letztem",
    "vergangenen",
    "vergangene",
    "vergangenes",
    "vorigen",
    "vorige",
    "voriges",
}
AFTER_NEXT: Final = {"uebernaechsten", "uebernaechste", "uebernaechster", "uebernaechstes", "uebernaechstem"}
BEFORE_LAST: Final = {"vorletzten", "vorletzte", "vorletzter", "vorletztes", "vorletztem"}
STEPS: Final = {**dict.fromkeys(THIS, 0), **dict.fromkeys(NEXT | COMING, 1), **dict.fromkeys(LAST, -1),
                 **dict.fromkeys(AFTER_NEXT, 2), **dict.fromkeys(BEFORE_LAST, -2)}  # fmt: skip
UNITS: Final = {
    "tag": "day", "tage": "day", "tagen": "day", "woche": "week", "wochen": "week", "monat": "month",
    "monate": "month", "monaten": "month", "jahr": "year", "jahre": "year", "jahren": "year",
    "wochenende": "weekend", "monats": "month", "jahres": "year",
}  # fmt: skip


def ordinal(words: Words, i: int) -> tuple[int, int] | None:
    """An ordinal, written ("3.") or spoken ("dritten"), and the index after it."""
    if i >= len(words):
        return None
    if words[i].number and at(words, i + 1) == "." and words[i + 1].glued:
        return int(words[i].norm[:4]), i + 2
    number = ORDINALS.get(words[i].norm)
    return (number, i + 1) if number else None


def year(words: Words, i: int) -> tuple[int, int] | None:
    """A year from 1900 to 2099: "2022", "zweitausend zweiundzwanzig", after a month also "22" with a mark."""
    if i >= len(words):
        return None
    if words[i].number and len(words[i].norm) == 4 and "1900" <= words[i].norm < "2100":
        return int(words[i].norm), i + 1
    head = YEAR_HEADS.get(words[i].norm)
    if head and (rest := CARDINALS.get(at(words, i + 1))):
        return head + rest, i + 2
    value = YEARS.get(words[i].norm)
    return (value, i + 1) if value else None


def year_after(words: Words, j: int) -> tuple[int | None, int]:
    """The year behind a month, if one stands there."""
    comma = 1 if at(words, j) == "," and year(words, j + 1) else 0
    exact = year(words, j + comma)
    if exact and at(words, exact[1]) not in UNITS_AFTER and at(words, exact[1]) != "uhr":
        return exact
    return None, j


def skip(words: Words, i: int, *fillers: str) -> int:
    while at(words, i) in fillers:
        i += 1
    return i
