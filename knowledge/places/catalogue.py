"""All places of the content folder: read again when a file changes; while it is broken, its last good version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from knowledge.errors import ContentError
from knowledge.places import geojson
from knowledge.places.charging import read_charging
from knowledge.places.model import PointOfInterest, kilometres
from knowledge.settings import paths
from knowledge.yaml_file import read_model

CHARGING_FOLDER: Final = "mobilitaet"


class ChargingSidecar(BaseModel):
    """`<name>.yaml` beside a charging-station CSV."""

    model_config = ConfigDict(extra="forbid")

    titel: str = ""
    beispiel: bool = False
    stand: date | None = None
    quelle: str = ""
    lizenz: str = ""
    kreis: str = ""
    """Keep only stations of this `Kreis/kreisfreie Stadt`."""


@dataclass
class Catalogue:
    """The places of one content folder."""

    content: Path
    errors: list[ContentError] = field(default_factory=list)
    _good: dict[Path, tuple[tuple[float, ...], list[PointOfInterest]]] = field(default_factory=dict)

    def places(self) -> list[PointOfInterest]:
        """All places as the files are now. Files with errors are reported in `errors`."""
        self.errors = []
        found: list[PointOfInterest] = []
        for path, read in self._files():
            found += self._read(path, read)
        return found

    def nearest(self, kind: str, lat: float, lon: float, count: int = 3) -> list[tuple[float, PointOfInterest]]:
        """(kilometres, place) of a kind, nearest first."""
        found = [(kilometres(lat, lon, p.lat, p.lon), p) for p in self.places() if kind in p.kinds]
        return sorted(found, key=lambda item: item[0])[:count]

    def _files(self) -> Iterator[tuple[Path, Callable[[Path, str], list[PointOfInterest]]]]:
        for path in sorted((self.content / geojson.FOLDER).glob("*.geojson")):
            yield path, geojson.read_geojson
        for path in sorted((self.content / CHARGING_FOLDER).glob("*.csv")):
            yield path, self._charging

    def _charging(self, path: Path, name: str) -> list[PointOfInterest]:
        sidecar = read_sidecar(path, name)
        return read_charging(path, name, county=sidecar.kreis, example=sidecar.beispiel, checked=sidecar.stand)

    def _read(self, path: Path, read: Callable[[Path, str], list[PointOfInterest]]) -> list[PointOfInterest]:
        sidecar = path.with_suffix(".yaml")
        version = tuple(file.stat().st_mtime_ns for file in (path, sidecar) if file.exists())
        known = self._good.get(path)
        if known and known[0] == version:
            return known[1]
        try:
            places = read(path, path.relative_to(self.content).as_posix())
        except ContentError as error:
            self.errors.append(error)
            return known[1] if known else []
        self._good[path] = (version, places)
        return places


def read_sidecar(path: Path, name: str) -> ChargingSidecar:
    """What staff say about a CSV.

    Raises:
        ContentError: the YAML file is wrong.
    """
    sidecar = path.with_suffix(".yaml")
    if not sidecar.exists():
        return ChargingSidecar()
    return read_model(sidecar, name.rsplit(".", 1)[0] + ".yaml", ChargingSidecar)


@cache
def catalogue() -> Catalogue:
    """The places of the configured content folder."""
    return Catalogue(paths().content)
