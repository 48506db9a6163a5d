"""Reads a question about a trip: from where, to where, when, which of the ways.

Nothing here is learned: the words before a place tell its part (`von`, `ab` … `nach`, `Richtung`), the time comes from
`knowledge.time_expressions`. What stays open is filled from the conversation or asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Final, Literal

from knowledge.clock import BERLIN
from knowledge.places.spelling import tokens
from knowledge.time_expressions import TimeSpan
from knowledge.timetable.spots import Spot, SpotMention, Spots
from knowledge.timetable.vehicles import Means, line_in, means_in
from knowledge.timetable.verbs import is_arrival, part_by_verb

Shift = Literal["spaeter", "frueher", "zurueck", "tag_danach"]

_FROM: Final = frozenset({"von", "ab", "aus", "vom", "abfahrt", "start", "bei", "wohne"})
_TO: Final = frozenset({"nach", "bis", "zum", "zur", "richtung", "zu", "ziel"})
_IN: Final = frozenset({"in", "im", "am", "an"})
_FILLERS: Final = frozenset(
    {"dem", "der", "den", "die", "das", "mir", "uns", "bahnhof", "hauptbahnhof", "haltestelle", "ort", "stadt", "einem"}
)
_LAST: Final = re.compile(r"\bletzte[rsn]?\b", re.I)
_FIRST: Final = re.compile(r"\b(?:der|die|den|dem|das)\s+erste[rsn]?\b", re.I)
_BACK: Final = re.compile(r"\b(?:zurück|zurueck|rückfahrt|rueckfahrt|rückweg|heim|nach hause|heimfahrt)\b", re.I)
_LATER: Final = re.compile(
    r"\b(?:später|spaeter|danach|nächste[rsn]? danach|noch (?:einen?|eine|welche|mehr)|weitere|übernächste[rn]?)\b",
    re.I,
)
_EARLIER: Final = re.compile(r"\b(?:früher|frueher|eher|davor|vorher)\b", re.I)
_PLACE_LIKE: Final = re.compile(r"\b(?:nach|von|ab|Richtung)\s+([A-ZÄÖÜ][\wäöüß-]{2,}(?:\s+(?:am|an der)\s+\w+)?)")
_NO_PLACES: Final = frozenset(
    {"hause", "dort", "hier", "bus", "zug", "bahn", "rb", "regiobus", "ihnen", "frau", "herrn"}
)
_UNTIL: Final = re.compile(r"^(?!.*\b(?:von|ab|nach|zwischen)\b).*\b(?:bis|vor)\b", re.I)
"""„bis 9 Uhr“, „morgen vor 10“; not „von 9 bis 11“."""
_DAYPART_END: Final = 3


@dataclass(frozen=True)
class Request:
    """What one sentence says about a trip; None where it says nothing."""

    origin: Spot | None = None
    destination: Spot | None = None
    loose: tuple[Spot, ...] = ()
    """Places named without a word that tells their part."""
    moment: datetime | None = None
    arrive_by: bool = False
    whole_day: bool = False
    """Only a day was said: from its morning on."""
    clock_only: bool = False
    """Only a time was said: on the day talked about before."""
    last: bool = False
    first: bool = False
    shift: Shift | None = None
    line: str = ""
    """The only line wanted, as painted on it."""
    unknown_line: str = ""
    """A line that no timetable has."""
    means: Means = ""
    """What somebody wants to ride in."""
    unknown: str = ""
    """A place after `nach` or `von` that neither the gazetteer nor a timetable has."""


def read(
    text: str, spots: Spots, spans: Sequence[TimeSpan], now: datetime, lines: Mapping[str, str] = MappingProxyType({})
) -> Request:
    """Read one sentence. `lines`: names of all lines by `line_key`."""
    origin: Spot | None = None
    destination: Spot | None = None
    loose: list[Spot] = []
    by_verb: list[tuple[str, Spot]] = []
    behind = 0
    mentions = spots.find(text)
    limits = [*(mention.start for mention in mentions), len(text)][1:]
    for mention, limit in zip(mentions, limits, strict=True):
        part = _part(re.sub(r"^\s*aus\b", "", text[behind : mention.start]) if behind else text[: mention.start])
        behind = mention.end  # „von Kusel aus in …“: the words up to here belong to the place before
        if part == "from":
            origin = mention.spot
        elif part == "to":
            destination = mention.spot
        elif part == "in" and (verb := part_by_verb(text, mention.start, mention.end, limit)):
            by_verb.append((verb, mention.spot))
        elif mention.sure or part == "in" or _alone(text, mention):
            loose.append(mention.spot)
    for role, spot in by_verb:  # the word in front of a place counts for more than the verb behind another
        if role == "from" and not origin:
            origin = spot
        elif role == "to" and not destination:
            destination = spot
        else:
            loose.append(spot)
    shift: Shift | None = None
    if _BACK.search(text):
        shift = "zurueck"
    elif not (origin or destination or loose):  # „später“ with places is a new question
        shift = "spaeter" if _LATER.search(text) else "frueher" if _EARLIER.search(text) else None
    moment, whole_day, clock_only, arrive_by = _when(text, spans, now)
    line, unknown_line = line_in(text, lines)
    return Request(
        origin=origin,
        destination=destination,
        loose=tuple(loose),
        moment=moment,
        arrive_by=arrive_by,
        whole_day=whole_day,
        clock_only=clock_only,
        last=bool(_LAST.search(text)),
        first=bool(_FIRST.search(text)),
        shift=shift,
        line=line,
        unknown_line=unknown_line,
        means=means_in(text),
        unknown=_unknown(text, [*mentions, *spans]) if not (origin and destination) else "",
    )


def _unknown(text: str, known: Sequence[SpotMention | TimeSpan]) -> str:
    for match in _PLACE_LIKE.finditer(text):
        start, end = match.span(1)
        for item in known:
            first = item.start if isinstance(item, SpotMention) else item.position
            last = item.end if isinstance(item, SpotMention) else item.position + len(item.text)
            if first < end and start < last:
                break
        else:
            if match.group(1).lower() not in _NO_PLACES:
                return match.group(1)
    return ""


def _part(before: str) -> Literal["from", "to", "in", ""]:
    """The part a place plays, by the words in front of it."""
    inside = False
    for token in reversed(tokens(before)[-4:]):
        if token.key in _FROM:
            return "from"
        if token.key in _TO:
            return "to"
        if token.key in _IN:
            inside = True
        elif token.key not in _FILLERS:
            break
    return "in" if inside else ""


def _alone(text: str, mention: SpotMention) -> bool:
    """The place is (nearly) all that was said: the answer to `Von wo?`."""
    return len(tokens(text)) <= len(tokens(text[mention.start : mention.end])) + 2


def _when(text: str, spans: Sequence[TimeSpan], now: datetime) -> tuple[datetime | None, bool, bool, bool]:
    """(moment, only a day, only a clock time, when to be there) for the time expressions of a sentence."""
    day: TimeSpan | None = None
    clock: TimeSpan | None = None
    for span in spans:
        within_a_day = span.granularity == "range" and span.end - span.start < timedelta(hours=20)
        if span.granularity in ("minute", "hour", "daypart") or within_a_day:
            clock = clock or span
        else:
            day = day or span
    if clock is None:
        if day is None:
            return None, False, False, False
        return max(start_of_day(day.start.astimezone(BERLIN)), now), True, False, False
    until = _is_until(clock, now)
    moment = (clock.end if until else clock.start).astimezone(BERLIN)
    if day is not None and not day.start <= moment < day.end:
        moment = datetime.combine(day.start.astimezone(BERLIN).date(), moment.time(), BERLIN)
    names_day = day is not None or moment.date() != now.date() or re.search(r"heut|morgen|tag\b", clock.text, re.I)
    if day is None and names_day and not until and clock.start <= now < clock.end:
        moment = now  # of the night that is running, what has left is of no use
    on_the_clock = clock.granularity in ("minute", "hour")  # „am Abend da sein“ is no appointment
    arrive_by = until or (on_the_clock and is_arrival(text, clock.position, clock.position + len(clock.text)))
    return moment, False, not names_day, arrive_by


def _is_until(span: TimeSpan, now: datetime) -> bool:
    """Only the end was said: „bis 9 Uhr“ begins at once, „morgen vor 10 Uhr“ at midnight."""
    open_start = span.start <= now or span.start.astimezone(BERLIN).time() == time()
    return span.granularity == "range" and open_start and bool(_UNTIL.search(span.text))


def start_of_day(moment: datetime) -> datetime:
    """When a day begins for travellers: before the first bus, after the last."""
    return datetime.combine(moment.date(), time(_DAYPART_END), BERLIN)
