"""`python -m knowledge.timetable.beispiel`: writes `inhalt/mobilitaet/beispielfahrplan.zip` from `linien.yaml`."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import holidays
from ruamel.yaml import YAML

from knowledge.places.gazetteer import gazetteer
from knowledge.settings import paths

SOURCE: Final = Path(__file__).with_name("linien.yaml")
_KINDS: Final = {"zug": 2, "bus": 3}
_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS: Final = {"werktags": (1, 1, 1, 1, 1, 0, 0), "samstags": (0, 0, 0, 0, 0, 1, 0), "sonntags": (0, 0, 0, 0, 0, 0, 1)}
_STAMP: Final = (2026, 11, 22, 0, 0, 0)
"""All members carry one date, so that the same source makes the same bytes."""


def tables(source: Mapping[str, Any]) -> dict[str, list[list[object]]]:
    """The GTFS tables for a source like `linien.yaml`, header first."""
    first, last = source["gueltig"]["ab"], source["gueltig"]["bis"]
    routes: list[list[object]] = [["route_id", "route_short_name", "route_type", "agency_id"]]
    trips: list[list[object]] = [["route_id", "service_id", "trip_id"]]
    calls: list[list[object]] = [["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"]]
    for line in source["linien"]:
        routes.append([line["name"], line["name"], _KINDS[line["art"]], "beispiel"])
        for way, order in (("hin", list(line["halte"].items())), ("zurueck", _turned(line["halte"]))):
            for days, (begin, end, gap) in line[way].items():
                for minute in range(_minutes(begin), _minutes(end) + 1, gap):
                    trip = f"{line['name']}-{way}-{days}-{minute}"
                    trips.append([line["name"], days, trip])
                    for number, (stop, offset) in enumerate(order, 1):
                        moment = f"{(minute + offset) // 60:02}:{(minute + offset) % 60:02}:00"
                        calls.append([trip, moment, moment, stop, number])
    calendar: list[list[object]] = [["service_id", *_WEEK, "start_date", "end_date"]]
    calendar += [[name, *week, f"{first:%Y%m%d}", f"{last:%Y%m%d}"] for name, week in _DAYS.items()]
    return {
        "agency": [
            ["agency_id", "agency_name", "agency_url", "agency_timezone"],
            ["beispiel", "Beispiel", "https://www.vrn.de", "Europe/Berlin"],
        ],
        "stops": [["stop_id", "stop_name", "stop_lat", "stop_lon"], *_stops(source["halte"])],
        "routes": routes,
        "trips": trips,
        "stop_times": calls,
        "calendar": calendar,
        "calendar_dates": [["service_id", "date", "exception_type"], *_feasts(first, last)],
    }


def _stops(stops: Mapping[str, Any]) -> Iterable[list[object]]:
    for key, stop in stops.items():
        place = gazetteer().get(stop["ort"]) if "ort" in stop else None
        yield [key, stop["name"], place.lat if place else stop["lat"], place.lon if place else stop["lon"]]


def _turned(stops: Mapping[str, int]) -> list[tuple[str, int]]:
    whole = max(stops.values())
    return [(stop, whole - offset) for stop, offset in reversed(list(stops.items()))]


def _feasts(first: date, last: date) -> Iterable[list[object]]:
    """On holidays of Rheinland-Pfalz it runs as on Sundays."""
    for day in sorted(holidays.country_holidays("DE", subdiv="RP", years=range(first.year, last.year + 1))):
        if first <= day <= last and day.weekday() != 6:
            usual = "samstags" if day.weekday() == 5 else "werktags"
            yield [usual, f"{day:%Y%m%d}", 2]
            yield ["sonntags", f"{day:%Y%m%d}", 1]


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(timedelta(hours=int(hours), minutes=int(minutes)).total_seconds()) // 60


def write(target: Path) -> None:
    """Make the zip."""
    source = YAML(typ="safe").load(SOURCE.read_text(encoding="utf-8"))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables(source).items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows)
            archive.writestr(zipfile.ZipInfo(f"{name}.txt", _STAMP), text.getvalue(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    zip_path = paths().content / "mobilitaet" / "beispielfahrplan.zip"
    write(zip_path)
    print(f"Geschrieben: {zip_path}")
