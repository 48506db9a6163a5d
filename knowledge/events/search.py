"""Searching events: the filters, from village to Verbandsgemeinde to county, and the nearest alternative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from knowledge.events.model import Event
from knowledge.events.places import GazetteerLike, village_of
from knowledge.events.query import Query, related
from knowledge.events.store import EventStore
from knowledge.text import content_words, fold, stem

LOOK_AHEAD: Final = timedelta(days=400)
LOOK_BACK: Final = timedelta(days=6 * 366)
STEP: Final = timedelta(days=91)
MOST_PAST: Final = 3
"""Past events that are named when nothing fitting is ahead."""
Level = Literal["ort", "vg", "kreis"]


@dataclass(frozen=True)
class Result:
    events: tuple[Event, ...]
    """Earliest first."""
    level: Level = "kreis"
    """How wide it had to be looked: in the village, its Verbandsgemeinde, the whole county."""
    alternative: str = ""
    """Empty: as asked. `spaeter`, `frueher`: at another time. `ohne`: without the filters."""
    over: bool = False
    """Something was on at the time asked for, but has ended."""


def search(query: Query, store: EventStore, gazetteer: GazetteerLike, now: datetime) -> Result:
    """What fits; when nothing does, the nearest that nearly fits; empty only when there is nothing at all."""
    start, end = query.window(now)
    back = query.past or end <= now
    inside = store.between(start, end)
    fitting = [event for event in inside if fits(event, query)]
    on = [event for event in fitting if back or not event.is_past(now)]
    over = len(on) < len(fitting)
    if result := _nearby(_once(on), query.place, gazetteer):
        return replace(result, over=over)
    if end > now:
        for begin in _steps(end, LOOK_AHEAD):
            later = [e for e in store.between(begin, begin + STEP) if fits(e, query) and e.start >= end]
            if result := _nearby(later, query.place, gazetteer):
                return replace(result, events=result.events[:1], alternative="spaeter", over=over)
    if query.topics or end <= now:
        for begin in _steps(min(end, now), -LOOK_BACK):
            earlier = [e for e in store.between(begin - STEP, begin) if fits(e, query) and e.is_past(now)]
            if result := _nearby(earlier, query.place, gazetteer):
                return replace(
                    result, events=_once(reversed(result.events))[-MOST_PAST:], alternative="frueher", over=over
                )
    bare = _once(event for event in inside if back or not event.is_past(now))
    if query.filtered and (result := _nearby(bare, query.place, gazetteer)):
        return replace(result, alternative="ohne", over=over)
    for begin in _steps(now, LOOK_AHEAD):
        if ahead := [event for event in store.between(begin, begin + STEP) if event.start >= now]:
            return Result(tuple(ahead[:1]), alternative="spaeter", over=over)
    return Result(_once(reversed(fitting))[-MOST_PAST:], alternative="frueher", over=over)


def _steps(begin: datetime, length: timedelta) -> Iterator[datetime]:
    """Moments a `STEP` apart, forward or backward: far months are only looked at when the near ones are empty."""
    for number in range(abs(length) // STEP):
        yield begin + number * STEP if length > timedelta(0) else begin - number * STEP


def _once(events: Iterable[Event]) -> tuple[Event, ...]:
    """Of each series the occurrence that comes first, a cancelled one only when no other is there; earliest first."""
    kept: dict[str, Event] = {}
    for event in events:
        known = kept.get(event.series or event.uid)
        if known is None or (known.cancelled and not event.cancelled):
            kept[event.series or event.uid] = event
    return tuple(sorted(kept.values(), key=lambda event: (event.start, event.title)))


def fits(event: Event, query: Query) -> bool:
    """Topic, audience, free of charge and step-free; unknown is not yes."""
    if query.free and event.free is not True:
        return False
    if query.step_free and event.step_free is not True:
        return False
    if query.audience and not _is_for(event, query.audience):
        return False
    if not query.topics:
        return True
    words = event_words(event)
    return any(_mentions(words, root) for topic in query.topics for root in related(topic))


def _is_for(event: Event, audience: str) -> bool:
    also = {"kinder": {"kinder", "familien"}, "jugendliche": {"jugendliche"}, "senioren": {"senioren"}}[audience]
    return bool(also & set(event.audience))


def event_words(event: Event) -> frozenset[str]:
    """Folded words and stems of the title, topics and audience."""
    words = content_words(" ".join((event.title, *event.topics, *event.audience)))
    return frozenset(words) | {stem(word) for word in words}


def _mentions(words: frozenset[str], root: str) -> bool:
    """Also inside compounds: "konzert" in "fruehlingskonzert"."""
    return root in words or (len(root) >= 5 and any(root in word for word in words))


def vocabulary(events: Iterable[Event]) -> frozenset[str]:
    """The stems that a question can name to mean one of these events."""
    return frozenset(word for event in events for word in event_words(event))


def _nearby(events: Sequence[Event], place: str, gazetteer: GazetteerLike) -> Result | None:
    """The narrowest area around the place with events in it; None when there are none at all."""
    if not events:
        return None
    if not place:
        return Result(tuple(events))
    here = gazetteer.get(place)
    name, community = (here.name, here.community) if here else (place, "")
    located = [(event, village_of(event.place, gazetteer)) for event in events]
    if getattr(here, "kind", "") == "verbandsgemeinde":
        same = [event for event, village in located if village and village.community == name]
        return Result(tuple(same), "ort") if same else Result(tuple(events), "kreis")
    same = [e for e, village in located if (village and village.name == name) or fold(name) in fold(e.title)]
    if same:
        return Result(tuple(same), "ort")
    near = [event for event, village in located if village and community and village.community == community]
    if near:
        return Result(tuple(near), "vg")
    return Result(tuple(events), "kreis")
