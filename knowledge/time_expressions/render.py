"""Saying a time in German: for the screen ("am Samstag, 23. April, um 19:30 Uhr") and in words for the voice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from knowledge import clock
from knowledge.time_expressions.model import TimeSpan
from knowledge.time_expressions.numbers import cardinal, ordinal, with_umlauts

WEEKDAY_NAMES: Final = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTH_NAMES: Final = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
_DAYPARTS: Final = {
    (6, 10): "morgen",
    (8, 12): "vormittag",
    (11, 14): "mittag",
    (12, 18): "nachmittag",
    (18, 0): "abend",
}
_SEASONS: Final = {3: "Frühling", 6: "Sommer", 9: "Herbst", 12: "Winter"}


def render_date(day: date, today: date | None = None, weekday: bool = True) -> str:
    """ "Samstag, 23. April"; the year is added when it is not today's."""
    year = "" if today and today.year == day.year else f" {day.year}"
    name = f"{WEEKDAY_NAMES[day.weekday()]}, " if weekday else ""
    return f"{name}{day.day}. {MONTH_NAMES[day.month - 1]}{year}"


def render_clock(moment: datetime) -> str:
    """ "19:30 Uhr", full hours as "19 Uhr"."""
    return f"{moment.hour}:{moment.minute:02d} Uhr" if moment.minute else f"{moment.hour} Uhr"


def spoken_date(day: date, today: date | None = None, case: str = "en", weekday: bool = True) -> str:
    """ "Samstag, den dreiundzwanzigsten April"; `case` is the ending of the ordinal.

    Nouns of time follow "am" in the dative ("am Samstag, dem …"): the article is chosen by the caller's words.
    """
    number = with_umlauts(ordinal(day.day, case))
    year = "" if today and today.year == day.year else f" {with_umlauts(cardinal(day.year))}"
    name = f"{WEEKDAY_NAMES[day.weekday()]}, dem " if weekday else ""
    return f"{name}{number} {MONTH_NAMES[day.month - 1]}{year}"


def spoken_clock(moment: datetime) -> str:
    """ "neunzehn Uhr dreißig", "ein Uhr", "null Uhr fünf"."""
    hour = "ein" if moment.hour == 1 else cardinal(moment.hour)
    minute = f" {cardinal(moment.minute)}" if moment.minute else ""
    return with_umlauts(f"{hour} Uhr{minute}")


def render(span: TimeSpan, now: datetime | None = None) -> str:
    """The interval for the screen, with the preposition that answers "wann?"."""
    return _say(span, (now or clock.now()).date(), render_date, render_clock, spoken_words=False)


def spoken(span: TimeSpan, now: datetime | None = None) -> str:
    """The same for a voice: numbers in words, no abbreviations."""
    return _say(span, (now or clock.now()).date(), spoken_date, spoken_clock, spoken_words=True)


def _say(span: TimeSpan, today: date, say_date, say_clock, spoken_words: bool) -> str:  # type: ignore[no-untyped-def]
    start, end = span.start, span.end
    first, last = start.date(), (end - timedelta(seconds=1)).date()
    comma = "" if spoken_words else ","
    if span.granularity in {"minute", "hour"}:
        about = "gegen" if span.granularity == "hour" else "um"
        return f"am {say_date(first, today)}{comma} {about} {say_clock(start)}"
    if span.granularity == "month":
        return f"im {MONTH_NAMES[start.month - 1]} {_year(first, today, spoken_words)}".rstrip()
    if span.granularity == "weekend":
        month = "" if start.month == last.month else f" {MONTH_NAMES[start.month - 1]}"
        dates = f"{start.day}.{month} bis {render_date(last, today, weekday=False)}"
        return "am Wochenende" if spoken_words else f"am Wochenende vom {dates}"
    if span.granularity == "daypart" and (name := _DAYPARTS.get((start.hour, end.hour))) and first == last:
        return f"am {WEEKDAY_NAMES[first.weekday()]}{name}, {_date_after(first, today, spoken_words)}"
    if span.granularity == "season" and start.month in _SEASONS:
        return f"im {_SEASONS[start.month]} {_year(first, today, spoken_words)}".rstrip()
    if span.granularity == "year":
        return f"im Jahr {with_umlauts(cardinal(start.year)) if spoken_words else start.year}"
    if first == last:
        whole = start.hour == start.minute == 0 and end - start >= timedelta(hours=23)
        if whole:
            return f"am {say_date(first, today)}"
        until = "Mitternacht" if end.hour == end.minute == 0 else say_clock(end)
        return f"am {say_date(first, today)}{comma} von {say_clock(start)} bis {until}"
    if start.hour or start.minute or end.hour or end.minute:
        until = say_date(last if not (end.hour or end.minute) else end.date(), today)
        tail = f"{comma} {say_clock(end)}" if end.hour or end.minute else ""
        return f"von {say_date(first, today)}{comma} {say_clock(start)}{comma} bis {until}{tail}"
    return f"von {say_date(first, today)}{comma} bis {say_date(last, today)}"


def _date_after(day: date, today: date, spoken_words: bool) -> str:
    """The date behind a weekday: "23. April", "dem dreiundzwanzigsten April"."""
    if spoken_words:
        return f"dem {spoken_date(day, today, weekday=False)}"
    return render_date(day, today, weekday=False)


def _year(day: date, today: date, spoken_words: bool) -> str:
    if day.year == today.year:
        return ""
    return with_umlauts(cardinal(day.year)) if spoken_words else str(day.year)
