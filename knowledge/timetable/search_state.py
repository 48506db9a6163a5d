"""The trip talked about, as it lies in the slot `fahrt_suche` between two sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from knowledge import clock

SLOT: Final = "fahrt_suche"

Kind = Literal["abfahrt", "verbindung", "letzte", "linie"]


@dataclass(frozen=True)
class TripSearch:
    """All values survive JSON. Names are as in the gazetteer or the timetable, moments ISO with offset."""

    art: Kind = "verbindung"
    von: str = ""
    nach: str = ""
    zeit: str = ""
    """Wanted moment; empty means now."""
    ankunft: bool = False
    """`zeit` is when one wants to be there."""
    erste: str = ""
    """First and last departure shown, for `früher` and `später`."""
    letzte: str = ""
    erste_an: str = ""
    """Arrival of the first connection shown: an earlier one arrives before, the way back begins then."""
    erste_fahrt: bool = False
    """The first ride was asked for without a day: today's, from `zeit` on, or tomorrow's when that has gone."""
    vorher: bool = False
    """`ankunft` only looks for earlier ways; nobody asked to be there by `zeit`."""
    rueck: bool = False
    """`von` and `nach` have been exchanged: „der letzte Bus zurück“ means this way."""
    linie: str = ""
    """The only line wanted, as painted on it."""
    mittel: str = ""
    """`zug` or `bus`: nothing else is wanted."""
    fehlt: Literal["", "von", "nach"] = ""
    """What was asked for."""
    versuche: int = 0
    """How often it was asked for."""

    @classmethod
    def from_slot(cls, value: object) -> TripSearch | None:
        """What the slot holds; None when it holds nothing usable."""
        if not isinstance(value, Mapping):
            return None
        known = {key: value[key] for key in cls.__dataclass_fields__ if key in value}
        try:
            return cls(**known)
        except TypeError:
            return None

    def to_slot(self) -> dict[str, Any]:
        return asdict(self)


def towards(destination: str, arrival: str = "", origin: str = "") -> dict[str, Any]:
    """A value for the slot after an answer about something that takes place somewhere.

    With it, `Wie komme ich hin?` and `Wann kommt der letzte Bus zurück?` know where. `arrival` is an ISO moment.
    """
    return TripSearch("verbindung", origin, destination, arrival, bool(arrival)).to_slot()


def to_moment(text: str | None) -> datetime | None:
    """An ISO moment, aware; None when it is none."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(clock.BERLIN) if moment.tzinfo else moment.replace(tzinfo=clock.BERLIN)
