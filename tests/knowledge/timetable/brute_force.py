"""Timetable questions answered the slow and obvious way, from the CSV tables: what the fast way must equal."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
CHANGE = 180
WALK = 300


@dataclass(frozen=True)
class Run:
    """One trip on one day: (stop, arrival, departure) in Unix time."""

    calls: tuple[tuple[str, int, int], ...]
    line: str


class BruteForce:
    """For feeds with calendar_dates only, without stations, as the DB feed is."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            tables = {
                name: list(csv.DictReader(io.StringIO(archive.read(f"{name}.txt").decode("utf-8-sig"))))
                for name in ("stops", "routes", "trips", "calendar_dates", "stop_times")
            }
        self.stops = [row["stop_id"] for row in tables["stops"]]
        lines = {row["route_id"]: row["route_short_name"] or row["route_long_name"] for row in tables["routes"]}
        self._trips = {row["trip_id"]: (row["service_id"], lines[row["route_id"]]) for row in tables["trips"]}
        self._services: dict[str, set[str]] = defaultdict(set)
        for row in tables["calendar_dates"]:
            if row["exception_type"] == "1":
                self._services[row["date"]].add(row["service_id"])
        self._calls: dict[str, list[tuple[int, str, int, int]]] = defaultdict(list)
        for row in tables["stop_times"]:
            arrival, departure = (_seconds(row[f"{end}_time"]) for end in ("arrival", "departure"))
            self._calls[row["trip_id"]].append((int(row["stop_sequence"]), row["stop_id"], arrival, departure))
        for trip, calls in list(self._calls.items()):
            calls.sort()
            moments = [moment for call in calls for moment in call[2:]]
            if moments != sorted(moments):  # time runs backwards: nobody can use such a trip
                del self._calls[trip]
        self._runs: dict[date, list[Run]] = {}
        where = {row["stop_id"]: (float(row["stop_lat"]), float(row["stop_lon"])) for row in tables["stops"]}
        self._walks = {a: [(b, w) for b in where if (w := _walk(where[a], where[b])) is not None] for a in where}

    def runs(self, day: date) -> list[Run]:
        if day not in self._runs:
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)
            zero = int(noon.timestamp()) - 12 * 3600
            active = self._services[day.strftime("%Y%m%d")]
            self._runs = {
                day: [
                    Run(tuple((stop, zero + a, zero + d) for _, stop, a, d in self._calls[trip]), line)
                    for trip, (service, line) in self._trips.items()
                    if service in active and trip in self._calls
                ],
                **dict(list(self._runs.items())[:8]),
            }
        return self._runs[day]

    def around(self, moment: int) -> list[Run]:
        day = datetime.fromtimestamp(moment, BERLIN).date()
        return [run for offset in (-1, 0, 1) for run in self.runs(day + timedelta(days=offset))]

    def departures(self, stop: str, moment: int, count: int) -> list[int]:
        found = {
            (departure, run.line)
            for run in self.around(moment)
            for here, _, departure in run.calls[:-1]
            if here == stop and departure >= moment
        }
        return sorted(departure for departure, _ in found)[:count]

    def arrivals(self, origin: str, moment: int, rides: int = 3) -> dict[str, list[int]]:
        """For every stop the earliest arrivals with one ride, two rides …, each earlier than with fewer."""
        ready = {origin: moment}
        best: dict[str, list[int]] = defaultdict(list)
        for _ in range(rides):
            arrived: dict[str, int] = {}
            for run in self.around(moment):
                aboard = False
                for stop, arrival, departure in run.calls:
                    if aboard and arrival < arrived.get(stop, 1 << 60):
                        arrived[stop] = arrival
                    aboard = aboard or ready.get(stop, 1 << 60) <= departure
            for stop, arrival in arrived.items():
                if not best[stop] or arrival < best[stop][-1]:
                    best[stop].append(arrival)
                for other, walk in self._walks[stop]:
                    ready[other] = min(ready.get(other, 1 << 60), arrival + walk)
        return best


def _walk(a: tuple[float, float], b: tuple[float, float]) -> int | None:
    """Seconds to change between two stops: 3 minutes, and 0.9 m/s as the crow flies; None when too far."""
    if abs(a[0] - b[0]) > 0.01:
        return None
    north = (a[0] - b[0]) * 111_195
    east = (a[1] - b[1]) * 111_195 * math.cos(math.radians((a[0] + b[0]) / 2))
    away = math.hypot(north, east)
    return CHANGE + round(away / 0.9) if away <= WALK else None


def _seconds(text: str) -> int:
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + seconds
