"""The planner finds on a real timetable exactly what trying everything finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.settings import ROOT
from knowledge.timetable import database
from knowledge.timetable.build import build
from knowledge.timetable.network import load, service_days
from knowledge.timetable.planner import LocalPlanner
from knowledge.timetable.raptor import search
from tests.knowledge.timetable.brute_force import BERLIN, BruteForce

FEED = ROOT / "tests" / "data" / "db-fernverkehr-2019.gtfs.zip"
QUERIES = 200


@pytest.fixture(scope="module")
def slow() -> BruteForce:
    return BruteForce(FEED)


@pytest.fixture(scope="module")
def database_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fahrplan") / "db.sqlite"
    build(FEED, path)
    return path


@pytest.fixture(scope="module")
def planner(database_path: Path) -> Iterator[LocalPlanner]:
    planner = LocalPlanner([database.open_read_only(database_path)])
    yield planner
    planner.close()


def moments() -> list[int]:
    """Random moments on few days, the two on which the clocks change among them."""
    source = random.Random(270)
    days = [datetime(2019, 3, 30), datetime(2019, 3, 31), datetime(2019, 10, 27), datetime(2019, 6, 9)]
    return [
        int((source.choice(days) + timedelta(minutes=source.randrange(1440))).replace(tzinfo=BERLIN).timestamp())
        for _ in range(QUERIES)
    ]


def test_next_departures(planner: LocalPlanner, slow: BruteForce) -> None:
    source = random.Random(67)
    by_id = {stop.id.partition(":")[2]: stop for stop in planner.stops}
    served = sorted(by_id)
    for moment in moments():
        stop = source.choice(served)
        found = planner.departures([by_id[stop]], datetime.fromtimestamp(moment, BERLIN), 5)
        expected = [t for t in slow.departures(stop, moment, 5) if t - moment <= 24 * 3600]
        assert [int(departure.time.timestamp()) for departure in found] == expected, (stop, moment)


def test_connections_with_up_to_two_changes(database_path: Path, slow: BruteForce) -> None:
    source = random.Random(671)
    db = database.open_read_only(database_path)
    network = load([db])
    db.close()
    numbers = {stop.gtfs_id: number for number, stop in enumerate(network.stops)}
    reached = 0
    for moment in moments():
        origin, destination = source.sample(sorted(numbers), 2)
        found = search(network, {numbers[origin]: moment}, [numbers[destination]], service_days(moment), 1 << 59)
        expected = slow.arrivals(origin, moment)[destination]
        assert [ride.arrival for ride in found] == expected, (origin, destination, moment)
        reached += bool(expected)
        for ride in found:
            chain = ride.chain()
            assert chain[0].departure >= moment
            for before, after in pairwise(chain):
                assert before.arrival + 180 <= after.departure
    assert reached > QUERIES / 3


def test_arrive_by_is_the_latest_way_that_is_in_time(planner: LocalPlanner, slow: BruteForce) -> None:
    """A minute later than the departure found, everything arrives too late; with it, one is in time."""
    source = random.Random(5)
    by_id = {stop.id.partition(":")[2]: stop for stop in planner.stops}
    checked = 0
    for deadline in moments()[:40]:
        origin, destination = source.sample(sorted(by_id), 2)
        found = planner.connections(
            [by_id[origin]],
            [by_id[destination]],
            datetime.fromtimestamp(deadline, BERLIN),
            arrive_by=True,
            count=1,
        )
        if not found:
            continue
        checked += 1
        (connection,) = found
        assert connection.arrival.timestamp() <= deadline
        same_changes = connection.changes + 1
        later = slow.arrivals(origin, int(connection.departure.timestamp()) + 60, same_changes)[destination]
        assert not later or later[-1] > deadline
        with_it = slow.arrivals(origin, int(connection.departure.timestamp()), same_changes)[destination]
        assert with_it[-1] == int(connection.arrival.timestamp())
    assert checked > 10
