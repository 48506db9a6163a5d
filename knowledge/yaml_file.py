"""Reads a YAML file of the knowledge as plain values or a model; each mistake is one German error with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from knowledge.errors import ContentError
from knowledge.safe_yaml import UnfitYamlError, line_of, load_yaml
from knowledge.schema.explain import explain

Model = TypeVar("Model", bound=BaseModel)


def read_values(path: Path, name: str) -> Any:
    """The mapping that the file holds, as ruamel's values, which know their lines.

    Args:
        name: what the error calls the file: its path below the content folder.

    Raises:
        ContentError: the file cannot be read, is empty, no YAML, or no mapping.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(
            "Die Umlaute sind in einer alten Kodierung gespeichert.",
            "Speichern Sie die Datei als „UTF-8“ (im Editor unter „Speichern unter …“).",
            name,
            path.read_bytes()[: error.start].count(b"\n") + 1,
        ) from error
    except OSError as error:
        raise ContentError("Die Datei lässt sich nicht lesen.", "Prüfen Sie die Zugriffsrechte.", name) from error
    data = parse_yaml(text, name, first_line=1)
    if not data:
        raise ContentError("Die Datei ist leer.", "Füllen Sie sie aus oder löschen Sie sie.", name, 1)
    return data


def read_model(path: Path, name: str, model: type[Model]) -> Model:
    """The file as a model.

    Raises:
        ContentError: as `read_values`, or a key is unknown or missing, or a value is no such thing.
    """
    data = read_values(path, name)
    try:
        return model.model_validate(plain(data))
    except ValidationError as error:
        raise explain(error, name, lambda where: line_of(data, where), lambda where: _keys(model, where)) from error


def plain(data: Any) -> Any:
    """ruamel's values as Python's own."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return [plain(value) for value in data] if isinstance(data, list) else data


def _keys(model: type[BaseModel], where: Sequence[Any]) -> tuple[str, ...]:
    """The keys that a model, or the one nested in it at a path, knows."""
    for part in where:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        if field is not None:
            model = next(_models(field.annotation), model)
    return tuple(model.model_fields)


def _models(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def parse_yaml(text: str, name: str, first_line: int = 2) -> Any:
    """A mapping as ruamel's values, which know their lines. `first_line`: where `text` begins in the file.

    Raises:
        ContentError: the text is no YAML mapping.
    """
    try:
        data = load_yaml(text, "rt")
    except DuplicateKeyError as error:
        key = re.search(r'duplicate key "(.*?)"', str(error))
        label = f"Der Schlüssel „{key[1]}“" if key else "Ein Schlüssel"
        raise ContentError(
            f"{label} steht zweimal da.",
            "Fassen Sie beide Angaben in einer zusammen.",
            name,
            _mark(error, first_line),
        ) from error
    except YAMLError as error:
        raise _yaml_error(error, text, name, first_line) from error
    if data is None:
        return {}
    if not hasattr(data, "lc") or not isinstance(data, dict):
        raise ContentError(
            "Die Angaben haben nicht die Form „name: wert“.",
            "Schreiben Sie zum Beispiel „titel: Reisepass“.",
            name,
            first_line,
        )
    return data


def _mark(error: Exception, first_line: int) -> int | None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + first_line if mark else None


def _yaml_error(error: Exception, text: str, name: str, first_line: int) -> ContentError:
    line = _mark(error, first_line)
    problem = str(getattr(error, "problem", "") or error)
    lines = text.splitlines()
    at = lines[line - first_line] if line and 0 <= line - first_line < len(lines) else ""
    cause, cure = (
        "Die Angaben sind so nicht lesbar.",
        "Vergleichen Sie die Zeile mit einer Datei, die in Ordnung ist.",
    )
    if "mapping values are not allowed" in problem:
        cause = "In der Zeile steht ein Doppelpunkt, der hier nicht gemeint sein kann."
        cure = 'Setzen Sie den ganzen Wert in Anführungszeichen: name: "Wert: mit Doppelpunkt".'
    elif "\t" in at or "\\t" in problem:
        cause, cure = "Die Zeile ist mit einem Tabulator eingerückt.", "Rücken Sie mit Leerzeichen ein."
    elif isinstance(error, MarkedYAMLError) and ("quoted scalar" in problem or "quoted scalar" in str(error.context)):
        cause, cure = (
            "Ein Anführungszeichen wird nicht geschlossen.",
            "Setzen Sie am Ende des Wertes dasselbe Zeichen noch einmal.",
        )
    elif "expected ',' or ']'" in problem or "expected ',' or '}'" in problem:
        cause, cure = "Eine Klammer wird nicht geschlossen.", "Ergänzen Sie „]“ oder „}“ am Ende der Liste."
    elif "could not find expected ':'" in problem:
        cause, cure = "Hinter einem Namen fehlt der Doppelpunkt.", "Schreiben Sie „name: wert“."
        line = line - 1 if line else line
    elif "expected <block end>" in problem:
        cause, cure = (
            "Die Einrückung passt nicht.",
            "Stellen Sie die Zeile genau unter die vorige Angabe, ohne Leerzeichen davor.",
        )
    elif "found character" in problem and "cannot start any token" in problem:
        cause, cure = (
            "Der Wert beginnt mit einem Sonderzeichen.",
            'Setzen Sie den Wert in Anführungszeichen: "…".',
        )
    elif isinstance(error, UnfitYamlError) and not isinstance(error.__cause__, ValueError):
        cause, cure = (
            "Die Angaben sind zu tief verschachtelt oder verweisen aufeinander.",
            "Schreiben Sie jede Angabe aus, ohne „&“ und „*“ davor.",
        )
    elif isinstance(error, UnfitYamlError):
        cause, cure = (
            "Ein Datum gibt es nicht.",
            "Prüfen Sie Tag und Monat; Daten stehen als Jahr-Monat-Tag, zum Beispiel 2026-03-01.",
        )
        line = next((n + first_line for n, row in enumerate(lines) if re.search(r"\d{4}-\d{1,2}-\d{1,2}", row)), line)
    return ContentError(cause, cure, name, line or first_line)
