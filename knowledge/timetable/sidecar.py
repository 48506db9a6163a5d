"""The YAML file beside a timetable: `rb67-270.zip` and `rb67-270.yaml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from knowledge.timetable.build import Bounds
from knowledge.yaml_file import read_model

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
    if not path.exists():
        return Sidecar(titel=zip_path.stem)
    return read_model(path, f"{FOLDER}/{path.name}", Sidecar)
