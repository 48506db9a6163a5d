"""Timetables on a real feed (DB long distance 2019, 86,193 stop times): import, next departures, connections.

Every query is a new random pair of stops on a random day: days are mostly cold, as they never are in use. Measured are
the CPU time of the process, which other work on the machine hardly changes, and the wall time, which it does. The last
lines compare 200 answers of each kind with a search that tries everything.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from knowledge.clock import BERLIN
from knowledge.settings import ROOT
from knowledge.timetable import database
from knowledge.timetable.build import build
from knowledge.timetable.model import Stop
from knowledge.timetable.network import load, service_days
from knowledge.timetable.planner import LocalPlanner
from knowledge.timetable.raptor import search
from tests.knowledge.timetable.brute_force import BruteForce

TITLE: Final = "Fahrplan (DB Fernverkehr 2019, 86.193 Halte)"
FEED: Final = ROOT / "tests" / "data" / "db-fernverkehr-2019.gtfs.zip"
QUERIES: Final = 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "db.sqlite"
        _import(target)
        planner = LocalPlanner([database.open_read_only(target)])
        began = time.perf_counter()
        planner.warm_up()
        print(f"network loaded: {time.perf_counter() - began:.2f} s")
        print(f"{'milliseconds':34}{'CPU p50':>9}{'CPU p95':>9}{'CPU max':>9}{'wall p50':>10}{'wall p95':>10}   target")
        _measure("next departures", planner, _departures, "10 ms")
        _measure("connection, ≤ 2 changes", planner, _leave_after, "150 ms (p95)")
        _measure("connection, arrive by", planner, _arrive_by, "150 ms (p95)")
        _measure("connection, always on one day", planner, _same_day, "150 ms (p95)")
        _compare(target, planner)
        planner.close()


def _import(target: Path) -> None:
    """Build in a process of its own, so that the memory is that of the import."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_build, args=(target, send))
    process.start()
    seconds, cpu, calls, megabytes = receive.recv()
    process.join()
    print(
        f"import: {calls} stop times in {seconds:.1f} s ({cpu:.1f} s CPU), {megabytes:.0f} MB (targets: 60 s, 500 MB)"
    )


def _build(target: Path, send: object) -> None:
    built = build(FEED, target)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    send.send((built.seconds, time.process_time(), built.calls, megabytes))  # type: ignore[attr-defined]


Query = Callable[[LocalPlanner, Stop, Stop, datetime], object]


def _departures(planner: LocalPlanner, a: Stop, b: Stop, when: datetime) -> object:
    return planner.departures([a], when)


def _leave_after(planner: LocalPlanner, a: Stop, b: Stop, when: datetime) -> object:
    return planner.connections([a], [b], when, count=1)


def _arrive_by(planner: LocalPlanner, a: Stop, b: Stop, when: datetime) -> object:
    return planner.connections([a], [b], when, arrive_by=True, count=1)


def _same_day(planner: LocalPlanner, a: Stop, b: Stop, when: datetime) -> object:
    return planner.connections([a], [b], when.replace(month=6, day=5), count=1)


def _measure(title: str, planner: LocalPlanner, query: Query, target: str) -> None:
    source = random.Random(67)
    stops = sorted(planner.stops, key=lambda stop: stop.id)
    wall, cpu = [], []
    for _ in range(QUERIES):
        a, b = source.sample(stops, 2)
        when = datetime(2019, 1, 1, tzinfo=BERLIN) + timedelta(minutes=source.randrange(330 * 1440))
        began, began_cpu = time.perf_counter(), time.process_time()
        query(planner, a, b, when)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - began_cpu) * 1000)
    print(
        f"{title:34}{statistics.median(cpu):9.1f}{_p95(cpu):9.1f}{max(cpu):9.1f}"
        f"{statistics.median(wall):10.1f}{_p95(wall):10.1f}   {target}"
    )


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _compare(target: Path, planner: LocalPlanner) -> None:
    """How many of 200 random queries are answered as by trying everything."""
    slow = BruteForce(FEED)
    source = random.Random(68)
    by_id = {stop.id.partition(":")[2]: stop for stop in planner.stops}
    db = database.open_read_only(target)
    network = load([db])
    db.close()
    numbers = {stop.gtfs_id: number for number, stop in enumerate(network.stops)}
    days = [datetime(2019, month, day, tzinfo=BERLIN) for month, day in ((3, 30), (3, 31), (6, 9), (10, 27))]
    departures = connections = 0
    for _ in range(QUERIES):
        moment = int((source.choice(days) + timedelta(minutes=source.randrange(1440))).timestamp())
        stop = source.choice(sorted(by_id))
        found = planner.departures([by_id[stop]], datetime.fromtimestamp(moment, BERLIN), 5)
        expected = [leaves for leaves in slow.departures(stop, moment, 5) if leaves - moment <= 24 * 3600]
        departures += [int(one.time.timestamp()) for one in found] == expected
        a, b = source.sample(sorted(numbers), 2)
        ways = search(network, {numbers[a]: moment}, [numbers[b]], service_days(moment), 1 << 59)
        connections += [ride.arrival for ride in ways] == slow.arrivals(a, moment)[b]
    print(f"equal to trying everything: departures {departures}/{QUERIES}, connections {connections}/{QUERIES}")


if __name__ == "__main__":
    main()
