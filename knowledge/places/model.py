"""A place one can go to: a charging station, a bench for hitching a ride, a playground, a castle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge.reply import Link

KINDS: Final = {
    "ladesaeule": "E-Ladesäulen",
    "mitfahrbank": "Mitfahrbänke",
    "draisine": "Draisinen-Bahnhöfe",
    "spielplatz": "Spielplätze",
    "kinder": "Ziele für Kinder",
    "ausflug": "Ausflugsziele",
    "halle": "Veranstaltungsorte",
}
"""Kind → its plural, as an answer says it."""


@dataclass(frozen=True)
class PointOfInterest:
    name: str
    kinds: tuple[str, ...]
    """Keys of `KINDS`."""
    lat: float
    """Degrees north, WGS 84."""
    lon: float
    """Degrees east, WGS 84."""
    village: str = ""
    details: tuple[str, ...] = ()
    """German lines for the answer: opening hours, power, telephone."""
    source: str = ""
    checked: date | None = None
    unchecked: bool = False
    """`pruefen`: the facts have not been verified lately."""
    example: bool = False
    """Invented."""
    approximate: bool = False
    """The position is only that of the village."""
    file: str = ""
    """Path of the file below the content folder, without suffix."""

    @property
    def map_link(self) -> Link:
        """OpenStreetMap with a mark."""
        place = f"{self.lat:.5f}"
        return Link(
            f"Karte: {self.name}",
            f"https://www.openstreetmap.org/?mlat={place}&mlon={self.lon:.5f}#map=17/{place}/{self.lon:.5f}",
        )


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on a sphere (haversine), good to 0.5 %."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 12_742 * math.asin(math.sqrt(half))


def say_distance(km: float) -> str:
    """`800 m`, `2,3 km`, `14 km`."""
    if km < 1:
        return f"{max(50, round(km * 20) * 50)} m"
    return f"{km:.1f} km".replace(".", ",") if km < 10 else f"{km:.0f} km"
