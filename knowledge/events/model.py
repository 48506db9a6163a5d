"""An event, as it is found and told; one occurrence of it when it recurs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.reply import Link, Source


@dataclass(frozen=True)
class Event:
    uid: str
    """Safe in a URL and the same after each reload; occurrences of a series carry their start in it."""
    title: str
    start: datetime
    """Aware, Europe/Berlin; midnight when `all_day`."""
    end: datetime
    """First moment after it; equal to `start` when nobody said how long it lasts."""
    source: Source
    all_day: bool = False
    summary: str = ""
    """One or two sentences."""
    place: str = ""
    """Where, as staff wrote it: a village, perhaps with a house before it."""
    address: str = ""
    organiser: str = ""
    topics: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    """`kinder`, `jugendliche`, `familien`, `senioren`, or other words; empty: everybody."""
    free: bool | None = None
    """None: nobody said."""
    price: str = ""
    step_free: bool | None = None
    online: bool = False
    cancelled: bool = False
    sample: bool = False
    """Invented; each answer says so."""
    unchecked: bool = False
    series: str = ""
    """The same for all occurrences of a series; empty for a single event."""
    links: tuple[Link, ...] = ()

    def is_past(self, now: datetime) -> bool:
        """It has ended; an event without an end has ended when its day is over."""
        if self.end > self.start:
            return self.end <= now
        return self.start.date() < now.date()

    def touches(self, start: datetime, end: datetime) -> bool:
        """It takes place, at least in part, in [start, end)."""
        return self.start < end and (self.end > start or self.start >= start)
