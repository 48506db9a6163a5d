"""Meaning of dates: which days the words name, seen from which day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from knowledge.time_expressions.feasts import DAY, Days
from knowledge.time_expressions.model import Granularity
from knowledge.time_expressions.numbers import CARDINALS
from knowledge.time_expressions.words import Word

Words = Sequence[Word]
Resolve = Callable[[date, bool], Days]


@dataclass(frozen=True)
class Dates:
    """Days as they were said. `resolve(today, past)` tells which; past asks for the latest instead of the next."""

    resolve: Resolve
    granularity: Granularity
    yearless: bool = False
    """The words leave the year open ("3. Mai")."""
    day_only: int = 0
    """Day of the month when even the month is open ("am 3.")."""
    explicit: bool = True
    """False: only a time in the right surroundings (bare month or season)."""


UNITS_AFTER: Final = frozenset(
    """
    euro eur cent prozent millionen million mio milliarden mrd tausend kilometer km meter quadratmeter grad kilo
    kg liter einwohner personen leute leuten menschen mal buerger stimmen punkte
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
"""A number before one of these counts something."""


def at(words: Words, i: int) -> str:
    return words[i].norm if 0 <= i < len(words) else ""


def cardinal(words: Words, i: int) -> int | None:
    if i < len(words):
        return int(words[i].norm) if words[i].number and len(words[i].norm) < 5 else CARDINALS.get(words[i].norm)
    return None


def fixed(first: date, last: date, granularity: Granularity) -> Dates:
    return Dates(lambda today, past: (first, last), granularity)


def safe_date(y: int, m: int, d: int) -> date | None:
    try:
        return date(y, m, d)
    except ValueError:
        return None


def month_start(y: int, m: int) -> date:
    """First day of a month; `m` may run over into other years."""
    y, m = y + (m - 1) // 12, (m - 1) % 12 + 1
    return date(y, m, 1)


def add_months(day: date, months: int) -> date:
    """The same day in another month, or its last day when it is shorter."""
    first = month_start(day.year, day.month + months)
    last = month_start(first.year, first.month + 1) - DAY
    return min(first + (day.day - 1) * DAY, last)


def yearly(in_year: Callable[[int], Days | None], granularity: Granularity) -> Dates:
    """Something that comes once a year: the one that is running or comes next; in the past, the last that has begun."""

    def resolve(today: date, past: bool) -> Days:
        around = [days for y in range(today.year - 5, today.year + 9) if (days := in_year(y))]
        if past:
            return max((days for days in around if days[0] <= today), default=around[0])
        return min((days for days in around if days[1] > today), default=around[-1])

    return Dates(resolve, granularity, yearless=True)


def day_of_month(day: int, month: int, y: int | None = None) -> Dates | None:
    if not 1 <= month <= 12 or safe_date(2000, month, day) is None:
        return None
    if y is not None:
        exact = safe_date(y, month, day)
        return fixed(exact, exact + DAY, "day") if exact else None

    def in_year(y: int) -> Days | None:
        first = safe_date(y, month, day)
        return (first, first + DAY) if first else None

    return yearly(in_year, "day")


def day_alone(day: int) -> Dates | None:
    """ "Am 3.": the next such day of a month."""
    if not 1 <= day <= 31:
        return None

    def resolve(today: date, past: bool) -> Days:
        for step in range(0, -13, -1) if past else range(13):
            start = month_start(today.year, today.month + step)
            found = safe_date(start.year, start.month, day)
            if found and (found <= today if past else found >= today):
                return found, found + DAY
        raise AssertionError("a day up to 31 exists within a year")

    return Dates(resolve, "day", yearless=True, day_only=day)


def part_of(dates: Dates, part: int) -> Dates:
    """Beginning, middle or end (0, 1, 2) of a week, month or year."""

    def resolve(today: date, past: bool) -> Days:
        first, end = dates.resolve(today, past)
        length = (end - first).days
        if length == 7:
            marks: tuple[int, ...] = (0, 2, 4, 7)
        elif length <= 31:
            marks = (0, 10, 20, length)
        else:
            marks = (0, length // 3, 2 * length // 3, length)
        return first + marks[part] * DAY, first + marks[part + 1] * DAY

    return Dates(resolve, "range", dates.yearless)


def weekday(number: int, step: int | None) -> Dates:
    """A weekday: `step` 0 this one (today counts), 1 or None the next after it, 2 the second, -1 the last."""

    def resolve(today: date, past: bool) -> Days:
        ahead = (number - today.weekday()) % 7
        if step == 0:
            day = today + ahead * DAY
        elif step is None and past:
            day = today - ((today.weekday() - number - 1) % 7 + 1) * DAY
        elif step is None or step > 0:
            day = today + ((ahead or 7) + 7 * ((step or 1) - 1)) * DAY
        else:
            day = today - ((today.weekday() - number - 1) % 7 + 1 + 7 * (-step - 1)) * DAY
        return day, day + DAY

    return Dates(resolve, "day")


def unit(kind: str, step: int) -> Dates:
    """This (0), the next (1), the last (-1) … day, weekend, week, month or year of the calendar."""

    def resolve(today: date, past: bool) -> Days:
        monday = today - today.weekday() * DAY
        if kind == "week":
            return monday + 7 * step * DAY, monday + 7 * (step + 1) * DAY
        if kind == "weekend":
            return monday + (5 + 7 * step) * DAY, monday + 7 * (step + 1) * DAY
        if kind == "month":
            return month_start(today.year, today.month + step), month_start(today.year, today.month + step + 1)
        if kind == "year":
            return date(today.year + step, 1, 1), date(today.year + step + 1, 1, 1)
        return today + step * DAY, today + (step + 1) * DAY

    names: dict[str, Granularity] = {"week": "week", "weekend": "weekend", "month": "month", "year": "year"}
    return Dates(resolve, names.get(kind, "day"))


def shifted(base: Dates, kind: str, count: int) -> Dates:
    """`count` days, weeks, months or years after (or before) another date."""

    def resolve(today: date, past: bool) -> Days:
        first, end = base.resolve(today, past)
        if kind in ("day", "week"):
            step = timedelta(days=count * (7 if kind == "week" else 1))
            return first + step, end + step
        moved = add_months(first, count * (12 if kind == "year" else 1))
        return moved, moved + (end - first)

    return Dates(resolve, "day")


TODAY: Final = Dates(lambda today, past: (today, today + DAY), "day")
