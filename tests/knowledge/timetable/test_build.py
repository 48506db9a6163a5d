"""A timetable is read whole or not at all; dirt is told and tolerated, danger refused, what was there stays."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.clock import BERLIN
from knowledge.errors import ContentError
from knowledge.timetable import database
from knowledge.timetable.build import Bounds, Built, build
from knowledge.timetable.planner import LocalPlanner
from tests.knowledge.timetable import feeds


def planner_of(tmp_path: Path, **changes: str | bytes | None) -> tuple[LocalPlanner, Built]:
    built = build(feeds.write(tmp_path / "feed.zip", **changes), tmp_path / "feed.sqlite")
    return LocalPlanner([database.open_read_only(tmp_path / "feed.sqlite")]), built


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def times(planner: LocalPlanner, stop: str, when: str, count: int = 5) -> list[str]:
    (found,) = (known for known in planner.stops if known.name == stop)
    return [f"{d.time:%a %H:%M} {d.line.spoken}" for d in planner.departures([found], at(when), count)]


def stop(planner: LocalPlanner, name: str) -> list:  # type: ignore[type-arg]
    return [known for known in planner.stops if known.name == name]


def test_platforms_count_as_their_station(tmp_path: Path) -> None:
    planner, built = planner_of(tmp_path)
    assert times(planner, "Adorf Bahnhof", "2026-11-23T07:00", 2) == ["Mon 08:00 RB 1", "Mon 09:00 RB 1"]
    assert built.problems == []


def test_weekdays_weekends_and_exceptions(tmp_path: Path) -> None:
    planner, _ = planner_of(tmp_path)
    # 1 May 2026 is a Friday that runs like a Sunday.
    assert times(planner, "Cedorf Markt", "2026-05-01T05:00", 1) == ["Fri 10:00 Bus 270"]
    assert times(planner, "Cedorf Markt", "2026-05-02T05:00", 1) == ["Sat 10:00 Bus 270"]


def test_times_past_midnight_belong_to_the_evening_before(tmp_path: Path) -> None:
    planner, _ = planner_of(tmp_path)
    # Friday's night train leaves on Saturday at 0:30.
    assert times(planner, "Cedorf Markt", "2026-11-27T23:00", 1) == ["Sat 00:30 RB 1"]


def test_missing_times_between_stops_are_filled_in(tmp_path: Path) -> None:
    planner, _ = planner_of(tmp_path)
    assert times(planner, "Bedorf", "2026-11-23T09:00", 1) == ["Mon 09:10 RB 1"]


def test_a_change_within_a_connection(tmp_path: Path) -> None:
    planner, _ = planner_of(tmp_path)
    (way,) = planner.connections(
        stop(planner, "Adorf Bahnhof"), stop(planner, "Dedorf"), at("2026-11-23T07:00"), count=1
    )
    assert (f"{way.departure:%H:%M}", f"{way.arrival:%H:%M}", way.changes) == ("08:00", "08:40", 1)
    assert [leg.line.spoken for leg in way.legs] == ["RB 1", "Bus 270"]


def test_last_way_back_counts_the_small_hours(tmp_path: Path) -> None:
    planner, _ = planner_of(tmp_path)
    last = planner.last_connection(stop(planner, "Cedorf Markt"), stop(planner, "Adorf Bahnhof"), date(2026, 11, 23))
    assert last is not None
    assert f"{last.departure:%a %H:%M}" == "Tue 00:30"


def test_no_way_back_on_a_day_without_service(tmp_path: Path) -> None:
    planner, _ = planner_of(tmp_path)
    sunday = date(2026, 11, 29)
    assert planner.last_connection(stop(planner, "Cedorf Markt"), stop(planner, "Adorf Bahnhof"), sunday) is None


def test_a_transfer_time_of_the_publisher_counts(tmp_path: Path) -> None:
    transfers = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nC,C,2,600\n"
    planner, _ = planner_of(tmp_path, transfers=transfers)
    assert not [
        way
        for way in planner.connections(
            stop(planner, "Adorf Bahnhof"), stop(planner, "Dedorf"), at("2026-11-23T07:00"), count=1
        )
        if way.arrival < at("2026-11-23T10:00")
    ]


def test_frequencies_become_rides(tmp_path: Path) -> None:
    frequencies = "trip_id,start_time,end_time,headway_secs\nt3,10:00:00,11:00:00,1200\n"
    planner, _ = planner_of(tmp_path, frequencies=frequencies)
    found = times(planner, "Cedorf Markt", "2026-11-23T08:00", 3)
    assert found == ["Mon 10:00 Bus 270", "Mon 10:20 Bus 270", "Mon 10:40 Bus 270"]


def test_dirt_is_counted_and_tolerated(tmp_path: Path) -> None:
    dirty = feeds.STOP_TIMES + ("t1,08:30:00,08:30:00,NIRGENDS,4\nunbekannt,08:00:00,08:00:00,A1,1\nt4,kaputt,,D,3\n")
    planner, built = planner_of(
        tmp_path, stop_times=dirty, trips=feeds.TRIPS + "R9,W,ohne-linie,X\n", stops="\ufeff" + feeds.STOPS
    )
    report = "\n".join(built.problems)
    assert "unbekannter Haltestelle" in report
    assert "unbekannten Fahrt" in report
    assert "unbekannten Linie" in report
    assert "Zeile" in report
    assert times(planner, "Adorf Bahnhof", "2026-11-23T07:00", 1) == ["Mon 08:00 RB 1"]


def test_repeated_stop_sequence_keeps_the_order_of_the_file(tmp_path: Path) -> None:
    same = feeds.STOP_TIMES.replace("A1,1\nt1,08:10", "A1,1\nt1,08:10").replace("08:11:00,B,2", "08:11:00,B,1")
    planner, built = planner_of(tmp_path, stop_times=same)
    assert any("doppelter Haltfolge" in line for line in built.problems)
    assert times(planner, "Bedorf", "2026-11-23T08:00", 1) == ["Mon 08:11 RB 1"]


def test_windows_encoding_is_read(tmp_path: Path) -> None:
    stops = feeds.STOPS.replace("Bedorf", "Börsdorf").encode("cp1252")
    planner, _ = planner_of(tmp_path, stops=stops)
    assert "Börsdorf" in {known.name for known in planner.stops}


def test_only_trips_that_touch_the_bounds_are_kept(tmp_path: Path) -> None:
    path = feeds.write(tmp_path / "feed.zip")
    built = build(path, tmp_path / "feed.sqlite", Bounds(49.64, 7.5, 49.66, 7.6))
    assert built.trips == 2  # the two that call at Dedorf


@pytest.mark.parametrize("table", ["stops", "trips", "stop_times", "routes"])
def test_a_missing_table_is_named(tmp_path: Path, table: str) -> None:
    with pytest.raises(ContentError, match=rf"{table}\.txt"):
        planner_of(tmp_path, **{table: None})


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="stop_sequence"):
        planner_of(tmp_path, stop_times=feeds.STOP_TIMES.replace("stop_sequence", "reihenfolge"))


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in feeds.TABLES.items():
            if name != "stop_times.txt":
                archive.writestr(name, content)
        with archive.open("stop_times.txt", "w") as member:
            for _ in range(200):
                member.write(b"0" * 1_000_000)
    return path


def broken(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04 das ist keine Zip-Datei")
    return path


def cut_off(path: Path) -> Path:
    whole = feeds.write(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def no_text(path: Path) -> Path:
    return feeds.write(path, stop_times=b"\x00\x01\x02" * 5000)


@pytest.mark.parametrize("make", [bomb, broken, cut_off, no_text])
def test_dangerous_or_damaged_files_are_refused_and_the_old_timetable_stays(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "feed.sqlite"
    build(feeds.write(tmp_path / "gut.zip"), target)
    before = target.read_bytes()
    with pytest.raises(ContentError) as caught:
        build(make(tmp_path / "schlecht.zip"), target)
    assert "Bitte" in str(caught.value)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "neu" in path.name] == []


def test_a_way_over_the_hour_that_is_skipped_in_spring(tmp_path: Path) -> None:
    """29 March 2026: at 2 o'clock it becomes 3. GTFS counts from noon minus 12 hours."""
    trips = feeds.TRIPS + "R1,S,nacht,Adorf\n"
    calls = feeds.STOP_TIMES + "nacht,01:30:00,01:30:00,C,1\nnacht,04:00:00,04:00:00,A1,2\n"
    planner, _ = planner_of(tmp_path, trips=trips, stop_times=calls)
    (way,) = planner.connections(
        stop(planner, "Cedorf Markt"), stop(planner, "Adorf Bahnhof"), at("2026-03-28T23:30"), count=1
    )
    assert f"{way.arrival:%H:%M}" == "04:00"
    assert way.duration == timedelta(hours=2, minutes=30)
