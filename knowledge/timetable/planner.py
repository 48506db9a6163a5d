"""Answers the questions about one or several timetables: next departures, ways from A to B, the last way back."""

from __future__ import annotations

import heapq
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final, Protocol

from knowledge.clock import BERLIN
from knowledge.timetable.model import (
    ANY,
    Connection,
    Departure,
    Leg,
    Line,
    Mode,
    Stop,
    StopId,
    Wanted,
    line_key,
)
from knowledge.timetable.network import Network, day_start, load, service_days
from knowledge.timetable.raptor import MAX_RIDES, Ride, search

CHANGE_PENALTY: Final = 600
"""Seconds that saving one change is worth: who arrives ten minutes earlier may have to change for it."""
HORIZON: Final = timedelta(hours=24)
"""How far from the wanted time a departure or connection may be."""
_LONGEST: Final = 36 * 3600
"""Seconds between the wanted time and the other end of a connection."""
END_OF_DAY: Final = time(3)
"""The last bus of a day leaves before this time of the next morning."""
_FILTERED_KEPT: Final = 8
"""Networks of wanted vehicles that are kept."""
_RUNS: Final = (
    "SELECT call.departure, trip.service, route.name, route.type, trip.headsign, call.board, station.gtfs_id "
    "FROM route JOIN trip ON trip.route = route.id JOIN call ON call.trip = trip.id "
    "AND call.position = (SELECT min(position) FROM call AS first WHERE first.trip = trip.id) "
    "JOIN stop ON stop.id = call.stop JOIN stop AS station ON station.id = stop.station WHERE route.name IN ({marks})"
)
_RAIL: Final = frozenset({1, 2})
_TRAM: Final = frozenset({0, 5})


class Planner(Protocol):
    """What trips need to know; a MOTIS server or the timetables in the content folder can tell."""

    def departures(
        self, stops: Sequence[Stop], when: datetime, count: int = 5, wanted: Wanted = ANY
    ) -> list[Departure]:
        """The next departures at or after `when`, earliest first."""
        ...

    def connections(
        self,
        origin: Sequence[Stop],
        destination: Sequence[Stop],
        when: datetime,
        *,
        arrive_by: bool = False,
        count: int = 3,
        wanted: Wanted = ANY,
    ) -> list[Connection]:
        """Ways from any of the stops to any of the others, in order of departure.

        With `arrive_by`, those that arrive latest at or before `when`; else those that leave earliest after it.
        """
        ...

    def last_connection(
        self, origin: Sequence[Stop], destination: Sequence[Stop], day: date, wanted: Wanted = ANY
    ) -> Connection | None:
        """The last way on a day, counting the small hours of the next morning to it."""
        ...


class LocalPlanner:
    """Plans with GTFS databases (see `build`). Safe to use from several threads."""

    def __init__(self, databases: Sequence[sqlite3.Connection]) -> None:
        self._databases = list(databases)
        self._lock = threading.Lock()
        self._services: list[dict[int, tuple[int, int]]] = [
            {
                row[0]: (row[1], int.from_bytes(row[2], "little"))
                for row in db.execute("SELECT id, first_day, days FROM service")
            }
            for db in self._databases
        ]
        self._filtered: dict[Wanted, tuple[Network, Network]] = {}
        self.lines = {
            line_key(name): name
            for db in self._databases
            for (name,) in db.execute("SELECT DISTINCT name FROM route WHERE name != ''")
        }
        """Names of all lines, by `line_key`."""
        self._platforms: dict[StopId, list[tuple[int, int, str]]] = defaultdict(list)
        self._stations: dict[StopId, Stop] = {}
        for feed, db in enumerate(self._databases):
            names = {row[0]: row for row in db.execute("SELECT id, gtfs_id, name, lat, lon FROM stop")}
            for row in db.execute("SELECT id, station, platform FROM stop ORDER BY id"):
                station = names[row[1]]
                key = StopId(f"{feed}:{station[1]}")
                self._stations.setdefault(key, Stop(key, station[2], station[3], station[4]))
                self._platforms[key].append((feed, row[0], row[2]))

    @property
    def stops(self) -> list[Stop]:
        """All stations and stops, platforms merged."""
        return list(self._stations.values())

    def close(self) -> None:
        for database in self._databases:
            database.close()

    # --- departures -----------------------------------------------------------------------------------------------

    def departures(
        self, stops: Sequence[Stop], when: datetime, count: int = 5, wanted: Wanted = ANY
    ) -> list[Departure]:
        moment = int(when.timestamp())
        found: list[Departure] = []
        seen: set[tuple[object, ...]] = set()
        with self._lock:
            streams = [self._departures_on(stop, moment, day) for stop in stops for day in service_days(moment)]
            for departure in heapq.merge(*streams, key=lambda departure: departure.time):
                if departure.time.timestamp() - moment > HORIZON.total_seconds():
                    break
                key = (departure.time, departure.line, departure.headsign)
                if key not in seen and wanted.allows(departure.line):  # the same ride at two platforms, or in two feeds
                    seen.add(key)
                    found.append(departure)
                if len(found) >= count:
                    break
        return found

    def _departures_on(self, stop: Stop, moment: int, day: int) -> Iterator[Departure]:
        base = day_start(date.fromordinal(day))
        rows = [
            self._rows(feed, number, moment - base, platform) for feed, number, platform in self._platforms[stop.id]
        ]
        for seconds, feed, service, name, kind, headsign, board, platform in heapq.merge(*rows):
            first, bits = self._services[feed][service]
            if day >= first and (bits >> (day - first)) & 1:
                yield Departure(
                    Line(name, _mode(kind, board == 2)),
                    headsign,
                    stop,
                    datetime.fromtimestamp(base + seconds, BERLIN),
                    platform,
                    board == 2,
                )

    def runs(self, line: str, day: date) -> list[Departure]:
        """All rides of a line on a service day, each where it begins, in order of time. `line` is a `line_key`."""
        base = day_start(day)
        found = []
        with self._lock:
            for feed, db in enumerate(self._databases):
                names = [name for (name,) in db.execute("SELECT DISTINCT name FROM route") if line_key(name) == line]
                rows = db.execute(_RUNS.format(marks=",".join("?" * len(names))), names)
                for seconds, service, name, kind, headsign, board, stop in rows:
                    first, bits = self._services[feed][service]
                    if day.toordinal() >= first and (bits >> (day.toordinal() - first)) & 1:
                        found.append(
                            Departure(
                                Line(name, _mode(kind, board == 2)),
                                headsign,
                                self._stations[StopId(f"{feed}:{stop}")],
                                datetime.fromtimestamp(base + seconds, BERLIN),
                                on_demand=board == 2,
                            )
                        )
        return sorted(found, key=lambda departure: departure.time)

    def _rows(
        self, feed: int, stop: int, after: int, platform: str
    ) -> Iterator[tuple[int, int, int, str, int, str, int, str]]:
        cursor = self._databases[feed].execute(
            "SELECT call.departure, trip.service, route.name, route.type, trip.headsign, call.board FROM call "
            "JOIN trip ON trip.id = call.trip JOIN route ON route.id = trip.route "
            "WHERE call.stop = ? AND call.departure >= ? AND call.board > 0 ORDER BY call.departure",
            (stop, after),
        )
        for seconds, service, name, kind, headsign, board in cursor:
            yield seconds, feed, service, name, kind, headsign, board, platform

    # --- connections ----------------------------------------------------------------------------------------------

    @cached_property
    def _networks(self) -> tuple[Network, Network]:
        """The network, and the one to search backwards. Loaded when the first connection is asked for."""
        network = load(self._databases)
        return network, network.mirrored()

    @cached_property
    def _numbers(self) -> dict[StopId, list[int]]:
        """Stop numbers in the network of each station."""
        network = self._networks[0]
        numbers: dict[StopId, list[int]] = defaultdict(list)
        for number, stop in enumerate(network.stops):
            numbers[StopId(f"{stop.feed}:{network.stops[stop.station].gtfs_id}")].append(number)
        return numbers

    def warm_up(self) -> None:
        """Load the network now, so that the first resident does not wait for it."""
        with self._lock:
            _ = self._numbers

    def connections(
        self,
        origin: Sequence[Stop],
        destination: Sequence[Stop],
        when: datetime,
        *,
        arrive_by: bool = False,
        count: int = 3,
        wanted: Wanted = ANY,
    ) -> list[Connection]:
        moment = int(when.timestamp())
        found: list[Connection] = []
        with self._lock:
            start = self._expand(origin)
            goal = [number for number in self._expand(destination) if number not in set(start)]
            if not start or not goal:
                return []
            networks = self._networks_of(wanted)
            while len(found) < count:
                best = _best(networks, start, goal, moment, arrive_by)
                if best is None:
                    break
                connection = self._connection(networks, best)
                away = abs(
                    int((connection.arrival if arrive_by else connection.departure).timestamp()) - int(when.timestamp())
                )
                if away > HORIZON.total_seconds():
                    break
                found.append(connection)
                moment = (
                    int(connection.arrival.timestamp()) - 60
                    if arrive_by
                    else int(connection.departure.timestamp()) + 60
                )
        return sorted(found, key=lambda connection: connection.departure)

    def last_connection(
        self, origin: Sequence[Stop], destination: Sequence[Stop], day: date, wanted: Wanted = ANY
    ) -> Connection | None:
        latest = datetime.combine(day + timedelta(days=1), END_OF_DAY, BERLIN)
        found = self.connections(origin, destination, latest, arrive_by=True, count=1, wanted=wanted)
        return found[0] if found and found[0].departure >= datetime.combine(day, END_OF_DAY, BERLIN) else None

    def _expand(self, stops: Sequence[Stop]) -> list[int]:
        return sorted({number for stop in stops for number in self._numbers.get(stop.id, ())})

    def _networks_of(self, wanted: Wanted) -> tuple[Network, Network]:
        """Forwards and backwards, with the wanted vehicles only. The last few are kept."""
        if wanted == ANY:
            return self._networks
        if wanted not in self._filtered:
            if len(self._filtered) >= _FILTERED_KEPT:
                self._filtered.pop(next(iter(self._filtered)))
            fewer = self._networks[0].only(lambda trip: wanted.allows(Line(trip.line, _mode(trip.kind, False))))
            self._filtered[wanted] = (fewer, fewer.mirrored())
        return self._filtered[wanted]

    def _connection(self, networks: tuple[Network, Network], rides: Sequence[tuple[Ride, bool]]) -> Connection:
        return Connection(tuple(self._leg(networks[mirrored], ride, mirrored) for ride, mirrored in rides))

    def _leg(self, network: Network, ride: Ride, mirrored: bool) -> Leg:
        pattern = ride.pattern
        on, off = (ride.get_off, ride.get_on) if mirrored else (ride.get_on, ride.get_off)
        departure, arrival = (-ride.arrival, -ride.departure) if mirrored else (ride.departure, ride.arrival)
        boarding = pattern.alight[on] if mirrored else pattern.board[on]
        alighting = pattern.board[off] if mirrored else pattern.alight[off]
        on_demand = boarding == 2 or alighting == 2
        return Leg(
            Line(ride.trip.line, _mode(ride.trip.kind, on_demand)),
            ride.trip.headsign,
            self._station(network, pattern.stops[on]),
            datetime.fromtimestamp(departure, BERLIN),
            self._station(network, pattern.stops[off]),
            datetime.fromtimestamp(arrival, BERLIN),
            on_demand,
        )

    def _station(self, network: Network, number: int) -> Stop:
        stop = network.stops[network.stops[number].station]
        return self._stations[StopId(f"{stop.feed}:{stop.gtfs_id}")]


def _best(
    networks: tuple[Network, Network],
    origin: Sequence[int],
    destination: Sequence[int],
    moment: int,
    arrive_by: bool,
) -> list[tuple[Ride, bool]] | None:
    """The best connection from (or up to) a moment: first the outer time, then the other end drawn near."""
    forward, backward = networks
    # What arrives today may have left the evening before, on the service day before that.
    days = service_days(moment, before=2, after=0) if arrive_by else service_days(moment)
    if arrive_by:
        first = _preferred(search(backward, dict.fromkeys(destination, -moment), origin, days, _LONGEST - moment))
        if first is None:
            return None
        rides = len(first.chain())
        leave = -first.arrival
        # The latest departure is found; now arrive as early as it allows.
        second = search(forward, dict.fromkeys(origin, leave), destination, days, moment + 1, rides)
        return [(ride, False) for ride in second[-1].chain()] if second else None
    first = _preferred(search(forward, dict.fromkeys(origin, moment), destination, days, moment + _LONGEST))
    if first is None:
        return None
    rides = len(first.chain())
    second = search(backward, dict.fromkeys(destination, -first.arrival), origin, days, 1 - moment, rides)
    return [(ride, True) for ride in reversed(second[-1].chain())] if second else None


def _preferred(found: Sequence[Ride]) -> Ride | None:
    """The arrival worth its changes. `found` has one more ride in each entry, and an earlier arrival."""
    return min(found, key=lambda ride: ride.arrival + CHANGE_PENALTY * len(ride.chain()), default=None)


def _mode(kind: int, on_demand: bool) -> Mode:
    """GTFS route_type, the basic and the extended ones (100 railways, 700 buses, 715 demand, 900 trams)."""
    if on_demand or kind in (715, 1500, 1501):
        return Mode.ON_DEMAND
    if kind in _RAIL or 100 <= kind < 200 or 400 <= kind < 500:
        return Mode.TRAIN
    if kind == 3 or 200 <= kind < 300 or 700 <= kind < 800:
        return Mode.BUS
    return Mode.TRAM if kind in _TRAM or 900 <= kind < 1000 else Mode.OTHER


__all__ = ["MAX_RIDES", "LocalPlanner", "Planner"]
