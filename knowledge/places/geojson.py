"""Places in GeoJSON files (`orte/*.geojson`): points with German properties."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from knowledge.errors import ContentError
from knowledge.places.model import KINDS, PointOfInterest

FOLDER: Final = "orte"
MAX_BYTES: Final = 20_000_000


class _Point(BaseModel):
    type: Literal["Point"]
    coordinates: Annotated[list[float], Field(min_length=2, max_length=3)]


class _Properties(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    art: Annotated[list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]
    ort: str = ""
    beschreibung: str = ""
    oeffnungszeiten: str = ""
    telefon: str = ""
    kosten: str = ""
    web: str = ""
    quelle: str = ""
    stand: date | None = None
    pruefen: bool = False
    beispiel: bool = False
    lage_ungefaehr: bool = False


class _Feature(BaseModel):
    geometry: _Point
    properties: _Properties


def read_geojson(path: Path, name: str) -> list[PointOfInterest]:
    """The places of one file; `name` is its path below the content folder.

    Raises:
        ContentError: no GeoJSON, too large, or a property is wrong.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ContentError("Die Datei ist zu groß.", "Bitte auf den Landkreis beschränken.", name)
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # ValueError: also a number of 5,000 digits
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ContentError(
            "Die Datei ist kein gültiges JSON.", "Bitte Klammern und Kommas prüfen.", name, line
        ) from error
    features = data.get("features") if isinstance(data, dict) and data.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise ContentError("Die Datei ist keine FeatureCollection.", "Bitte als GeoJSON exportieren.", name)
    return [_read(feature, number, name) for number, feature in enumerate(features, 1)]


def _read(data: Any, number: int, name: str) -> PointOfInterest:
    try:
        feature = _Feature.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        what = "unbekannter Schlüssel" if first["type"] == "extra_forbidden" else "fehlt oder ist falsch"
        raise ContentError(f"Ort Nr. {number}: {where}: {what}.", "Bitte berichtigen.", name) from error
    properties = feature.properties
    unknown = [kind for kind in properties.art if kind not in KINDS]
    if unknown:
        allowed = ", ".join(KINDS)
        raise ContentError(f"Ort Nr. {number}: art „{unknown[0]}“ gibt es nicht.", f"Möglich sind: {allowed}.", name)
    lon, lat = feature.geometry.coordinates[:2]
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or lat < lon:
        # In Germany the latitude is always the larger number.
        raise ContentError(
            f"Ort Nr. {number}: Länge und Breite sind vertauscht.", "In GeoJSON steht die Länge zuerst.", name
        )
    details = [properties.beschreibung]
    details += [f"Geöffnet: {properties.oeffnungszeiten}"] if properties.oeffnungszeiten else []
    details += [f"Telefon: {properties.telefon}"] if properties.telefon else []
    details += [f"Kosten: {properties.kosten}"] if properties.kosten else []
    details += [f"Internet: {properties.web}"] if properties.web else []
    return PointOfInterest(
        properties.name,
        tuple(properties.art),
        lat,
        lon,
        properties.ort,
        tuple(line for line in details if line),
        properties.quelle,
        properties.stand,
        properties.pruefen,
        properties.beispiel,
        properties.lage_ungefaehr,
        name.rsplit(".", 1)[0],
    )
