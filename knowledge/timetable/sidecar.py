"""The YAML file beside a timetable: `rb67-270.zip` and `rb67-270.yaml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml.error import YAMLError

from knowledge.errors import ContentError
from knowledge.safe_yaml import load_yaml
from knowledge.timetable.build import Bounds

FOLDER: Final = "mobilitaet"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Box(_Strict):
    sued: float
    west: float
    nord: float
    ost: float


class Ask(_Strict):
    titel: str
    url: str = ""


class Sidecar(_Strict):
    """What staff say about a timetable."""

    titel: str
    beispiel: bool = False
    stand: date | None = None
    quelle: str = ""
    lizenz: str = ""
    auskunft: Ask | None = None
    """Where residents can check a time."""
    ausschnitt: Box | None = None
    """Only trips that touch this box are read."""

    @property
    def bounds(self) -> Bounds | None:
        box = self.ausschnitt
        return Bounds(box.sued, box.west, box.nord, box.ost) if box else None


def read_sidecar(zip_path: Path) -> Sidecar:
    """The description of a timetable; without a file, its name is its title.

    Raises:
        ContentError: the file is wrong.
    """
    path = zip_path.with_suffix(".yaml")
    name = f"{FOLDER}/{path.name}"
    if not path.exists():
        return Sidecar(titel=zip_path.stem)
    try:
        return Sidecar.model_validate(load_yaml(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        what = "Unbekannter Schlüssel" if first["type"] == "extra_forbidden" else "Fehlender oder falscher Wert"
        raise ContentError(f"{what}: {where}.", "Bitte berichtigen; siehe docs/mobilitaet.md.", name) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise ContentError("Kein gültiges YAML.", "Bitte Einrückung und Anführungszeichen prüfen.", name) from error
