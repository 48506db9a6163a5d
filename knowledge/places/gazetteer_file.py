"""The file `orte/gemeinden.yaml`: its schema, and the places it lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.yaml_file import read_model

FILE: Final = "orte/gemeinden.yaml"

Kind = Literal["gemeinde", "ortsteil", "nachbarort", "verbandsgemeinde", "kreis"]


@dataclass(frozen=True)
class Place:
    """A village, a part of one, a town nearby, or an area (Verbandsgemeinde, county)."""

    name: str
    """Official name: `Schönenberg-Kübelberg`."""
    community: str
    """Name of its Verbandsgemeinde; empty outside the county and for the county itself."""
    lat: float
    """Degrees north, WGS 84; a part of a village lies where its village lies."""
    lon: float
    """Degrees east, WGS 84."""
    kind: Kind = "gemeinde"
    municipality: str = ""
    """The municipality it belongs to; the same as `name` for a municipality."""
    population: int = 0
    """Inhabitants on the file's `stand`; 0 where unknown."""
    postcode: str = ""
    also: tuple[str, ...] = ()
    """Other names and spellings."""
    is_word: bool = False
    """The name is an ordinary word too (`Brücken`)."""

    @property
    def in_county(self) -> bool:
        return self.kind != "nachbarort"

    @property
    def is_area(self) -> bool:
        return self.kind in ("verbandsgemeinde", "kreis")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Source(_Strict):
    titel: str
    url: str = ""
    lizenz: str = ""


class _Village(_Strict):
    name: str = Field(min_length=2)
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    plz: str = ""
    einwohner: int = 0
    auch: list[str] = []
    ortsteile: list[str] = []
    wort: bool = False


class _Community(_Strict):
    name: str
    gemeinden: list[_Village] = Field(min_length=1)


class _Neighbours(_Strict):
    quelle: _Source
    orte: list[_Village] = []


class _File(_Strict):
    kreis: str
    stand: date
    quelle: _Source
    ortsteile_pruefen: bool = False
    verbandsgemeinden: list[_Community] = Field(min_length=1)
    nachbarorte: _Neighbours | None = None


def read(content_dir: Path) -> list[Place]:
    """All places of `orte/gemeinden.yaml`; none when the file is missing.

    Raises:
        ContentError: the file is no YAML or does not fit the schema.
    """
    path = content_dir / FILE
    if not path.exists():
        return []
    return list(_places(read_model(path, FILE, _File)))


def _places(data: _File) -> Iterator[Place]:
    villages = [(community.name, village) for community in data.verbandsgemeinden for village in community.gemeinden]
    for community, village in villages:
        yield _place(village, community, "gemeinde")
        for part in village.ortsteile:
            yield Place(part, community, village.lat, village.lon, "ortsteil", village.name, postcode=village.plz)
    for village in data.nachbarorte.orte if data.nachbarorte else ():
        yield _place(village, "", "nachbarort")
    for item in data.verbandsgemeinden:
        lat, lon = _centre(item.gemeinden)
        yield Place(item.name, item.name, lat, lon, "verbandsgemeinde")
    lat, lon = _centre([village for _, village in villages])
    yield Place(data.kreis, "", lat, lon, "kreis")


def _place(village: _Village, community: str, kind: Kind) -> Place:
    return Place(
        village.name,
        community,
        village.lat,
        village.lon,
        kind,
        village.name,
        village.einwohner,
        village.plz,
        tuple(village.auch),
        village.wort,
    )


def _centre(villages: list[_Village]) -> tuple[float, float]:
    count = len(villages)
    return round(sum(v.lat for v in villages) / count, 5), round(sum(v.lon for v in villages) / count, 5)
