"""Timetables on a real feed (DB long distance 2019, 86,193 stop times): import, next departures, connections.

Every query is a new random pair of stops on a random day: days are mostly cold, as they never are in use.
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
from knowledge.timetable.planner import LocalPlanner

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
        print(f"{'':44}{'p50':>8}{'p95':>8}{'max':>8}   target")
        _measure("next departures", planner, _departures, "10 ms")
        _measure("connection, ≤ 2 changes", planner, _leave_after, "150 ms (p95)")
        _measure("connection, arrive by", planner, _arrive_by, "150 ms (p95)")
        _measure("connection, always on one day", planner, _same_day, "150 ms (p95)")
        planner.close()


def _import(target: Path) -> None:
    """Build in a process of its own, so that the memory is that of the import."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_build, args=(target, send))
    process.start()
    seconds, calls, megabytes = receive.recv()
    process.join()
    print(f"import: {calls} stop times in {seconds:.1f} s, {megabytes:.0f} MB (targets: 60 s, 500 MB)")


def _build(target: Path, send: object) -> None:
    built = build(FEED, target)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    send.send((built.seconds, built.calls, megabytes))  # type: ignore[attr-defined]


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
    milliseconds = []
    for _ in range(QUERIES):
        a, b = source.sample(stops, 2)
        when = datetime(2019, 1, 1, tzinfo=BERLIN) + timedelta(minutes=source.randrange(330 * 1440))
        began = time.perf_counter()
        query(planner, a, b, when)
        milliseconds.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    median = statistics.median(milliseconds)
    print(f"{title:44}{median:8.1f}{p95:8.1f}{max(milliseconds):8.1f}   {target}")


if __name__ == "__main__":
    main()
