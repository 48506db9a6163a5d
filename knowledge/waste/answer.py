"""Answers when something is collected in a village; without its calendar, where the dates stand instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from knowledge import clock
from knowledge.events.model import Event
from knowledge.events.wording import SAMPLE_NOTE
from knowledge.places.gazetteer import Gazetteer
from knowledge.reply import Answer, Button, Reply, Turn
from knowledge.text import fold, words
from knowledge.time_expressions import TimeSpan, find, render_date, spoken_date
from knowledge.waste.calendars import FOLDER, WasteCalendars
from knowledge.waste.question import asks_for_a_date, kinds, without_kinds

ENTRY: Final = "leistungen/abfallkalender"
"""The entry that says where the dates stand when there is no calendar here."""
AHEAD: Final = timedelta(days=400)
MOST_LINES: Final = 8
MOST_SPOKEN: Final = 5
NOON: Final = 12
"""From this hour on, who asks what has to be put out today means tomorrow's collection."""
EVENING: Final = 18
DAY: Final = timedelta(days=1)
MOST_VILLAGES: Final = 3
UNCHECKED: Final = "Diese Termine sind nicht geprüft. Bitte sehen Sie im Online-Abfallkalender nach."
_PUT_OUT: Final = re.compile(r"\braus\w*")
_LINK_WORDS: Final = "und oder auch aber nein in bei fuer der die das den dem was ist mit wann wie sieht es aus"
_LINKS: Final = frozenset(_LINK_WORDS.split())
"""Words that carry a talk on without a matter of their own."""


def answer(turn: Turn, calendars: WasteCalendars, places: Gazetteer, entry: Callable[[], Reply]) -> Answer | None:
    """The answer, or None when the question is about something else. `entry` gives the reply of `ENTRY`."""
    mentions = places.find(turn.text)
    asked = asks_for_a_date(turn.text)
    if not asked and not _carries_on(turn, [turn.text[one.start : one.end] for one in mentions]):
        return None
    village = mentions[-1].place.name if mentions else str(turn.slots.get("ort") or "")
    if not village and kinds(turn.text) == ("Umweltmobil",):
        return None  # it stands in one place for all; its own entry says what it takes and where its dates are
    slots = {"thema": ENTRY, **({"ort": village} if village else {})}
    return Answer((_reply(turn.text, village, calendars, entry()),), slots)


def _carries_on(turn: Turn, villages: Sequence[str]) -> bool:
    """Right after an answer about collections: "Altenglan", "Und das Papier?", "Und nächste Woche in Kusel?"."""
    last = turn.slots.get("letzte_antwort")
    source = (last.get("source") or {}).get("entry", "") if isinstance(last, dict) else ""
    if source != ENTRY and not source.startswith(f"{FOLDER}/"):
        return False
    spans = find(turn.text)
    rest = without_kinds(turn.text)
    for said in (*(span.text for span in spans), *villages):
        rest = rest.replace(fold(said), " ")
    return bool(spans or villages or kinds(turn.text)) and set(words(rest)) <= _LINKS


def _reply(question: str, village: str, calendars: WasteCalendars, elsewhere: Reply) -> Reply:
    if not village:
        return _which_village(calendars.villages(), elsewhere)
    name = calendars.name_of(village)
    if name is None:
        return _instead(f"Für **{village}** liegt mir kein Abfallkalender vor.", elsewhere)
    now = clock.now()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = kinds(question)
    ahead = [event for event in calendars.collections(name, today, today + AHEAD) if not event.cancelled]
    if not ahead:
        return _instead(f"Der Abfallkalender für **{name}**, der mir vorliegt, enthält keine Termine mehr.", elsewhere)
    matching = [event for event in ahead if not wanted or set(kinds(event.title)) & set(wanted)]
    if not matching:
        return _instead(f"Im Abfallkalender für **{name}** steht dazu kein Termin: {', '.join(wanted)}.", elsewhere)
    spans = [span for span in find(question, now) if span.end > now]
    if spans and _is_evening_before(question, spans[0], now):
        return _evening_before(name, spans[0], matching, now, elsewhere)
    if spans:
        return _in_time(name, spans[0], matching, now, elsewhere)
    return _next(name, matching, now, elsewhere)


def _next(village: str, events: Sequence[Event], now: datetime, elsewhere: Reply) -> Reply:
    """The next collection of each kind, and the one after it when only one kind was asked for."""
    by_title: dict[str, list[Event]] = {}
    for event in events:
        by_title.setdefault(event.title, []).append(event)
    firsts = [dates[0] for dates in by_title.values()][:MOST_LINES]
    if len(by_title) == 1:
        title, dates = next(iter(by_title.items()))
        text = f"**{title}** in {village}: **{_day(dates[0].start.date(), now)}**."
        if len(dates) > 1:
            text += f" Danach: {_day(dates[1].start.date(), now)}."
    else:
        lines = "\n".join(f"- **{event.title}**: {_day(event.start.date(), now)}" for event in firsts)
        text = f"Die nächsten Abholungen in **{village}**:\n\n{lines}"
    return _told(text, _spoken(village, firsts, now), firsts, elsewhere)


def _in_time(village: str, span: TimeSpan, events: Sequence[Event], now: datetime, elsewhere: Reply) -> Reply:
    """What is collected in a stretch of time; when nothing is, the next collection."""
    first = span.start.replace(hour=0, minute=0)
    inside = [event for event in events if first <= event.start < span.end]
    if not inside:
        lead = f"In dieser Zeit ({span.text}) steht für **{village}** keine Abholung im Kalender."
        reply = _next(village, events, now, elsewhere)
        return replace(reply, text=f"{lead}\n\n{reply.text}", speech=f"In dieser Zeit steht nichts an. {reply.speech}")
    return _told(_by_day(village, inside, now), _spoken(village, inside, now), inside, elsewhere)


def _is_evening_before(question: str, span: TimeSpan, now: datetime) -> bool:
    """ "heute Abend", "heute Nacht", and in the afternoon "Was muss heute raus?": the lorry comes the morning after."""
    evening = span.start.hour >= EVENING and span.end - span.start <= DAY / 2
    today = span.granularity == "day" and span.start.date() == now.date()
    return evening or (today and now.hour >= NOON and bool(_PUT_OUT.search(fold(question))))


def _evening_before(village: str, span: TimeSpan, events: Sequence[Event], now: datetime, elsewhere: Reply) -> Reply:
    """What is collected the day after, and then what the day itself has."""
    day = span.start.date()
    after = [event for event in events if event.start.date() == day + DAY]
    both = after + [event for event in events if event.start.date() == day]
    if not both:
        return _in_time(village, span, events, now, elsewhere)
    reply = _told(_by_day(village, both, now), _spoken(village, both, now), both, elsewhere)
    if after:
        return reply
    none = f"Am {render_date(day + DAY, now.date())}, steht dazu keine Abholung im Kalender."
    aloud = f"Am {spoken_date(day + DAY, now.date())} steht dazu keine Abholung im Kalender."
    return replace(reply, text=f"{none}\n\n{reply.text}", speech=f"{aloud} {reply.speech}")


def _by_day(village: str, events: Sequence[Event], now: datetime) -> str:
    """One line for each day."""
    lines = "\n".join(
        f"- {_day(day, now)}: **{', '.join(event.title for event in group)}**"
        for day, group in groupby(events[:MOST_LINES], lambda event: event.start.date())
    )
    more = "\n\nDanach gibt es weitere Termine." if len(events) > MOST_LINES else ""
    return f"In **{village}** wird abgeholt:\n\n{lines}{more}"


def _told(text: str, speech: str, events: Sequence[Event], elsewhere: Reply) -> Reply:
    notes = [SAMPLE_NOTE] if any(event.sample for event in events) else []
    notes += [UNCHECKED] if any(event.unchecked for event in events) else []
    return Reply(
        "\n\n".join([text, *notes]),
        "answered",
        " ".join([speech, *notes]),
        links=elsewhere.links,
        source=events[0].source,
    )


def _which_village(villages: Sequence[str], elsewhere: Reply) -> Reply:
    if not villages:
        return elsewhere
    buttons = tuple(Button(name, f"Wann wird in {name} der Müll abgeholt?") for name in villages[:MOST_VILLAGES])
    return replace(
        elsewhere,
        text=f"{elsewhere.text}\n\nFür welchen Ort soll ich nachsehen?",
        speech=f"{elsewhere.speech} Für welchen Ort soll ich nachsehen?",
        buttons=buttons,
    )


def _instead(lead: str, elsewhere: Reply) -> Reply:
    return replace(
        elsewhere,
        text=f"{lead}\n\n{elsewhere.text}",
        speech=f"{lead.replace('**', '')} {elsewhere.speech}",
    )


def _day(day: date, now: datetime) -> str:
    """ "Freitag, 12. Juni", with "heute" or "morgen" before it."""
    return f"{_near(day, now)}{render_date(day, now.date())}"


def _near(day: date, now: datetime) -> str:
    return {0: "heute, ", 1: "morgen, "}.get((day - now.date()).days, "")


def _spoken(village: str, events: Sequence[Event], now: datetime) -> str:
    said = "; ".join(
        f"{event.title} {_near(event.start.date(), now)}am {spoken_date(event.start.date(), now.date())}"
        for event in events[:MOST_SPOKEN]
    )
    more = " Danach gibt es weitere Termine." if len(events) > MOST_SPOKEN else ""
    return f"In {village} wird abgeholt: {said}.{more}"
