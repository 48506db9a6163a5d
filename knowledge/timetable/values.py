"""Single values of GTFS tables: times, days, numbers. What is unreadable becomes None; the caller counts it."""

from __future__ import annotations

from datetime import date


def seconds(text: str) -> int | None:
    """`25:10:00` as seconds after the start of the service day; None when it is no time."""
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(part.strip().isdigit() for part in parts):
        return None
    hours, minutes, *rest = (int(part) for part in parts)
    if hours > 200 or minutes > 59 or (rest and rest[0] > 59):
        return None
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)


def complete(times: list[tuple[int | None, int | None]]) -> list[tuple[int, int]] | None:
    """Times of a trip with those between two timed stops filled in evenly; None when an end has no time."""
    known = [(a if a is not None else d, d if d is not None else a) for a, d in times]
    if not known or known[0][0] is None or known[-1][0] is None:
        return None
    done: list[tuple[int, int]] = []
    for index, (arrival, departure) in enumerate(known):
        if arrival is not None and departure is not None:
            done.append((arrival, departure))
            continue
        after = next(i for i in range(index, len(known)) if known[i][0] is not None)
        begin, end = done[-1][1], known[after][0]
        assert end is not None
        moment = begin + (end - begin) // (after - index + 1)
        done.append((moment, moment))
    return done


def boarding(text: str) -> int:
    """GTFS pickup and drop-off type as 0 no, 1 yes (or by telling the driver), 2 after ordering by telephone."""
    return {"1": 0, "2": 2}.get(text, 1)


def number_of(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def degrees(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None


def day_of(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 else None
    except ValueError:
        return None
