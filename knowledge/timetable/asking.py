"""Puts a trip search to a planner: our own on the county's timetables, or a configured MOTIS server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from knowledge.reply import Reply
from knowledge.timetable import replies
from knowledge.timetable.model import ANY, FeedInfo, Stop, StopId, Wanted
from knowledge.timetable.motis import MotisPlanner, MotisUnavailable
from knowledge.timetable.planner import Planner
from knowledge.timetable.search_state import TripSearch
from knowledge.timetable.spots import Spot
from knowledge.timetable.vehicles import wanted

_DEPARTURES: Final = 5
_CONNECTIONS: Final = 3
_TOO_LATE: Final = "So früh kommen Sie leider nicht mehr an. Das sind die nächsten Verbindungen:"
_NIGHT_ENDS: Final = 3
"""Hour before which the last ride is the one of the day before."""


@dataclass(frozen=True)
class Asked:
    """A search whose places are known."""

    search: TripSearch
    origin: Spot
    destination: Spot | None
    """None: departures are asked for."""
    when: datetime
    now: datetime


@dataclass(frozen=True)
class Found:
    """The reply, and departure and arrival of each ride that it shows."""

    reply: Reply
    shown: tuple[tuple[datetime, datetime], ...] = ()

    def has_begun(self, now: datetime) -> bool:
        """The first ride shown has left."""
        return bool(self.shown) and min(self.shown)[0] < now

    def remembered(self, search: TripSearch) -> TripSearch:
        """The search with what `früher` and `später` will start from."""
        if not self.shown:
            return search
        departure, arrival = min(self.shown)
        return replace(
            search,
            erste=departure.isoformat(),
            letzte=max(self.shown)[0].isoformat(),
            erste_an=arrival.isoformat(),
        )


def ask(asked: Asked, planner: Planner, feeds: Sequence[FeedInfo]) -> Found:
    """What the planner finds; other vehicles when the wanted one does not run.

    Raises:
        MotisUnavailable: the planner is a server that does not answer.
    """
    search = asked.search
    only = wanted(search.linie, search.mittel)
    found = _ask_with(asked, planner, feeds, only)
    if found.shown or only == ANY:
        return found
    other = _ask_with(asked, planner, feeds, ANY)
    if not other.shown:
        return other
    what = {"zug": "Nur mit dem Zug", "bus": "Nur mit dem Bus"}.get(search.mittel, f"Mit der Linie {search.linie}")
    lead = f"{what} finde ich keine passende Fahrt. Das gibt es sonst:"
    reply = replace(other.reply, text=f"{lead}\n\n{other.reply.text}", speech=f"{lead} {other.reply.speech}")
    return Found(reply, other.shown)


def ask_server(asked: Asked, server: MotisPlanner | None) -> Found | None:
    """The answer of a configured MOTIS server; None without one, or when it does not answer."""
    if server is None:
        return None
    destination = _with_position(asked.destination) if asked.destination else None
    try:
        return ask(replace(asked, origin=_with_position(asked.origin), destination=destination), server, (server.info,))
    except MotisUnavailable:
        return None  # the timetables in the content folder answer


def _ask_with(asked: Asked, planner: Planner, feeds: Sequence[FeedInfo], only: Wanted) -> Found:
    if asked.destination is None:
        return _departures(asked, planner, feeds, only)
    return _connections(asked, asked.destination, planner, feeds, only)


def _departures(asked: Asked, planner: Planner, feeds: Sequence[FeedInfo], only: Wanted) -> Found:
    leaving = planner.departures(asked.origin.stops, asked.when, _DEPARTURES, only)
    if not leaving:
        return Found(replies.nothing(asked.origin, None, asked.when, asked.now, feeds))
    reply = replies.departures(asked.origin, leaving, asked.now, feeds)
    return Found(reply, tuple((departure.time, departure.time) for departure in leaving))


def _connections(asked: Asked, destination: Spot, planner: Planner, feeds: Sequence[FeedInfo], only: Wanted) -> Found:
    search, origin, when = asked.search, asked.origin, asked.when
    if set(origin.stops) == set(destination.stops):
        return Found(replies.same_stop(origin, destination, feeds))
    is_last = search.art == "letzte"
    if is_last:
        day = when.date() if when.hour >= _NIGHT_ENDS else when.date() - timedelta(days=1)
        last = planner.last_connection(origin.stops, destination.stops, day, only)
        ways = [last] if last else []
    else:
        ways = planner.connections(
            origin.stops, destination.stops, when, arrive_by=search.ankunft, count=_CONNECTIONS, wanted=only
        )
    if not ways:
        return Found(replies.nothing(origin, destination, when, asked.now, feeds))
    by = when if search.ankunft and not search.vorher else None
    if by:
        ways = [way for way in ways if way.departure >= asked.now]
        if not ways:
            return _too_late(asked, destination, planner, feeds, only)
    ordered = ways[::-1] if by else ways  # to be there in time, the latest way is the best
    reply = replies.connections(origin, destination, ordered, asked.now, feeds, last=is_last, by=by)
    if is_last and ways[0].departure < asked.now:
        reply = replace(reply, text=f"Die letzte Verbindung ist heute schon abgefahren.\n\n{reply.text}")
    return Found(reply, tuple((way.departure, way.arrival) for way in ways))


def _too_late(asked: Asked, destination: Spot, planner: Planner, feeds: Sequence[FeedInfo], only: Wanted) -> Found:
    """Every way that is there in time has left: say so and show the next ones."""
    from_now = replace(asked, search=replace(asked.search, ankunft=False), when=asked.now)
    found = _connections(from_now, destination, planner, feeds, only)
    if not found.shown:
        return found
    reply = found.reply
    reply = replace(reply, text=f"{_TOO_LATE}\n\n{reply.text}", speech=f"{_TOO_LATE} {reply.speech}")
    return Found(reply, found.shown)


def _with_position(spot: Spot) -> Spot:
    """A spot that a server can be asked about: a village stands for its own stop."""
    if spot.place and (spot.walk_metres or not spot.stops):
        place = spot.place
        return Spot(spot.name, (Stop(StopId(""), place.name, place.lat, place.lon),), place)
    return spot
