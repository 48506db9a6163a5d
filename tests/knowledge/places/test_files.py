"""Files with places as they come: the register in both encodings, GeoJSON with mistakes; nothing is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.places.catalogue import Catalogue
from knowledge.places.charging import read_charging
from knowledge.places.geojson import read_geojson
from knowledge.places.model import kilometres, say_distance
from knowledge.settings import ROOT

CONTENT = ROOT / "knowledge" / "inhalt"
SHIPPED = CONTENT / "mobilitaet" / "ladesaeulen-beispiel.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_register_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(SHIPPED.read_text(encoding="utf-8-sig"), encoding=encoding)
    stations = read_charging(path, "register.csv")
    assert [station.village for station in stations] == ["Kusel", "Lauterecken", "Schönenberg-Kübelberg"]
    assert stations[0].lat == pytest.approx(49.53763)
    assert any("50 kW" in line for line in stations[0].details)


def test_register_keeps_one_county_and_stations_in_operation(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8-sig")
    text = text.replace("Landkreis Kusel", "Landkreis Mainz-Bingen", 1).replace(
        "900002;Beispiel-Werke;Beispielsäule Lauterecken;In Betrieb",
        "900002;Beispiel-Werke;Beispielsäule Lauterecken;In Wartung",
    )
    path = tmp_path / "register.csv"
    path.write_text(text, encoding="utf-8")
    assert [station.village for station in read_charging(path, "x", county="Kusel")] == ["Schönenberg-Kübelberg"]


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 3000, "Ort;Straße\nKusel;Weg\n".encode()])
def test_what_is_no_register_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(content)
    with pytest.raises(ContentError, match="Kopfzeile"):
        read_charging(path, "mobilitaet/register.csv")


def test_a_register_in_a_wrong_encoding_keeps_the_last_good_one(tmp_path: Path) -> None:
    file = tmp_path / "mobilitaet" / "register.csv"
    file.parent.mkdir()
    file.write_bytes(SHIPPED.read_bytes())
    catalogue = Catalogue(tmp_path)
    before = catalogue.places()
    assert len(before) == 3
    file.write_text(SHIPPED.read_text(encoding="utf-8-sig"), encoding="utf-16")
    os.utime(file, (1, 1))
    assert catalogue.places() == before
    (error,) = catalogue.errors
    assert error.file == "mobilitaet/register.csv"
    assert error.cure


def point(**properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [7.4, 49.5]},
        "properties": {"name": "X", "art": "spielplatz", **properties},
    }


def write(path: Path, *features: object) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("feature", "hint"),
    [
        (point(farbe="rot"), "farbe"),
        (point(art="schwimmbad"), "schwimmbad"),
        ({**point(), "geometry": {"type": "Point", "coordinates": [49.5, 7.4]}}, "vertauscht"),
        ({**point(), "geometry": {"type": "Polygon", "coordinates": []}}, "geometry"),
    ],
)
def test_mistakes_in_geojson_are_named(tmp_path: Path, feature: object, hint: str) -> None:
    with pytest.raises(ContentError, match=hint):
        read_geojson(write(tmp_path / "x.geojson", feature), "orte/x.geojson")


def test_a_broken_file_keeps_its_last_good_version(tmp_path: Path) -> None:
    (tmp_path / "orte").mkdir()
    path = write(tmp_path / "orte" / "x.geojson", point())
    book = Catalogue(tmp_path)
    assert len(book.places()) == 1
    path.write_text("{kaputt", encoding="utf-8")
    assert len(book.places()) == 1
    assert "JSON" in str(book.errors[0])
    write(path, point(), point())
    assert len(book.places()) == 2
    assert book.errors == []


def test_shipped_files_are_right_and_samples_are_marked() -> None:
    book = Catalogue(CONTENT)
    places = book.places()
    assert book.errors == []
    assert places
    for place in places:
        assert place.example or place.source, f"{place.name} has no source"
        assert place.example or place.unchecked or place.checked


def test_distance() -> None:
    # Kusel to Kaiserslautern, measured on a map: about 29 km.
    assert kilometres(49.5377, 7.4047, 49.4430, 7.7716) == pytest.approx(28.6, abs=0.5)
    assert [say_distance(km) for km in (0.02, 0.43, 2.34, 14.2)] == ["50 m", "450 m", "2,3 km", "14 km"]
