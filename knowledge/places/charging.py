"""The charging-station register of the Bundesnetzagentur, as it is published: preamble, `;`, decimal comma.

The encoding has been UTF-8 with BOM and cp1252; the header line is found by its first words, wherever it stands.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from knowledge.errors import ContentError
from knowledge.places.model import PointOfInterest

HEADER: Final = "Ladeeinrichtungs-ID;Betreiber;"
MAX_PREAMBLE: Final = 60
"""Lines before the header."""
MAX_BYTES: Final = 200_000_000
_REQUIRED: Final = ("Betreiber", "Ort", "Breitengrad", "Längengrad")


def read_charging(
    path: Path, name: str, *, county: str = "", example: bool = False, checked: date | None = None
) -> list[PointOfInterest]:
    """The stations of one file that are in operation; `county` keeps those of one `Kreis/kreisfreie Stadt`.

    Raises:
        ContentError: the header is missing, or the file is no such table.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ContentError("Die Datei ist zu groß.", "Bitte auf den Landkreis beschränken.", name)
    return list(_stations(path, name, county, example, checked))


def unreadable_lines(path: Path) -> list[int]:
    """The lines of a table, from 1, whose stations cannot be shown because they have no place.

    Raises:
        ContentError: as `read_charging`.
    """
    return [
        line
        for line, row in _rows(path, path.name)
        if decimal(row.get("Breitengrad") or "") is None or decimal(row.get("Längengrad") or "") is None
    ]


def _stations(path: Path, name: str, county: str, example: bool, checked: date | None) -> Iterator[PointOfInterest]:
    for _, row in _rows(path, name):
        if station := _station(row, name, county, example, checked):
            yield station


def _rows(path: Path, name: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Each row below the header and the line it ends on, from 1."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        line, header = "", 0
        while not line.startswith(HEADER) and header < MAX_PREAMBLE:
            line = file.readline(100_000)
            header += 1
        if not line.startswith(HEADER):
            raise ContentError(
                "Die Kopfzeile „Ladeeinrichtungs-ID;Betreiber;…“ fehlt.",
                "Bitte die CSV-Datei des Ladesäulenregisters unverändert verwenden.",
                name,
            )
        columns = next(csv.reader([line], delimiter=";"))
        missing = [column for column in _REQUIRED if column not in columns]
        if missing:
            raise ContentError(f"Die Spalte „{missing[0]}“ fehlt.", "Bitte das aktuelle Register verwenden.", name)
        rows = csv.DictReader(file, fieldnames=columns, delimiter=";")
        try:
            for row in rows:
                yield header + rows.line_num, row
        except csv.Error as error:
            raise ContentError(f"Die Tabelle ist beschädigt ({error}).", "Bitte neu herunterladen.", name) from error


def _station(
    row: dict[str, str | None], name: str, county: str, example: bool, checked: date | None
) -> PointOfInterest | None:
    def value(column: str) -> str:
        return (row.get(column) or "").strip()

    lat, lon = decimal(value("Breitengrad")), decimal(value("Längengrad"))
    if lat is None or lon is None or not (47 < lat < 56 and 5 < lon < 16):
        return None
    if county and county.casefold() not in value("Kreis/kreisfreie Stadt").casefold():
        return None
    if value("Status") and value("Status") != "In Betrieb":
        return None
    street = f"{value('Straße')} {value('Hausnummer')}".strip()
    title = value("Anzeigename (Karte)") or value("Betreiber")
    points, power = value("Anzahl Ladepunkte"), value("Nennleistung Ladeeinrichtung [kW]")
    details = [f"{street}, {value('Postleitzahl')} {value('Ort')}".strip(", ")]
    if points or power:
        details.append(
            " · ".join(part for part in (points and f"{points} Ladepunkte", power and f"{power} kW") if part)
        )
    plugs = sorted({value(f"Steckertypen{number}") for number in range(1, 7)} - {""})
    if plugs:
        details.append(f"Stecker: {'; '.join(plugs)}")
    hours = value("Öffnungszeiten").replace("247", "rund um die Uhr")
    if hours and hours != "Keine Angabe":
        days, times = value("Öffnungszeiten: Wochentage"), value("Öffnungszeiten: Tageszeiten")
        details.append("Geöffnet: " + " ".join(part for part in (hours, days, times) if part))
    if value("Bezahlsysteme"):
        details.append(f"Bezahlen: {value('Bezahlsysteme')}")
    return PointOfInterest(
        f"Ladesäule {title}, {street or value('Ort')}",
        ("ladesaeule",),
        lat,
        lon,
        value("Ort"),
        tuple(details),
        "Ladesäulenregister der Bundesnetzagentur (CC BY 4.0)",
        checked,
        example=example,
        file=name.rsplit(".", 1)[0],
    )


def decimal(text: str) -> float | None:
    """A number with a decimal comma (or point)."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def encoding_of(path: Path) -> str:
    """`utf-8-sig` when the file is UTF-8, else the Windows encoding. Reads the whole file in pieces."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
