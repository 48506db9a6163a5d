"""Timetables in memory, laid out for searching connections: patterns of equal stop sequence, their trips in order.

The search only goes forward in time. To search backwards (arrive by, last bus) it runs on the mirrored network: stops
in reverse order, times negated.
"""

from __future__ import annotations

import math
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from knowledge.clock import BERLIN

CHANGE_SECONDS: Final = 180
"""Time to change vehicles at one stop or station, where the timetable does not say."""
WALK_METRES: Final = 300
"""Stops nearer than this, as the crow flies, can be changed between on foot."""
METRES_PER_SECOND: Final = 0.9
"""Walking speed along the crow's flight: 1.2 m/s on ways a third longer."""
_NARROWEST: Final = 0.55
"""Length of a degree of longitude against one of latitude, at most: cos 56.6°, north of all we plan for."""
_DAYS_KEPT: Final = 12


def day_start(day: date) -> int:
    """Zero of GTFS times: noon minus 12 hours, as Unix time. Not midnight on the days the clocks change."""
    return int(datetime.combine(day, time(12), BERLIN).timestamp()) - 12 * 3600


@dataclass(frozen=True)
class NetStop:
    """A platform or single stop."""

    gtfs_id: str
    feed: int
    name: str
    lat: float
    lon: float
    station: int
    """Index of the stop that stands for all its platforms."""


@dataclass(frozen=True)
class NetTrip:
    line: str
    kind: int
    """GTFS route_type."""
    headsign: str
    service: int
    arrivals: tuple[int, ...]
    departures: tuple[int, ...]


@dataclass
class Pattern:
    """Trips with the same stops that never overtake each other, in order of time."""

    stops: tuple[int, ...]
    board: tuple[int, ...]
    alight: tuple[int, ...]
    trips: list[NetTrip]

    def mirrored(self) -> Pattern:
        """The same trips run backwards."""
        trips = [
            NetTrip(
                trip.line,
                trip.kind,
                trip.headsign,
                trip.service,
                tuple(-moment for moment in reversed(trip.departures)),
                tuple(-moment for moment in reversed(trip.arrivals)),
            )
            for trip in reversed(self.trips)
        ]
        return Pattern(self.stops[::-1], self.alight[::-1], self.board[::-1], trips)


@dataclass
class PatternDay:
    """The trips of a pattern that run on one service day."""

    pattern: Pattern
    base: int
    """Unix time of the day's zero; negated in a mirrored network."""
    trips: list[NetTrip]
    columns: list[list[int] | None]
    """Departures (after `base`) at each stop, in order of time; filled when first asked for."""

    def first_after(self, position: int, moment: int) -> int:
        """Index of the first trip that leaves a position at or after a moment (after `base`)."""
        if len(self.trips) == 1:  # as in long distance, where nearly every train has stops of its own
            return 0 if moment <= self.trips[0].departures[position] else 1
        column = self.columns[position]
        if column is None:
            column = self.columns[position] = [trip.departures[position] for trip in self.trips]
        return bisect_left(column, moment)


@dataclass
class Day:
    """All that runs on one service day; what a search does not come to is not worked out."""

    network: Network
    base: int
    """Unix time of the day's zero; negated in a mirrored network."""
    services: set[int]
    patterns: set[int]
    """Numbers of the patterns with a trip on this day."""
    _visited: dict[int, PatternDay] = field(default_factory=dict)
    _at_stop: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def pattern(self, number: int) -> PatternDay:
        """One of `patterns`, with its trips of this day."""
        known = self._visited.get(number)
        if known is None:
            pattern = self.network.patterns[number]
            trips = [trip for trip in pattern.trips if trip.service in self.services]
            known = self._visited[number] = PatternDay(pattern, self.base, trips, [None] * len(pattern.stops))
        return known

    def at_stop(self, stop: int) -> list[tuple[int, int]]:
        """(pattern, first position) of all that can be boarded at a stop on this day."""
        known = self._at_stop.get(stop)
        if known is None:
            here = self.network.at_stop[stop]
            known = self._at_stop[stop] = [(number, here[number]) for number in here.keys() & self.patterns]
        return known


@dataclass
class Network:
    """Everything a search reads. Build it with `load`; `mirrored()` gives the one for searching backwards."""

    stops: list[NetStop]
    patterns: list[Pattern]
    services: list[tuple[int, int]]
    """(ordinal of bit 0, bits) of every service."""
    transfers: list[list[tuple[int, int]]]
    """For every stop the stops that can be boarded after alighting there, with seconds; itself among them."""
    mirror: bool = False
    at_stop: list[dict[int, int]] = field(default_factory=list)
    """For every stop the patterns that can be boarded there, with the first position where."""
    _by_service: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Service → patterns with trips of it."""
    _days: dict[int, Day] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at_stop = [{} for _ in self.stops]
        for number, pattern in enumerate(self.patterns):
            for position, stop in enumerate(pattern.stops):
                if pattern.board[position]:
                    self.at_stop[stop].setdefault(number, position)
            for service in {trip.service for trip in pattern.trips}:
                self._by_service[service].append(number)

    def mirrored(self) -> Network:
        back: list[list[tuple[int, int]]] = [[] for _ in self.stops]
        for a, targets in enumerate(self.transfers):
            for b, seconds in targets:
                back[b].append((a, seconds))
        return Network(
            self.stops, [pattern.mirrored() for pattern in self.patterns], self.services, back, not self.mirror
        )

    def only(self, allowed: Callable[[NetTrip], bool]) -> Network:
        """The network without the trips that are not allowed."""
        kept = ((pattern, [trip for trip in pattern.trips if allowed(trip)]) for pattern in self.patterns)
        patterns = [Pattern(old.stops, old.board, old.alight, trips) for old, trips in kept if trips]
        return Network(self.stops, patterns, self.services, self.transfers, self.mirror)

    def day(self, ordinal: int) -> Day:
        """What runs on a service day. The last few days asked for are kept."""
        known = self._days.get(ordinal)
        if known is None:
            known = self._build_day(ordinal)
            if len(self._days) >= _DAYS_KEPT:
                self._days.pop(next(iter(self._days)), None)
            self._days[ordinal] = known
        return known

    def _build_day(self, ordinal: int) -> Day:
        base = day_start(date.fromordinal(ordinal)) * (-1 if self.mirror else 1)
        runs = {
            service
            for service, (first, bits) in enumerate(self.services)
            if ordinal >= first and (bits >> (ordinal - first)) & 1
        }
        patterns = set[int]().union(*(self._by_service[service] for service in runs if service in self._by_service))
        return Day(self, base, runs, patterns)


def load(databases: Sequence[sqlite3.Connection]) -> Network:
    """Join the given timetables into one network."""
    stops: list[NetStop] = []
    services: list[tuple[int, int]] = []
    patterns: list[Pattern] = []
    declared: dict[tuple[int, int], int] = {}
    for feed, db in enumerate(databases):
        numbers = _load_stops(db, feed, stops)
        service_numbers = {}
        for row in db.execute("SELECT id, first_day, days FROM service"):
            service_numbers[row[0]] = len(services)
            services.append((row[1], int.from_bytes(row[2], "little")))
        patterns += _load_patterns(db, numbers, service_numbers)
        for a, b, seconds in db.execute("SELECT a, b, seconds FROM transfer"):
            if a in numbers and b in numbers:
                declared[numbers[a], numbers[b]] = seconds
    return Network(stops, patterns, services, _transfers(stops, declared))


def _load_stops(db: sqlite3.Connection, feed: int, stops: list[NetStop]) -> dict[int, int]:
    rows = db.execute("SELECT id, gtfs_id, name, lat, lon, station FROM stop ORDER BY id").fetchall()
    numbers = {row[0]: len(stops) + index for index, row in enumerate(rows)}
    for row in rows:
        stops.append(NetStop(row[1], feed, row[2], row[3], row[4], numbers[row[5]]))
    return numbers


def _load_patterns(db: sqlite3.Connection, numbers: Mapping[int, int], services: Mapping[int, int]) -> list[Pattern]:
    heads = {
        row[0]: (row[1], row[2], row[3], services[row[4]])
        for row in db.execute(
            "SELECT trip.id, route.name, route.type, trip.headsign, trip.service FROM trip "
            "JOIN route ON route.id = route"
        )
    }
    groups: dict[tuple[tuple[int, ...], ...], list[NetTrip]] = defaultdict(list)
    current = 0
    calls: list[tuple[int, ...]] = []

    def close() -> None:
        if not calls:
            return
        _, _, stop, arrivals, departures, board, alight = zip(*calls, strict=True)
        key = (tuple(numbers[number] for number in stop), board, alight)
        groups[key].append(NetTrip(*heads[current], arrivals, departures))

    for row in db.execute("SELECT * FROM call ORDER BY trip, position"):
        if row[0] != current:
            close()
            current, calls = row[0], []
        calls.append(tuple(row))
    close()
    return [
        Pattern(key[0], key[1], key[2], trips) for key, group in groups.items() for trips in _without_overtaking(group)
    ]


def _without_overtaking(trips: list[NetTrip]) -> list[list[NetTrip]]:
    """Split trips of one stop sequence into lists in which no later trip is anywhere earlier."""
    lists: list[list[NetTrip]] = []
    for trip in sorted(trips, key=lambda trip: (trip.departures, trip.arrivals)):
        for known in lists:
            last = known[-1]
            if all(map(int.__le__, last.departures, trip.departures)) and all(
                map(int.__le__, last.arrivals, trip.arrivals)
            ):
                known.append(trip)
                break
        else:
            lists.append([trip])
    return lists


def _transfers(stops: Sequence[NetStop], declared: Mapping[tuple[int, int], int]) -> list[list[tuple[int, int]]]:
    """Where one can change: at the stop, within its station, on foot nearby, and as the timetable declares."""
    found: list[dict[int, int]] = [{number: CHANGE_SECONDS} for number in range(len(stops))]
    for number, other, metres in _near(stops):
        found[number][other] = CHANGE_SECONDS + round(metres / METRES_PER_SECOND)
    members: dict[int, list[int]] = defaultdict(list)
    for number, stop in enumerate(stops):
        members[stop.station].append(number)
    for group in members.values():
        for a in group:
            for b in group:
                found[a][b] = CHANGE_SECONDS
    # What is declared for two stations holds for all their platforms, unless a platform says otherwise itself.
    for exact in (False, True):
        for (a, b), seconds in declared.items():
            pairs = [(a, b)] if exact else [(x, y) for x in members.get(a, ()) for y in members.get(b, ())]
            for x, y in pairs:
                if seconds < 0:
                    found[x].pop(y, None)
                else:
                    found[x][y] = seconds
    return [sorted(targets.items()) for targets in found]


def _near(stops: Sequence[NetStop]) -> Iterable[tuple[int, int, float]]:
    """All pairs of stops within walking distance, by a grid of cells that wide."""
    cell = WALK_METRES / 111_320
    grid: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, stop in enumerate(stops):
        if stop.lat or stop.lon:
            grid[int(stop.lat / cell), int(stop.lon / cell * _NARROWEST)].append(number)
    for (row, column), members in grid.items():
        around = [n for r in (-1, 0, 1) for c in (-1, 0, 1) for n in grid.get((row + r, column + c), ())]
        for a in members:
            for b in around:
                if a != b and (away := metres(stops[a].lat, stops[a].lon, stops[b].lat, stops[b].lon)) <= WALK_METRES:
                    yield a, b, away


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance in metres on a sphere, good to 0.5 % (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 12_742_000 * math.asin(math.sqrt(half))


def service_days(moment: int, *, before: int = 1, after: int = 1) -> list[int]:
    """Ordinals of the service days whose trips may run around a moment (Unix time)."""
    day = datetime.fromtimestamp(moment, BERLIN).date()
    return [(day + timedelta(days=offset)).toordinal() for offset in range(-before, after + 1)]
