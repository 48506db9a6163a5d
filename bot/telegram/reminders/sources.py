"""What can be subscribed to: events, surveys that end, waste calendars of villages."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from knowledge.events.model import Event
from knowledge.events.query import Query
from knowledge.events.search import fits
from knowledge.events.store import EventStore
from knowledge.places.gazetteer import gazetteer
from knowledge.surveys.definition import Survey
from knowledge.surveys.files import Catalogue
from knowledge.text import content_words, stem
from knowledge.waste.calendars import WasteCalendars

AHEAD: Final = timedelta(days=60)
"""How far the list of events to choose from looks ahead."""
HORIZON: Final = timedelta(days=400)


class Sources:
    def __init__(self, events: EventStore, content: Path) -> None:
        self.events = events
        self._surveys = Catalogue(content)
        self._content = content
        self._waste = WasteCalendars(content, gazetteer(content))

    def event(self, uid: str) -> Event | None:
        return self.events.get(uid)

    def upcoming(self, now: datetime, most: int) -> list[Event]:
        """The next events, of each series the next one."""
        self.events.refresh()
        seen: dict[str, Event] = {}
        for event in self.events.between(now, now + AHEAD):
            if event.start > now and not event.cancelled:
                seen.setdefault(series(event), event)
        return list(seen.values())[:most]

    def about(self, topic: str, now: datetime) -> list[Event]:
        """Events ahead with this topic (empty: all), of each series the next one."""
        self.events.refresh()
        query = Query(topics=tuple(stem(word) for word in content_words(topic)))
        seen: dict[str, Event] = {}
        for event in self.events.between(now, now + HORIZON):
            if event.start > now and not event.cancelled and fits(event, query):
                seen.setdefault(series(event), event)
        return list(seen.values())

    def topics(self, now: datetime, most: int) -> list[str]:
        """The most frequent topics of what is ahead."""
        counted = Counter(topic for event in self.about("", now) for topic in event.topics)
        return sorted(topic for topic, _ in counted.most_common(most))

    def survey(self, id_: str) -> Survey | None:
        return self._surveys.get(id_)

    def ending_surveys(self, now: datetime) -> list[Survey]:
        """Running surveys of which one knows when they end."""
        return [s for s in self._surveys.all().values() if s.bis and s.status(now.date()) == "läuft"]

    def villages(self) -> list[str]:
        """Villages with a waste calendar."""
        self._waste.places = gazetteer(self._content)
        return self._waste.villages()

    def collections(self, village: str, start: datetime, end: datetime) -> list[Event]:
        """What is collected in a village in [start, end); the event's title says what."""
        return [event for event in self._waste.collections(village, start, end) if not event.cancelled]


def series(event: Event) -> str:
    """The same for all occurrences of a series."""
    return event.series or event.uid
