"""Reads a channel's German texts from its YAML file, which staff may change at any time."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml.error import YAMLError

from knowledge.errors import SettingsError
from knowledge.safe_yaml import load_yaml


class Strict(BaseModel):
    """A part of such a file: unknown keys are errors, and nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


T = TypeVar("T", bound=Strict)


def read_texts(file: Path, model: type[T]) -> T:
    """The texts as the model wants them.

    Raises:
        SettingsError: the file is missing, is not YAML, or lacks a key; in German, naming the place.
    """
    try:
        return model.model_validate(load_yaml(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"{file.name} fehlt. Bitte legen Sie die Datei wieder an.") from error
    except YAMLError as error:
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
