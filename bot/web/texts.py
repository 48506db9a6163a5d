"""The German texts of the chat page and widget, read from `texts.yaml` so that staff can change them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import SettingsError

FILE: Final = Path(__file__).with_name("texts.yaml")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FooterLink(_Strict):
    titel: str
    url: str


class Privacy(_Strict):
    kurz: str
    """Stands under the first message."""
    titel: str
    absaetze: tuple[str, ...]
    """`{tage}` is the retention limit in days."""


class Texts(_Strict):
    """Everything the page says by itself. Field names are the German keys of the file."""

    kreis: str
    name: str
    untertitel: str
    begruessung: str
    """The first message, Markdown subset."""
    vorschlaege: tuple[str, ...]
    datenschutz: Privacy
    fusszeile: tuple[FooterLink, ...] = ()
    oberflaeche: dict[str, str]
    """Labels; `{name}` marks what the client fills in."""
    fehler: dict[str, str]


def load(retention_days: int, file: Path = FILE) -> Texts:
    """Read the texts, with the retention limit filled in.

    Raises:
        SettingsError: the file is missing, is not YAML, or lacks a key; in German, naming the place.
    """
    try:
        texts = Texts.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"{file.name} fehlt. Bitte legen Sie die Datei wieder an.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", Zeile {mark.line + 1}" if mark else ""
        raise SettingsError(
            f"{file.name}{line}: Das ist kein gültiges YAML. Bitte prüfen Sie Einrückung und Doppelpunkte."
        ) from error
    except ValidationError as error:
        keys = ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors())
        raise SettingsError(
            f"{file.name}: Diese Angaben fehlen oder sind falsch: {keys}. Bitte berichtigen Sie sie."
        ) from error
    filled = tuple(paragraph.replace("{tage}", str(retention_days)) for paragraph in texts.datenschutz.absaetze)
    return texts.model_copy(update={"datenschutz": texts.datenschutz.model_copy(update={"absaetze": filled})})
