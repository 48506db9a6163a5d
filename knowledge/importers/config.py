"""The file `knowledge/inhalt/importe.yaml`: what `kreis daten holen` fetches, and from where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.importers.download import CONTACT
from knowledge.timetable.sidecar import Ask, Box
from knowledge.yaml_file import read_model

FILE: Final = "importe.yaml"
_NAME = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_URL = Annotated[str, Field(pattern=r"^https?://")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GtfsImport(_Strict):
    """A timetable: becomes `mobilitaet/<name>.zip` with its YAML."""

    art: Literal["gtfs"]
    name: _NAME
    url: _URL
    titel: str
    lizenz: str = ""
    auskunft: Ask | None = None
    ausschnitt: Box | None = None


class ChargingImport(_Strict):
    """The charging-station register: becomes `mobilitaet/<name>.csv` with its YAML.

    `url` is the CSV, or a page that links to it (the file carries a date in its name).
    """

    art: Literal["ladesaeulen"]
    name: _NAME
    url: _URL
    kreis: str
    lizenz: str = "CC BY 4.0"


class WasteImport(_Strict):
    """The county's waste calendar, one iCal per place: becomes `abfall/<place>.ics`."""

    art: Literal["abfall"]
    name: _NAME
    url: _URL
    orte: list[str] = []
    """Names as on the county's page; empty means all."""


class PvogImport(_Strict):
    """Services from the federal search service: becomes `var/pvog/<name>.json`, raw material for editors."""

    art: Literal["pvog"]
    name: _NAME
    url: _URL = "https://pvog.fitko.net/suchdienst/api"
    ars: Annotated[str, Field(pattern=r"^\d{12}$")]
    suche: list[str]


Import = Annotated[GtfsImport | ChargingImport | WasteImport | PvogImport, Field(discriminator="art")]


class Imports(_Strict):
    kontakt: str = CONTACT
    """Sent as User-Agent: who asks, and how to reach them."""
    importe: list[Import] = []


def read_imports(content: Path) -> Imports:
    """The configured imports; none when the file is missing.

    Raises:
        ContentError: the file is wrong.
    """
    path = content / FILE
    if not path.exists():
        return Imports()
    return read_model(path, FILE, Imports)
