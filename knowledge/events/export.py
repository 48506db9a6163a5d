"""One event as an iCalendar file, for the resident's own calendar."""

from __future__ import annotations

from datetime import UTC, timedelta

from icalendar import Calendar
from icalendar import Event as Component

from knowledge import clock
from knowledge.events.model import Event


def to_ics(event: Event) -> bytes:
    """The event alone, UTF-8, as RFC 5545 wants it; times in UTC, so that no time zone table is needed."""
    component = Component()
    component.add("uid", f"{event.uid}@kreis-assistent")
    component.add("dtstamp", clock.now())
    component.add("summary", f"Beispiel: {event.title}" if event.sample else event.title)
    if event.all_day:
        component.add("dtstart", event.start.date())
        component.add("dtend", event.end.date())
    else:
        end = event.end if event.end > event.start else event.start + timedelta(hours=1)
        component.add("dtstart", event.start.astimezone(UTC))
        component.add("dtend", end.astimezone(UTC))
    where = ", ".join(part for part in (event.place, event.address) if part) or ("online" if event.online else "")
    if where:
        component.add("location", where)
    if event.summary:
        component.add("description", event.summary)
    if event.links:
        component.add("url", event.links[0].url)
    if event.cancelled:
        component.add("status", "CANCELLED")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Kreis-Assistent//Veranstaltungen//DE")
    calendar.add_component(component)
    return bytes(calendar.to_ical())
