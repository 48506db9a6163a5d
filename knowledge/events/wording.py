"""How an event is told: a line in a list, the details, and what a voice says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from knowledge.events.model import Event
from knowledge.time_expressions import render_clock, render_date, spoken_clock, spoken_date

ONE_EVENING: Final = timedelta(hours=12)
"""What ends after midnight, but lasts no longer, is told as a thing of the day it begins on."""
SAMPLE_NOTE: Final = "Beispieltermine sind erfunden. Sie zeigen, wie der Kalender arbeitet."
_COUNTS: Final = (
    "kein",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
)


def count_word(count: int) -> str:
    """ "vier"; figures above twelve."""
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def when(event: Event, now: datetime) -> str:
    """ "Samstag, 23. April, 14 bis 16 Uhr", "Freitag, 4. Dezember, 17 Uhr, bis Sonntag, 6. Dezember"."""
    today, first, last = now.date(), event.start.date(), _last_day(event)
    if event.all_day or first != last:
        if first == last:
            return render_date(first, today)
        begin = render_date(first, today if first.year == last.year else None)
        if first.year == last.year != today.year:
            begin = render_date(first, first)
        if _begins_at_an_hour(event):
            begin += f", {render_clock(event.start)}"
        return f"{begin}, bis {render_date(last, today)}"
    return f"{render_date(first, today)}, {clock_range(event)}"


def clock_range(event: Event) -> str:
    """ "14 bis 16 Uhr", "9:30 bis 13:30 Uhr", "19:30 Uhr"."""
    if event.end <= event.start:
        return render_clock(event.start)
    return f"{render_clock(event.start).removesuffix(' Uhr')} bis {render_clock(event.end)}"


def when_spoken(event: Event, now: datetime) -> str:
    """ "am Samstag, dem dreiundzwanzigsten April um vierzehn Uhr"."""
    today, first, last = now.date(), event.start.date(), _last_day(event)
    day = f"am {spoken_date(first, today)}"
    if first != last:
        begin = spoken_date(first, first if first.year == last.year else today, weekday=False)
        if _begins_at_an_hour(event):
            begin += f", {spoken_clock(event.start)},"
        return f"vom {begin} bis zum {spoken_date(last, today, weekday=False)}"
    return day if event.all_day else f"{day} um {spoken_clock(event.start)}"


def _begins_at_an_hour(event: Event) -> bool:
    """Not at midnight: calendars write whole days so too."""
    return not event.all_day and (event.start.hour, event.start.minute) != (0, 0)


def _last_day(event: Event) -> date:
    if event.end - event.start <= ONE_EVENING:
        return event.start.date()
    return (event.end - timedelta(seconds=1)).date()


def where(event: Event) -> str:
    """ "Bücherei, Kusel", "online"; empty when nobody said."""
    return event.place or ("online" if event.online else "")


def where_spoken(event: Event) -> str:
    """ "in Altenglan, Dorfgemeinschaftshaus"; the village first, because that is what people wait for."""
    if not event.place:
        return "online" if event.online else ""
    house, _, village = event.place.rpartition(", ")
    return f"in {village}" + (f", {house}" if house else "")


def marks(event: Event) -> str:
    """What must stand beside the title: cancelled, sample, unchecked."""
    words = [word for word, yes in (("Beispiel", event.sample), ("noch nicht geprüft", event.unchecked)) if yes]
    return f" ({', '.join(words)})" if words else ""


def line(event: Event, now: datetime) -> str:
    """One item of a list."""
    parts = [when(event, now), where(event), "kostenlos" if event.free else event.price]
    text = f"**{event.title}**{marks(event)}: {', '.join(part for part in parts if part)}"
    return f"- **Abgesagt:** {text}" if event.cancelled else f"- {text}"


def details(event: Event, now: datetime) -> str:
    """Everything about one event, past ones as past."""
    past = event.is_past(now)
    head = f"**{event.title}**{marks(event)}"
    if event.cancelled:
        verb = "war abgesagt und hat nicht stattgefunden" if past else "ist abgesagt und findet nicht statt"
        first = f"{head} {verb}. Geplant war: {when(event, now)}."
    elif past:
        first = f"{head} ist schon vorbei. Die Veranstaltung war: {when(event, now)}."
    else:
        first = f"{head}\n\n{when(event, now)}"
    facts = [
        ("Ort", ", ".join(part for part in (event.place, event.address) if part) or ("online" if event.online else "")),
        ("Veranstalter", event.organiser),
        ("Eintritt", "kostenlos" if event.free else event.price),
        ("Zugang", {True: "stufenlos", False: "nicht stufenlos", None: ""}[event.step_free]),
    ]
    lines = "\n".join(f"- {name}: {value}" for name, value in facts if value)
    return "\n\n".join(part for part in (first, event.summary, lines) if part)


def details_spoken(event: Event, now: datetime) -> str:
    """Two or three short sentences."""
    sample = "Das ist ein erfundener Beispieltermin." if event.sample else ""
    moment, place = when_spoken(event, now), where_spoken(event)
    if event.cancelled:
        said = f"{event.title} {moment} {'war' if event.is_past(now) else 'ist'} abgesagt."
    elif event.is_past(now):
        said = f"{event.title} war {moment}{_comma(place)}. Das ist schon vorbei."
    else:
        said = f"{event.title} ist {moment}{_comma(place)}."
        if event.free and not sample:
            said += " Der Eintritt ist frei."
    return f"{said} {sample}".strip()


def _comma(place: str) -> str:
    return f", {place}" if place else ""
