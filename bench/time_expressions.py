"""How well German time expressions are read: our grammar beside dateparser and ctparse on the same sentences.

    python -m bench.time_expressions [--cases FILE] [--failures]

"start right": one of the hits begins when it should. "interval right": there is exactly one hit, and its end is right
too (dateparser and ctparse give no end to compare). A trap is right when nothing is found.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from knowledge.clock import BERLIN
from knowledge.time_expressions import find

TITLE: Final = "German time expressions"
FOLDER: Final = Path(__file__).parent
CLOCKS: Final = {"heldout": datetime(2022, 4, 20, 10, tzinfo=BERLIN), "dev": datetime(2022, 4, 6, 10, tzinfo=BERLIN)}
Found = list[tuple[datetime, datetime | None]]
Reader = Callable[[str, datetime], Found]


@dataclass(frozen=True)
class Case:
    sentence: str
    start: datetime | None
    """None: a trap, nothing may be found."""
    end: datetime | None


@dataclass(frozen=True)
class Score:
    positives: int
    starts: int
    """Positives where one of the hits has the right start."""
    intervals: int
    """Positives where exactly one hit has the right start and end."""
    traps: int
    false_hits: int
    milliseconds: float
    """Mean per sentence."""


def read_cases(path: Path) -> list[Case]:
    """The cases of a TSV file.

    Raises:
        ValueError: a line does not have three columns.
    """
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            sentence, start, end = line.split("\t")
            cases.append(Case(sentence, _moment(start), _moment(end)))
    return cases


def _moment(text: str) -> datetime | None:
    return None if text == "-" else datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def ours(sentence: str, now: datetime) -> Found:
    return [(span.start, span.end) for span in find(sentence, now)]


def dateparser_reader() -> Reader:
    from dateparser.search import search_dates

    def read(sentence: str, now: datetime) -> Found:
        settings: Any = {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
        hits = search_dates(sentence, languages=["de"], settings=settings) or []
        return [(moment.replace(tzinfo=BERLIN), None) for _, moment in hits]

    return read


def ctparse_reader() -> Reader:
    from ctparse import ctparse

    def read(sentence: str, now: datetime) -> Found:
        result = ctparse(sentence, ts=now.replace(tzinfo=None), timeout=2.0)
        meant = getattr(result, "resolution", None)
        start = getattr(meant, "t_from", None) or meant
        moment = getattr(start, "dt", None) if start is not None else None
        if meant is None:
            return []
        return [(moment.replace(tzinfo=BERLIN) if moment else datetime(1, 1, 2, tzinfo=BERLIN), None)]

    return read


def score(reader: Reader, cases: list[Case], now: datetime) -> tuple[Score, list[str]]:
    """The figures, and one line for each case that is not right."""
    starts = intervals = false_hits = 0
    failures = []
    begun = time.perf_counter()
    for case in cases:
        try:
            found = reader(case.sentence, now)
        except Exception as error:  # a foreign library that falls over has not found it
            found = []
            failures.append(f"{case.sentence}: {type(error).__name__}")
        if case.start is None:
            false_hits += bool(found)
        else:
            starts += any(_same(begin, case.start) for begin, _ in found)
            intervals += found == [(case.start, case.end)]
        if (case.start is None and found) or (case.start and (len(found) != 1 or found[0] != (case.start, case.end))):
            failures.append(f"{case.sentence}: {[tuple(m and m.isoformat() for m in pair) for pair in found]}")
    elapsed = (time.perf_counter() - begun) * 1000 / len(cases)
    positives = sum(case.start is not None for case in cases)
    return Score(positives, starts, intervals, len(cases) - positives, false_hits, elapsed), failures


def _same(found: datetime, meant: datetime) -> bool:
    """For a whole day, any moment of the day will do: the libraries keep the present clock time in it."""
    whole_day = meant.hour == meant.minute == 0
    return found.date() == meant.date() if whole_day else found == meant


def main(argv: Sequence[str] = ()) -> int:
    """Print the table of comparison."""
    logging.getLogger("ctparse").setLevel(logging.ERROR)  # it reports each sentence without a date
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=FOLDER / "time_expressions_heldout.tsv")
    parser.add_argument("--failures", action="store_true", help="print what our grammar got wrong")
    args = parser.parse_args(argv)
    cases = read_cases(args.cases)
    now = CLOCKS[args.cases.stem.rpartition("_")[2]]
    print(f"{args.cases.name}: {len(cases)} sentences, clock {now:%Y-%m-%d %H:%M}")
    print("| reader | start right | interval right | false hits | ms per sentence |\n|---|---|---|---|---|")
    for name, make in (("own grammar", lambda: ours), ("dateparser", dateparser_reader), ("ctparse", ctparse_reader)):
        try:
            reader: Reader = make()
        except ImportError:
            print(f"| {name} | not installed | | | |")
            continue
        result, failures = score(reader, cases, now)
        interval = f"{result.intervals}/{result.positives}" if name == "own grammar" else "–"
        print(
            f"| {name} | {result.starts}/{result.positives} | {interval} | {result.false_hits}/{result.traps} |"
            f" {result.milliseconds:.1f} |"
        )
        if args.failures and name == "own grammar":
            print("\n".join(f"    {line}" for line in failures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
