"""Opening hours in words: the week, and whether it is open now, aware of Rhineland-Palatinate's public holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

import holidays

from knowledge import clock
from knowledge.schema import DAYS, OpeningHours, Span
from knowledge.time_expressions import find

_MONTHS: Final = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_LOOK_AHEAD: Final = 14
"""Days; longer than any row of public holidays."""
_FEW_DAYS: Final = 3
"""Days of which each is named ("am Wochenende"); for longer times the regular week says enough."""


@cache
def _holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("DE", subdiv="RP", years=year, language="de").items())


def holiday(day: date) -> str:
    """Name of the public holiday in Rhineland-Palatinate, or an empty text."""
    return _holidays(day.year).get(day, "")


def spans_on(hours: OpeningHours, day: date) -> tuple[Span, ...]:
    """When it is open on a calendar day; never on public holidays."""
    return () if holiday(day) else hours.on(day.weekday())


def day_name(day: date, today: date) -> str:
    """`heute`, `morgen`, or `Montag, 23. November`."""
    if day == today:
        return "heute"
    if day == today + timedelta(days=1):
        return "morgen"
    return f"{DAYS[day.weekday()].capitalize()}, {day.day}. {_MONTHS[day.month - 1]}"


def next_opening(hours: OpeningHours, now: datetime) -> tuple[date, Span] | None:
    """The next stretch that begins after now; None when there is none within two weeks."""
    for offset in range(_LOOK_AHEAD + 1):
        day = now.date() + timedelta(days=offset)
        for span in spans_on(hours, day):
            if offset or span.opens > now.time():
                return day, span
    return None


def status(hours: OpeningHours, now: datetime) -> str:
    """One German sentence: open until when, or closed and when it opens again."""
    today = now.date()
    current = next((span for span in spans_on(hours, today) if span.opens <= now.time() < span.closes), None)
    if current:
        return f"Jetzt geöffnet, heute noch bis {_clock(current.closes.hour, current.closes.minute)} Uhr."
    following = next_opening(hours, now)
    name = holiday(today)
    if following and following[0] == today:
        opens = following[1].opens
        return f"Gerade geschlossen, heute wieder offen ab {_clock(opens.hour, opens.minute)} Uhr."
    closed = f"Heute geschlossen (Feiertag: {name})" if name else "Heute geschlossen"
    if not name and hours.on(today.weekday()):
        closed = "Für heute schon geschlossen"
    if not following:
        return f"{closed}."
    day, span = following
    when = "morgen" if day == today + timedelta(days=1) else f"am {day_name(day, today)},"
    return f"{closed}, wieder offen {when} ab {_clock(span.opens.hour, span.opens.minute)} Uhr."


def asked_days(question: str) -> tuple[date, ...]:
    """The coming days a question names, at most three; none for "jetzt" and "heute", which `status` answers."""
    now = clock.now()
    for span in find(question, now):
        length = max(1, (span.end.date() - span.start.date()).days)
        days = tuple(span.start.date() + timedelta(days=number) for number in range(length))
        is_today = days == (now.date(),) and span.granularity == "day"
        if span.end > now and length <= _FEW_DAYS and not is_today:
            return days
    return ()


def on_days(hours: OpeningHours, days: Sequence[date], today: date) -> str:
    """One German sentence per day: when it is open, or that it is closed and why."""
    sentences = []
    for day in days:
        name = day_name(day, today)
        spans = spans_on(hours, day)
        closed = f"geschlossen (Feiertag: {holiday(day)})" if holiday(day) else "geschlossen"
        opening = f"geöffnet {' und '.join(map(str, spans))}" if spans else closed
        sentences.append(f"{name[0].upper()}{name[1:]}: {opening}.")
    return " ".join(sentences)


def week(hours: OpeningHours) -> str:
    """The regular week as a Markdown list; days with equal hours are put together."""
    rows: list[tuple[int, int, tuple[Span, ...]]] = []
    for weekday in range(7):
        spans = hours.on(weekday)
        if rows and rows[-1][1] == weekday - 1 and rows[-1][2] == spans:
            rows[-1] = (rows[-1][0], weekday, spans)
        else:
            rows.append((weekday, weekday, spans))
    lines = []
    for first, last, spans in rows:
        if spans:
            name = DAYS[first].capitalize() + (f" bis {DAYS[last].capitalize()}" if last > first else "")
            lines.append(f"- {name}: {' und '.join(map(str, spans))}")
    return "\n".join(lines)


def _clock(hour: int, minute: int) -> str:
    return f"{hour}:{minute:02d}" if minute else str(hour)
