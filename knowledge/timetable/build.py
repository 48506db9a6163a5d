"""Turns a GTFS zip into a SQLite file: streamed, tolerant of dirt, complete or not at all.

What is understood: stations with platforms, calendar and calendar_dates, frequencies (each ride becomes a trip of its
own), times past 24:00, missing times between timed stops, transfers, pickup and drop-off types (Ruftaxi).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from knowledge.errors import ContentError
from knowledge.timetable import database
from knowledge.timetable.archive import Archive
from knowledge.timetable.problems import Problems
from knowledge.timetable.values import boarding, complete, day_of, degrees, number_of, seconds

MAX_RIDES: Final = 2000
"""Rides that one trip of frequencies.txt may expand to: one every minute for more than a day."""
MAX_DAYS: Final = 20 * 366
"""Longest period of calendar.txt; a longer one is a slip of the pen."""
_REQUIRED: Final = {
    "stops.txt": "stop_id",
    "routes.txt": "route_id",
    "trips.txt": "trip_id",
    "stop_times.txt": "trip_id",
}
_CHUNK: Final = 20_000


@dataclass(frozen=True)
class Bounds:
    """Keep only trips that touch this box; `None` keeps all. Degrees, WGS 84."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, lat: float, lon: float) -> bool:
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True)
class Built:
    """What a build came to."""

    stops: int
    trips: int
    calls: int
    """Stop times kept."""
    first_day: date | None
    last_day: date | None
    seconds: float
    problems: list[str] = field(default_factory=list)
    """German; for staff and the publisher of the feed."""


def build(zip_path: Path, target: Path, bounds: Bounds | None = None) -> Built:
    """Read `zip_path` and put a finished database at `target`, atomically: until then, what was there stays.

    Raises:
        ContentError: the zip is unreadable or dangerous, a required table is missing, or nothing usable is in it.
    """
    started = time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.neu")
    fresh.unlink(missing_ok=True)
    try:
        with Archive(zip_path) as archive:
            connection = database.create(fresh)
            try:
                built = _Builder(archive, connection, bounds).run(started)
            finally:
                connection.close()
        fresh.replace(target)
    except sqlite3.Error as error:
        raise ContentError(
            f"Der Fahrplan konnte nicht gespeichert werden ({error}).",
            "Bitte freien Speicherplatz prüfen.",
            zip_path.name,
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
    return built


class _Builder:
    """One build. Ids of the feed become small integers on the way; rows that refer to nothing are dropped."""

    def __init__(self, archive: Archive, connection: sqlite3.Connection, bounds: Bounds | None) -> None:
        self.archive, self.db, self.bounds = archive, connection, bounds
        self.problems = Problems()
        self.stops: dict[str, int] = {}
        self.routes: dict[str, int] = {}
        self.services: dict[str, int] = {}
        self.trips: dict[str, int] = {}
        self.first_day: int | None = None
        self.last_day: int | None = None

    def run(self, started: float) -> Built:
        for table in _REQUIRED:
            if table not in self.archive:
                raise self._error(f"In der Fahrplandatei fehlt die Tabelle {table}.")
        if "calendar.txt" not in self.archive and "calendar_dates.txt" not in self.archive:
            raise self._error("In der Fahrplandatei fehlen calendar.txt und calendar_dates.txt.")
        self.db.execute("BEGIN")
        self._read_stops()
        self._read_routes()
        self._read_services()
        self._read_trips()
        self._read_stop_times()
        self._lay_out_trips()
        self._read_frequencies()
        self._read_transfers()
        self._trim()
        self.db.executescript(database.INDEXES)
        calls = self._count("call")
        if not calls:
            raise self._error("Die Fahrplandatei enthält keine einzige brauchbare Fahrt.")
        first, last = (date.fromordinal(day) if day else None for day in (self.first_day, self.last_day))
        info = {"version": str(database.VERSION), "first_day": str(first or ""), "last_day": str(last or "")}
        self.db.executemany("INSERT INTO meta VALUES (?, ?)", info.items())
        if self.db.in_transaction:
            self.db.execute("COMMIT")
        return Built(
            stops=self._count("stop"),
            trips=self._count("trip"),
            calls=calls,
            first_day=first,
            last_day=last,
            seconds=time.monotonic() - started,
            problems=self.problems.report(),
        )

    def _count(self, table: str) -> int:
        return int(self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def _error(self, cause: str) -> ContentError:
        return ContentError(cause, "Bitte einen vollständigen GTFS-Fahrplan verwenden.", self.archive.name)

    # --- tables without times -----------------------------------------------------------------------------------

    def _rows(self, table: str, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of a table; a missing required column is an error, not an empty timetable."""
        for number, (line, row) in enumerate(self.archive.rows(table)):
            if number == 0 and (missing := [column for column in columns if column not in row]):
                raise self._error(f"In {table} fehlt die Spalte {', '.join(missing)}.")
            yield line, row

    def _read_stops(self) -> None:
        parents: dict[str, tuple[str, int]] = {}
        rows: dict[str, tuple[int, str, str, float, float, str]] = {}
        for line, row in self._rows("stops.txt", "stop_id", "stop_name"):
            key = row["stop_id"]
            if row.get("location_type", "") in ("2", "3", "4"):  # entrances, nodes, boarding areas
                continue
            if not key or key in rows:
                self.problems.add("stops.txt", "Haltestelle ohne oder mit doppelter Kennung", line)
                continue
            lat, lon = degrees(row.get("stop_lat", "")), degrees(row.get("stop_lon", ""))
            parent = row.get("parent_station", "")
            if (lat is None or lon is None) and not parent:
                self.problems.add("stops.txt", "Haltestelle ohne Koordinaten", line)
            number = len(rows) + 1
            platform = row.get("platform_code", "")
            rows[key] = (number, key, row["stop_name"], lat or 0.0, lon or 0.0, platform)
            self.stops[key] = number
            if parent:
                parents[key] = (parent, line)
        station = {key: row[0] for key, row in rows.items()}
        for key, (parent, line) in parents.items():
            if parent not in rows:
                self.problems.add("stops.txt", "Bahnsteig ohne Bahnhof", line)
                continue
            station[key] = rows[parent][0]
            number, _, name, lat_, lon_, platform = rows[key]
            top = rows[parent]
            rows[key] = (number, key, name or top[2], lat_ or top[3], lon_ or top[4], platform)
        self.db.executemany(
            "INSERT INTO stop VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((row[0], row[1], row[2] or row[1], row[3], row[4], station[key], row[5]) for key, row in rows.items()),
        )

    def _read_routes(self) -> None:
        for line, row in self._rows("routes.txt", "route_id"):
            key = row["route_id"]
            if not key or key in self.routes:
                self.problems.add("routes.txt", "Linie ohne oder mit doppelter Kennung", line)
                continue
            self.routes[key] = len(self.routes) + 1
            name = row.get("route_short_name") or row.get("route_long_name", "")
            kind = number_of(row.get("route_type", ""))
            if kind is None:
                self.problems.add("routes.txt", "Linie ohne Verkehrsmittel", line)
            self.db.execute("INSERT INTO route VALUES (?, ?, ?)", (self.routes[key], name, 3 if kind is None else kind))

    def _read_services(self) -> None:
        days: dict[str, int] = {}  # a set of days as bits from the ordinal 1 Jan 1970 would be; Python ints may be long
        epoch = date(1970, 1, 1).toordinal()
        names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        for line, row in self._rows("calendar.txt", "service_id", "start_date", "end_date"):
            start, end = day_of(row["start_date"]), day_of(row["end_date"])
            if start is None or end is None or not 0 <= (end - start).days < MAX_DAYS:
                self.problems.add("calendar.txt", "Zeile mit unbrauchbarem Zeitraum", line)
                continue
            week = [row.get(name) == "1" for name in names]
            bits = days.get(row["service_id"], 0)
            for offset in range((end - start).days + 1):
                day = start + timedelta(days=offset)
                if week[day.weekday()]:
                    bits |= 1 << (day.toordinal() - epoch)
            days[row["service_id"]] = bits
        for line, row in self._rows("calendar_dates.txt", "service_id", "date", "exception_type"):
            exception = day_of(row["date"])
            if exception is None or row["exception_type"] not in ("1", "2") or exception.year < 1971:
                self.problems.add("calendar_dates.txt", "Zeile mit unbrauchbarem Tag", line)
                continue
            bit = 1 << (exception.toordinal() - epoch)
            bits = days.get(row["service_id"], 0)
            days[row["service_id"]] = bits | bit if row["exception_type"] == "1" else bits & ~bit
        for key, bits in days.items():
            self.services[key] = len(self.services) + 1
            shift = (bits & -bits).bit_length() - 1 if bits else 0
            packed = bits >> shift
            blob = packed.to_bytes((packed.bit_length() + 7) // 8, "little")
            self.db.execute("INSERT INTO service VALUES (?, ?, ?)", (self.services[key], epoch + shift, blob))
            if bits:
                first, last = epoch + shift, epoch + bits.bit_length() - 1
                self.first_day = min(first, self.first_day or first)
                self.last_day = max(last, self.last_day or last)

    def _read_trips(self) -> None:
        for line, row in self._rows("trips.txt", "trip_id", "route_id", "service_id"):
            key = row["trip_id"]
            route, service = self.routes.get(row["route_id"]), self.services.get(row["service_id"])
            if not key or key in self.trips:
                self.problems.add("trips.txt", "Fahrt ohne oder mit doppelter Kennung", line)
            elif route is None:
                self.problems.add("trips.txt", "Fahrt einer unbekannten Linie", line)
            elif service is None:
                self.problems.add("trips.txt", "Fahrt ohne Verkehrstage", line)
            else:
                self.trips[key] = len(self.trips) + 1
                self.db.execute(
                    "INSERT INTO trip VALUES (?, ?, ?, ?, ?)",
                    (self.trips[key], key, route, service, row.get("trip_headsign", "")),
                )

    # --- times ----------------------------------------------------------------------------------------------------

    def _read_stop_times(self) -> None:
        """Stop times as they come, into a table for sorting: feeds need not be sorted, and may not fit in memory."""
        self.db.execute("CREATE TEMP TABLE raw (trip, sequence, line, stop, arrival, departure, board, alight)")
        chunk: list[tuple[int | None, ...]] = []
        for line, row in self._rows("stop_times.txt", "trip_id", "stop_id", "stop_sequence"):
            trip, stop = self.trips.get(row["trip_id"]), self.stops.get(row["stop_id"])
            if trip is None or stop is None:
                missing = "Halt einer unbekannten Fahrt" if trip is None else "Halt an unbekannter Haltestelle"
                self.problems.add("stop_times.txt", missing, line)
                continue
            arrival, departure = seconds(row.get("arrival_time", "")), seconds(row.get("departure_time", ""))
            board = boarding(row.get("pickup_type", ""))
            alight = boarding(row.get("drop_off_type", ""))
            chunk.append((trip, number_of(row["stop_sequence"]), line, stop, arrival, departure, board, alight))
            if len(chunk) >= _CHUNK:
                self.db.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?, ?)", chunk)
                chunk.clear()
        self.db.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?, ?)", chunk)

    def _lay_out_trips(self) -> None:
        """Sorted, checked calls of every trip. Equal sequence numbers keep the order of the file."""
        cursor = self.db.execute("SELECT * FROM raw ORDER BY trip, sequence, line")
        current = 0
        rows: list[tuple[int, ...]] = []
        for row in cursor:
            if row[0] != current:
                self._lay_out(current, rows)
                current, rows = row[0], []
            rows.append(row)
        self._lay_out(current, rows)
        self.db.execute("DROP TABLE raw")

    def _lay_out(self, trip: int, rows: list[tuple[int, ...]]) -> None:
        if not rows:
            return
        line = rows[0][2]
        sequences = [row[1] for row in rows]
        if len(set(sequences)) < len(sequences):
            self.problems.add("stop_times.txt", "Fahrt mit doppelter Haltfolge", line)
        times = complete([(row[4], row[5]) for row in rows])
        if len(rows) < 2 or times is None:
            self.problems.add("stop_times.txt", "Fahrt ohne brauchbare Zeiten", line)
            return
        if any(b[0] < a[1] or a[1] < a[0] for a, b in zip(times, [*times[1:], (1 << 40, 0)], strict=True)):
            self.problems.add("stop_times.txt", "Fahrt mit rückwärts laufenden Zeiten", line)
            return
        last = len(rows) - 1
        self.db.executemany(
            "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                # Nobody gets on at the last stop or off at the first, whatever the feed says.
                (trip, at, row[3], arrival, departure, row[6] if at < last else 0, row[7] if at else 0)
                for at, (row, (arrival, departure)) in enumerate(zip(rows, times, strict=True))
            ),
        )

    def _read_frequencies(self) -> None:
        """Every ride of a frequency becomes a trip; the pattern trip itself does not run."""
        patterns: set[int] = set()
        new_id = len(self.trips)
        for line, row in self._rows("frequencies.txt", "trip_id", "start_time", "end_time", "headway_secs"):
            trip = self.trips.get(row["trip_id"])
            start, end = seconds(row["start_time"]), seconds(row["end_time"])
            headway = number_of(row["headway_secs"])
            calls = self.db.execute("SELECT * FROM call WHERE trip = ? ORDER BY position", (trip,)).fetchall()
            if not calls or start is None or end is None or not headway or headway < 0 or end < start:
                self.problems.add("frequencies.txt", "unbrauchbare Taktangabe", line)
                continue
            patterns.add(int(calls[0][0]))
            head = self.db.execute(
                "SELECT gtfs_id, route, service, headsign FROM trip WHERE id = ?", (trip,)
            ).fetchone()
            for ride, departure in enumerate(range(start, end, headway)):
                if ride >= MAX_RIDES:
                    self.problems.add("frequencies.txt", "Takt mit zu vielen Fahrten (abgeschnitten)", line)
                    break
                new_id += 1
                shift = departure - calls[0][4]
                self.db.execute(
                    "INSERT INTO trip VALUES (?, ?, ?, ?, ?)", (new_id, f"{head[0]}#{departure}", *head[1:])
                )
                self.db.executemany(
                    "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?)",
                    ((new_id, c[1], c[2], c[3] + shift, c[4] + shift, c[5], c[6]) for c in calls),
                )
        for trip in patterns:
            self.db.execute("DELETE FROM call WHERE trip = ?", (trip,))

    def _read_transfers(self) -> None:
        for line, row in self._rows("transfers.txt"):
            a, b = self.stops.get(row.get("from_stop_id", "")), self.stops.get(row.get("to_stop_id", ""))
            kind = row.get("transfer_type", "") or "0"
            if a is None or b is None:
                # Transfers between single trips or routes are not used; only unknown stops are wrong.
                if row.get("from_stop_id") and row.get("to_stop_id"):
                    self.problems.add("transfers.txt", "Umstieg an unbekannter Haltestelle", line)
                continue
            if kind in ("4", "5"):  # staying seated
                continue
            wait = -1 if kind == "3" else 0 if kind == "1" else number_of(row.get("min_transfer_time", ""))
            if wait is not None:
                self.db.execute("INSERT OR REPLACE INTO transfer VALUES (?, ?, ?)", (a, b, wait))

    def _trim(self) -> None:
        """Drop trips without calls, trips outside the bounds, and stops nobody serves."""
        if self.bounds:
            inside = [
                (row[0],)
                for row in self.db.execute("SELECT id, lat, lon FROM stop")
                if self.bounds.contains(row[1], row[2])
            ]
            self.db.execute("CREATE TEMP TABLE inside (stop INTEGER PRIMARY KEY)")
            self.db.executemany("INSERT INTO inside VALUES (?)", inside)
            self.db.execute(
                "DELETE FROM call WHERE trip NOT IN (SELECT trip FROM call WHERE stop IN (SELECT stop FROM inside))"
            )
        self.db.execute("DELETE FROM trip WHERE id NOT IN (SELECT trip FROM call)")
        self.db.execute(
            "UPDATE trip SET headsign = (SELECT name FROM call JOIN stop ON stop.id = call.stop "
            "WHERE call.trip = trip.id ORDER BY position DESC LIMIT 1) WHERE headsign = ''"
        )
        self.db.execute(
            "DELETE FROM stop WHERE id NOT IN (SELECT stop FROM call) AND id NOT IN "
            "(SELECT station FROM stop WHERE id IN (SELECT stop FROM call))"
        )
