"""Grammar of longer and named times: "nächste Woche", "im Sommer", "an Pfingsten", "in den Osterferien", "2023"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from knowledge.time_expressions.date_words import COMING, STEPS, UNITS, Found, ordinal, year, year_after
from knowledge.time_expressions.dates import (
    TODAY,
    UNITS_AFTER,
    Dates,
    Words,
    at,
    cardinal,
    fixed,
    month_start,
    shifted,
    unit,
    yearly,
)
from knowledge.time_expressions.feasts import (
    DAY,
    FEASTS,
    SCHOOL,
    WEAK_FEASTS,
    Days,
    NotFixedYet,
    feast,
    public_holidays,
    school_holidays,
)
from knowledge.time_expressions.words import SEASONS


def calendar_unit(words: Words, i: int) -> Found | None:
    """ "nächste Woche", "dieses Wochenende", "Wochenende"."""
    if at(words, i) == "wochenende":
        return Dates(
            lambda today, past: unit("weekend", -1 if past and today.weekday() < 5 else 0).resolve(today, past),
            "weekend",
        ), i + 1
    step = STEPS.get(at(words, i))
    kind = UNITS.get(at(words, i + 1))
    if step is None or not kind or kind == "day":
        return None
    if at(words, i + 1) in {"wochen", "tage", "tagen", "monate", "monaten", "jahren"} or (
        at(words, i + 1) == "jahre" and step
    ):
        return None
    if kind == "weekend" and at(words, i) in COMING:
        step = 0  # "kommendes Wochenende" is the one ahead, "nächstes" the one of next week
    if kind == "weekend" and step == -1:
        return Dates(lambda today, past: unit("weekend", -1).resolve(today, past), "weekend"), i + 2
    return unit(kind, step), i + 2


def span_of_days(words: Words, i: int) -> Found | None:
    """ "die nächsten Tage", "die nächsten drei Wochen", "den letzten 14 Tagen"."""
    step = STEPS.get(at(words, i))
    if step not in (1, -1):
        return None
    count = cardinal(words, i + 1)
    j = i + 2 if count else i + 1
    if at(words, j) not in {"tage", "tagen", "wochen", "monate", "monaten"}:
        return None
    kind, count = UNITS[at(words, j)], count or {"day": 7, "week": 4, "month": 3}[UNITS[at(words, j)]]

    def resolve(today: date, past: bool) -> Days:
        other = shifted(TODAY, kind, count * step).resolve(today, past)[0]
        return (today, other) if step > 0 else (other, today)

    return Dates(resolve, "range"), j + 1


def season(words: Words, i: int) -> Found | None:
    step = STEPS.get(at(words, i))
    j = i if step is None else i + 1
    month = SEASONS.get(at(words, j))
    if not month or (
        step is None and at(words, i - 1) not in {"im", "zum", "anfang", "mitte", "ende", "des", "seit", "ab", "bis"}
    ):
        return None
    y, end = year_after(words, j + 1)

    def in_year(y: int) -> Days:
        return date(y, month, 1), month_start(y, month + 3)

    if y is not None:
        return fixed(*in_year(y), "season"), end
    dates = yearly(in_year, "season")
    if step == 1:  # not the one that is running
        return Dates(lambda today, past: dates.resolve(_after_running(in_year, today), False), "season"), end
    if step == -1:

        def last(today: date, past: bool) -> Days:
            return max(days for y in range(today.year - 3, today.year + 1) if (days := in_year(y))[1] <= today)

        return Dates(last, "season"), end
    return dates, end


def _after_running(in_year: Callable[[int], Days], today: date) -> date:
    """Today, or the day after the season that is running."""
    running = (in_year(y) for y in (today.year - 1, today.year))
    return next((end for first, end in running if first <= today < end), today)


def quarter(words: Words, i: int) -> Found | None:
    number = ordinal(words, i)
    length = {"quartal": 3, "halbjahr": 6}.get(at(words, number[1])) if number else None
    if not number or not length or not 1 <= number[0] <= 12 // length:
        return None
    y, j = year_after(words, number[1] + 1)
    begin = (number[0] - 1) * length + 1

    def in_year(y: int) -> Days:
        return date(y, begin, 1), month_start(y, begin + length)

    return (fixed(*in_year(y), "quarter") if y is not None else yearly(in_year, "quarter")), j


def calendar_week(words: Words, i: int) -> Found | None:
    """ "KW 17", "17. Kalenderwoche"."""
    number = ordinal(words, i)
    if at(words, i) in {"kw", "kalenderwoche"} and (n := cardinal(words, i + 1)):
        week, j = n, i + 2
    elif number and at(words, number[1]) in {"kw", "kalenderwoche"}:
        week, j = number[0], number[1] + 1
    else:
        return None
    if not 1 <= week <= 53:
        return None

    def in_year(y: int) -> Days | None:
        try:
            monday = date.fromisocalendar(y, week, 1)
        except ValueError:
            return None
        return monday, monday + 7 * DAY

    dates = yearly(in_year, "week")
    return Dates(dates.resolve, "week", True), j


def named_feast(words: Words, i: int) -> Found | None:
    step = STEPS.get(at(words, i))
    j = i if step is None else i + 1
    if at(words, j) == "feiertag" and step is not None and step > 0:
        return Dates(_next_public_holiday, "day"), j + 1
    for name, after in _names(words, j):
        if name in FEASTS:
            if name in WEAK_FEASTS and at(words, i - 1) not in WEAK_FEASTS[name]:
                return None
            y, end = year_after(words, after)
            if y is not None:
                return fixed(*feast(name, y), "day"), end
            return _yearly_feast(name, step), end
    return None


def _names(words: Words, i: int) -> list[tuple[str, int]]:
    """The next one to four words as a name and the index after it, longest first; "St. Martin", "Buß- und Bettag"."""
    names: list[tuple[str, int]] = []
    said, j = "", i
    while j < len(words) and len(names) < 4:
        said = f"{said} {at(words, j)}" if said else _ORDINAL_NAMES.get(at(words, j), at(words, j))
        j += 1
        names.append((said, j))
        if at(words, j) in {".", "-"} and words[j].glued:
            j += 1
    return names[::-1]


def _yearly_feast(name: str, step: int | None) -> Dates:
    dates = yearly(lambda y: feast(name, y), "day")
    if step == -1:
        return Dates(lambda today, past: dates.resolve(today - DAY, True), "day")
    return dates


_DIGIT_ORDINALS: Final = {"1": "ersten", "2": "zweiten", "3": "dritten", "4": "vierten"}
_ORDINAL_NAMES: Final = _DIGIT_ORDINALS | {
    form: word for word in _DIGIT_ORDINALS.values() for form in (word, word[:-1], word[:-1] + "r")
}


def _next_public_holiday(today: date, past: bool) -> Days:
    day = min(day for y in (today.year, today.year + 1) for day in public_holidays(y) if day > today)
    return day, day + DAY


def school_time(words: Words, i: int) -> Found | None:
    """School holidays of Rheinland-Pfalz; beyond the table `resolve` raises NotFixedYet."""
    step = STEPS.get(at(words, i))
    j = i if step is None else i + 1
    name = at(words, j)
    if name not in SCHOOL or not (known := school_holidays(name)):
        return None
    if name == "ferien" and step is None and at(words, i - 1) not in {"den", "der", "die"}:
        return None
    y, end = year_after(words, j + 1)
    if y is not None:
        exact = [days for days in known if days[0].year == y]
        return (fixed(*exact[0], "range"), end) if exact else None

    def resolve(today: date, past: bool) -> Days:
        if past or step == -1:
            fitting = [days for days in known if days[1] <= today][-1:]
        else:
            fitting = [days for days in known if days[1] > today][:1]
        if not fitting:
            raise NotFixedYet(name)
        return fitting[0]

    return Dates(resolve, "range", yearless=True), end


def whole_year(words: Words, i: int, lead: bool = False) -> Found | None:
    """ "2022" after a word that makes it a year, "Jahr 2022"."""
    j = i + 1 if at(words, i) in {"jahr", "jahre", "jahres"} else i
    exact = year(words, j)
    before = (
        lead
        or j > i
        or at(words, i - 1)
        in {"in", "seit", "bis", "ab", "war", "waren", "veranstaltungen", "termine", "anfang", "mitte", "ende"}
    )
    if not exact or not before:
        return None
    y, j = exact
    if at(words, j) in UNITS_AFTER or (at(words, j) in {"€", "%", "uhr", ".", ":"} and j < len(words) - 1):
        return None
    return fixed(date(y, 1, 1), date(y + 1, 1, 1), "year"), j
