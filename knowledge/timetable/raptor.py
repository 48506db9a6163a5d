"""Searches connections in rounds: round n finds what can be reached with n rides.

After Delling, Pajor, Werneck: Round-Based Public Transit Routing (RAPTOR), ALENEX 2012. Their arrival label is split
in two here, because changing takes time and arriving does not: `best` (when one is there) and `ready` (when one can
board).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.timetable.network import Day, NetTrip, Network, Pattern

MAX_RIDES: Final = 3
"""At most two changes: more is nothing a resident wants to hear in a sentence."""
_NEVER: Final = 1 << 60


@dataclass(frozen=True)
class Ride:
    """One leg found by the search; `before` is the ride one changes from. Times are Unix times (negated in mirror)."""

    pattern: Pattern
    trip: NetTrip
    base: int
    get_on: int
    """Position in the pattern."""
    get_off: int
    before: Ride | None

    @property
    def departure(self) -> int:
        return self.base + self.trip.departures[self.get_on]

    @property
    def arrival(self) -> int:
        return self.base + self.trip.arrivals[self.get_off]

    def chain(self) -> list[Ride]:
        """All rides from the first to this one."""
        rides: list[Ride] = []
        ride: Ride | None = self
        while ride:
            rides.append(ride)
            ride = ride.before
        return rides[::-1]


def search(
    network: Network,
    starts: Mapping[int, int],
    targets: Iterable[int],
    days: Iterable[int],
    bound: int,
    rides: int = MAX_RIDES,
) -> list[Ride]:
    """The earliest arrivals with one ride, two rides …: each entry has more rides than the one before and is earlier.

    Args:
        starts: stop → moment from which one can board there.
        targets: stops where one wants to be.
        days: ordinals of the service days to look at.
        bound: only arrivals before this moment count; the nearer, the faster.
    """
    goal = set(targets)
    layers = [network.day(day) for day in days]
    size = len(network.stops)
    best = [_NEVER] * size
    ready = [_NEVER] * size
    ready_by: list[Ride | None] = [None] * size
    for stop, moment in starts.items():
        ready[stop] = moment
    earliest = min(starts.values(), default=_NEVER)
    best_goal = bound
    found: list[Ride] = []
    marked = set(starts)
    for _ in range(rides):
        arrivals: dict[int, Ride] = {}
        for layer in layers:
            for number, position in _boardable(layer, marked).items():
                line = layer.pattern(number)
                trips, base = line.trips, line.base
                if base + trips[-1].arrivals[-1] < earliest or base + trips[0].departures[position] >= best_goal:
                    continue
                stops, board, alight = line.pattern.stops, line.pattern.board, line.pattern.alight
                on = -1  # index of the trip one sits in
                got_on = 0
                by: Ride | None = None
                arrival_times: tuple[int, ...] = ()
                departure_times: tuple[int, ...] = ()
                for at in range(position, len(stops)):
                    stop = stops[at]
                    if on >= 0 and alight[at]:
                        moment = base + arrival_times[at]
                        if moment < best[stop] and moment < best_goal:
                            best[stop] = moment
                            arrivals[stop] = Ride(line.pattern, trips[on], base, got_on, at, by)
                            if stop in goal:
                                best_goal = moment
                    since = ready[stop]
                    if since < _NEVER and board[at] and (on < 0 or since <= base + departure_times[at]):
                        earlier = line.first_after(at, since - base)
                        if earlier < len(trips) and (on < 0 or earlier < on):
                            on, got_on, by = earlier, at, ready_by[stop]
                            arrival_times, departure_times = trips[on].arrivals, trips[on].departures
        ends = [ride for stop, ride in arrivals.items() if stop in goal]
        if ends:
            found.append(min(ends, key=lambda ride: ride.arrival))
        marked = set()
        for stop, ride in arrivals.items():
            moment = ride.arrival
            for other, seconds in network.transfers[stop]:
                if moment + seconds < ready[other]:
                    ready[other] = moment + seconds
                    ready_by[other] = ride
                    marked.add(other)
        if not marked:
            break
    return found


def _boardable(day: Day, stops: Iterable[int]) -> dict[int, int]:
    """The patterns that can be boarded at any of the stops, with the first position where."""
    first: dict[int, int] = {}
    for stop in stops:
        for number, position in day.at_stop(stop):
            if position < first.get(number, _NEVER):
                first[number] = position
    return first
