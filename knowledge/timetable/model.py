"""What the timetable talks about: stops, departures, legs and connections. All times are aware, Europe/Berlin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final, NewType

StopId = NewType("StopId", str)
"""`<feed>:<stop_id of the feed>`; for a MOTIS server, its own stop id."""


class Mode(Enum):
    """What one rides in, named as residents say it."""

    TRAIN = "Zug"
    BUS = "Bus"
    TRAM = "Straßenbahn"
    ON_DEMAND = "Ruftaxi"
    OTHER = "Fahrt"


@dataclass(frozen=True)
class Stop:
    """A place where one gets on: a station with all its platforms, or a single stop."""

    id: StopId
    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Line:
    name: str
    """As painted on the vehicle: `270`, `RB 67`."""
    mode: Mode

    @property
    def spoken(self) -> str:
        """`Bus 270`, `RB 67`: the mode is only said where the name does not tell it."""
        return f"{self.mode.value} {self.name}" if self.name[:1].isdigit() else self.name or self.mode.value


def line_key(name: str) -> str:
    """One spelling of a line's name: `RB 67`, `rb67` and `RB-67` are one."""
    return re.sub(r"\W", "", name).lower()


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to ride in."""

    line: str = ""
    """`line_key` of the only line; empty: any."""
    modes: frozenset[Mode] = frozenset()
    """Empty: any."""

    def allows(self, line: Line) -> bool:
        return (not self.line or line_key(line.name) == self.line) and (not self.modes or line.mode in self.modes)


ANY: Final = Wanted()


@dataclass(frozen=True)
class Departure:
    line: Line
    headsign: str
    """Where the vehicle goes."""
    stop: Stop
    time: datetime
    platform: str = ""
    on_demand: bool = False
    """Runs only when ordered by telephone."""


@dataclass(frozen=True)
class Leg:
    """One ride without changing."""

    line: Line
    headsign: str
    start: Stop
    departure: datetime
    end: Stop
    arrival: datetime
    on_demand: bool = False


@dataclass(frozen=True)
class Connection:
    """A way from A to B: at least one leg, in order."""

    legs: tuple[Leg, ...]

    @property
    def departure(self) -> datetime:
        return self.legs[0].departure

    @property
    def arrival(self) -> datetime:
        return self.legs[-1].arrival

    @property
    def changes(self) -> int:
        return len(self.legs) - 1

    @property
    def duration(self) -> timedelta:
        # In UTC: on the night the clocks change, local times do not subtract.
        return timedelta(seconds=self.arrival.timestamp() - self.departure.timestamp())


@dataclass(frozen=True)
class FeedInfo:
    """What staff wrote about a timetable in the YAML file beside it, and what the feed says itself."""

    name: str
    """File name without suffix."""
    title: str
    example: bool = False
    """Invented times: every answer says so."""
    checked: date | None = None
    """`stand`: when the file was last checked or downloaded."""
    source: str = ""
    ask_title: str = "Verkehrsverbund"
    """Where residents can check a time."""
    ask_url: str = ""
    first_day: date | None = None
    """First and last day with any trip."""
    last_day: date | None = None
